import type { Schema } from '@overt/api-client/engine'
import { query } from '@overt/design/shell/api.ts'
import type { ChartRange } from '@overt/design/shell/range-address.ts'

/** Every cluster, by name; an estate has few. */
export const clustersQuery = query('listClusters', { query: { limit: 1000 } })

/** One cluster. */
export const clusterQuery = (id: string) => query('getCluster', { path: { id } })

/** What a cluster can be set to, by what its hosts offer. */
export const clusterChoicesQuery = (clusterId: string) => query('getClusterChoices', { query: { clusterId } })
/** What a cluster that is not made yet could be set to. */
export const newClusterChoicesQuery = (architecture: Schema<'Cluster'>['architecture']) =>
  query('getClusterChoices', { query: { architecture } })

/** The hosts of a cluster. */
export const clusterHostsQuery = (clusterId: string) =>
  query('listHosts', { query: { clusterId: [clusterId], limit: 1000 } })
/** What the hosts of a cluster used. */
export const clusterStatisticsQuery = (id: string, range: ChartRange) =>
  query('getClusterStatistics', { path: { id }, query: { range } })

/** One host of a cluster, whichever. */
export const clusterHostQuery = (clusterId: string) =>
  query('listHosts', { query: { clusterId: [clusterId], limit: 1 } })
