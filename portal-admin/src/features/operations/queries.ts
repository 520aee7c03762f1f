import type { Schema } from '@overt/api-client/engine'
import { pagedQuery, query } from '@overt/design/shell/api.ts'

/** Operations, newest first, page by page. */
export const operationsQuery = (status: Schema<'OperationStatus'> | undefined) =>
  pagedQuery('listOperations', { query: { limit: 100, ...(status ? { status: [status] } : {}) } })

/** One operation. */
export const operationQuery = (id: string) => query('getOperation', { path: { id } })

/** What an operation holds. */
export const locksOfQuery = (operationId: string) => query('listLocks', { query: { operationId, limit: 1000 } })
/** The operations that an operation began. */
export const childrenQuery = (parentId: string) => query('listOperations', { query: { parentId, limit: 100 } })
/** What happened in an operation, newest first. */
export const ownEventsQuery = (operationId: string) => query('listEvents', { query: { operationId, limit: 100 } })
