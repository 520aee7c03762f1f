import { Usage } from '@overt/design/shell/usage/Usage.tsx'
import { hostStatisticsQuery } from './queries.ts'

/** What a host uses of CPU, memory and network. */
export function HostCharts({ id }: { id: string }) {
  return (
    <Usage
      query={(range) => hostStatisticsQuery(id, range)}
      live={{ kind: 'host', id }}
      charts={['cpu', 'memory', 'network']}
    />
  )
}
