import { query } from '@overt/design/shell/api.ts'

/** How far the log is sealed, and when it was checked. */
export const chainQuery = query('getAuditChain', {})
/** One record, as a list of one. */
export const recordQuery = (id: string) => query('listAuditRecords', { query: { id } })
