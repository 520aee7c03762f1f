import { query } from '@overt/design/shell/api.ts'
import type { ChartRange } from '@overt/design/shell/range-address.ts'

/** Every storage domain, by name; an estate has few. */
export const storageDomainsQuery = query('listStorageDomains', { query: { limit: 1000 } })

/** One storage domain. */
export const storageDomainQuery = (id: string) => query('getStorageDomain', { path: { id } })

/** What a storage domain used. */
export const storageDomainStatisticsQuery = (id: string, range: ChartRange) =>
  query('getStorageDomainStatistics', { path: { id }, query: { range } })
