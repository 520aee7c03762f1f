import { query } from '@overt/design/shell/api.ts'

export { vmQuery } from '@overt/design/shell/vm/queries.ts'

/** What a new VM begins with. */
export const vmDefaultsQuery = query('getVmDefaults', {})

/** The disks of a VM. */
export const attachmentsQuery = (id: string) => query('listVmDiskAttachments', { path: { id } })

/** The network interfaces of a VM. */
export const nicsQuery = (id: string) => query('listVmNics', { path: { id } })

/** What the machine really has, or what its next start is planned with. */
export const devicesQuery = (id: string) => query('getVmDevices', { path: { id } })

/** Why the VM runs where it does. */
export const placementQuery = (id: string) => query('getVmPlacement', { path: { id } })

/** The ISO image in the CD drive. */
export const isoNameQuery = (id: string) => query('getDisk', { path: { id } })

/** What happened to a VM, newest first. */
export const vmEventsQuery = (objectId: string) => query('listEvents', { query: { objectId: [objectId], limit: 100 } })
