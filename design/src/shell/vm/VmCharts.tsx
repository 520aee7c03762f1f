import { Usage } from '../usage/Usage.tsx'
import { vmStatisticsQuery } from './queries.ts'

/** What a VM uses of CPU, memory, disks and network. */
export default function VmCharts({ id }: { id: string }) {
  return (
    <Usage
      query={(range) => vmStatisticsQuery(id, range)}
      live={{ kind: 'vm', id }}
      charts={['cpu', 'memory', 'disk', 'network']}
    />
  )
}
