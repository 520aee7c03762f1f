import { query } from './api.ts'

/** Operations that are not over; also what is stuck, for it waits for a person. */
export const activeOperationsQuery = query('listOperations', {
  query: { status: ['waiting', 'running', 'undoing', 'stuck'], limit: 100 },
})

/** The latest operations, ended or not, for the drawer. */
export const recentOperationsQuery = query('listOperations', { query: { limit: 30 } })

/** What happened to the user's own machines, and how much of it is unread. */
export const noticesQuery = query('listNotices', {})

/** The latest events that matter enough to be told of; what is unread is counted among them. */
export const recentEventsQuery = query('listEvents', {
  query: { severity: ['warning', 'error', 'alert'], limit: 100 },
})
