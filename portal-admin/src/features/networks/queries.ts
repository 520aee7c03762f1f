import { query } from '@overt/design/shell/api.ts'

/** Every network, by name; an estate has few. */
export const networksQuery = query('listNetworks', { query: { limit: 1000 } })

/** One network. */
export const networkQuery = (id: string) => query('getNetwork', { path: { id } })
