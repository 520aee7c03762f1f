import type { Schema } from '@overt/api-client/engine'
import { pagedQuery, query } from '@overt/design/shell/api.ts'

/** Operations, newest first, page by page. */
export const operationsQuery = (status: Schema<'OperationStatus'> | undefined) =>
  pagedQuery('listOperations', { query: { limit: 100, ...(status ? { status: [status] } : {}) } })

/** One operation. */
export const operationQuery = (id: string) => query('getOperation', { path: { id } })
