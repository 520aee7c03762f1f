import { query } from '@overt/design/shell/api.ts'

/** One data center. */
export const dataCenterQuery = (id: string) => query('getDataCenter', { path: { id } })
