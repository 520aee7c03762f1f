import { useQuery } from '@tanstack/react-query'
import { Usage } from '@overt/design/shell/usage/Usage.tsx'
import { clusterHostQuery, clusterStatisticsQuery } from './queries.ts'

/** What the hosts of a cluster use together; read again as one of its hosts is measured. */
export function ClusterCharts({ id }: { id: string }) {
  const host = useQuery(clusterHostQuery(id)).data?.items[0]
  return (
    <Usage query={(range) => clusterStatisticsQuery(id, range)} beat={host?.id} charts={['cpu', 'memory', 'network']} />
  )
}
