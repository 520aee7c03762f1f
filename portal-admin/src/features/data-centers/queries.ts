import { query } from '@overt/design/shell/api.ts'

/** Every data center, by name; an estate has few. */
export const dataCentersQuery = query('listDataCenters', { query: { limit: 1000 } })

/** One data center. */
export const dataCenterQuery = (id: string) => query('getDataCenter', { path: { id } })
