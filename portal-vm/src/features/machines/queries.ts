import { pagedQuery } from '@overt/design/shell/api.ts'

/** The user's machines by name, page by page. */
export const machinesQuery = pagedQuery('listVms', { query: { limit: 200, sort: 'name' } })
