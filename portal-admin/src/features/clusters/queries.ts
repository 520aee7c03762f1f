import { query } from '@overt/design/shell/api.ts'

/** Every cluster, by name; an estate has few. */
export const clustersQuery = query('listClusters', { query: { limit: 1000 } })

/** One cluster. */
export const clusterQuery = (id: string) => query('getCluster', { path: { id } })

/** The hosts of a cluster. */
export const clusterHostsQuery = (clusterId: string) => query('listHosts', { query: { clusterId, limit: 1000 } })
