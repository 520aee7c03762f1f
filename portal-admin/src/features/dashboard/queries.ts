import { query } from '@overt/design/shell/api.ts'

/** What needs attention, how many of what, and how much is used. */
export const dashboardQuery = query('getDashboard', {})

/** What the estate used in the last 24 hours. */
export const estateStatisticsQuery = query('getEstateStatistics', { query: { range: '24h' } })
