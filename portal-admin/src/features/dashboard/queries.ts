import { query } from '@overt/design/shell/api.ts'

/** What needs attention, how many of what, and how much is used. */
export const dashboardQuery = query('getDashboard', {})
