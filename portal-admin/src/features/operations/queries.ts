import { query } from '@overt/design/shell/api.ts'

/** One operation. */
export const operationQuery = (id: string) => query('getOperation', { path: { id } })

/** What an operation holds. */
export const locksOfQuery = (operationId: string) => query('listLocks', { query: { operationId, limit: 1000 } })
/** The operations that an operation began. */
export const childrenQuery = (parentId: string) => query('listOperations', { query: { parentId, limit: 100 } })
/** What happened in an operation, newest first. */
export const ownEventsQuery = (operationId: string) => query('listEvents', { query: { operationId, limit: 100 } })
