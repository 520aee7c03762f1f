import { pagedQuery, query } from '@overt/design/shell/api.ts'

export { vmQuery } from '@overt/design/shell/vm/queries.ts'

/** What a new VM begins with. */
export const vmDefaultsQuery = query('getVmDefaults', {})

/** The disks of a VM. */
export const attachmentsQuery = (id: string) => query('listVmDiskAttachments', { path: { id } })

/** The network interfaces of a VM. */
export const nicsQuery = (id: string) => query('listVmNics', { path: { id } })

/** What the machine really has, or what its next start is planned with. */
export const devicesQuery = (id: string) => query('getVmDevices', { path: { id } })

/** Where a VM was placed and why, the newest first, page by page. */
export const decisionsQuery = (id: string) => pagedQuery('listVmPlacements', { path: { id }, query: { limit: 10 } })

/** The last decision on where a VM runs; of its hosts only the best. */
export const lastDecisionQuery = (id: string) =>
  query('listVmPlacements', { path: { id }, query: { limit: 1, hosts: 1 } })

/** The ISO image in the CD drive. */
export const isoNameQuery = (id: string) => query('getDisk', { path: { id } })
