import { query } from '@overt/design/shell/api.ts'

/** One quota. */
export const quotaQuery = (id: string) => query('getQuota', { path: { id } })

/** Quotas that the caller may give to VMs and disks: those of a data center, or of all where it is not known which. */
export const usableQuotasQuery = (dataCenterId: string | undefined) =>
  query('listQuotas', {
    query: { consumable: true, limit: 1000, ...(dataCenterId === undefined ? {} : { dataCenterId: [dataCenterId] }) },
  })
