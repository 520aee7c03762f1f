import { query } from '@overt/design/shell/api.ts'

/** Every storage domain, by name; an estate has few. */
export const storageDomainsQuery = query('listStorageDomains', { query: { limit: 1000 } })

/** One storage domain. */
export const storageDomainQuery = (id: string) => query('getStorageDomain', { path: { id } })
