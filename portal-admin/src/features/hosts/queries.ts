import type { Schema } from '@overt/api-client/engine'
import { query } from '@overt/design/shell/api.ts'
import type { ChartRange } from '@overt/design/shell/range-address.ts'

/** Hosts by name. */
export const hostsQuery = (filters: { search?: string | undefined }) =>
  query('listHosts', { query: { limit: 1000, ...(filters.search ? { search: filters.search } : {}) } })

/** One host. */
export const hostQuery = (id: string) => query('getHost', { path: { id } })

/** What a host used. */
export const hostStatisticsQuery = (id: string, range: ChartRange) =>
  query('getHostStatistics', { path: { id }, query: { range } })

/** What becomes of the guests of some hosts without these. */
export const rehearsalQuery = (hostId: string[], event: Schema<'RehearsalEvent'>) =>
  query('rehearseHosts', { query: { hostId, event } })

/** The operation that puts a host into maintenance, while it does, or is stuck at it. */
export const drainQuery = (id: string) =>
  query('listOperations', {
    query: {
      objectId: id,
      kind: ['host.maintenance'],
      status: ['waiting', 'running', 'undoing', 'stuck'],
      limit: 1,
    },
  })
