import type { Schema } from '@overt/api-client/engine'
import { Meter, type MeterAmounts } from '@overt/design/chart/Meter.tsx'
import { type ChartUnit, formatQuantity } from '@overt/design/chart/quantity.ts'
import type { Metric } from '@overt/design/chart/statistics.ts'
import { type ChartSource, TimeChart } from '@overt/design/chart/TimeChart.tsx'
import { useReadOnBeat } from '@overt/design/chart/use-live-statistics.ts'
import { Panel } from '@overt/design/page/Panel.tsx'
import { useQuery } from '@tanstack/react-query'
import { dashboardText } from '../../text/dashboard.ts'
import { estateStatisticsQuery } from './queries.ts'

/** How much there is, is used and was promised, and how that went in the last day. */
export function Capacity(props: {
  capacity: Schema<'Dashboard'>['capacity']
  /** A sample of any host, which tells the time. */
  beat: Schema<'LiveSample'> | undefined
}) {
  const t = dashboardText.use()
  const { cpu, memory, storage } = props.capacity
  const { data, error, refetch } = useQuery(estateStatisticsQuery)
  useReadOnBeat(data, props.beat, () => void refetch())
  const source = { statistics: data, error, onRetry: () => void refetch() }
  const bytes = (amount: number) => formatQuantity(amount, 'bytes')
  return (
    <Panel title={t('dashboard.capacity')}>
      <div className="ov-dashboard-thirds">
        <Part
          title={t('dashboard.cpu')}
          amounts={{ total: cpu.totalThreads, used: cpu.usedThreads, committed: cpu.committedVcpus }}
          write={(amount) => t('dashboard.threads', { count: Math.round(amount * 10) / 10 })}
          source={source}
          trend={{ unit: 'percent', metric: 'cpu_percent', ceiling: 100 }}
        />
        <Part
          title={t('dashboard.memory')}
          amounts={{ total: memory.totalBytes, used: memory.usedBytes, committed: memory.committedBytes }}
          write={bytes}
          source={source}
          trend={{ unit: 'bytes', metric: 'memory_used_bytes', ceilingMetric: 'memory_total_bytes' }}
        />
        <Part
          title={t('dashboard.storage')}
          amounts={{ total: storage.totalBytes, used: storage.usedBytes, committed: storage.committedBytes }}
          write={bytes}
          source={source}
          trend={{ unit: 'bytes', metric: 'space_used_bytes', ceilingMetric: 'space_total_bytes' }}
        />
      </div>
    </Panel>
  )
}

function Part(props: {
  title: string
  amounts: MeterAmounts
  write: (amount: number) => string
  source: ChartSource
  trend: { unit: ChartUnit; metric: Metric; ceiling?: number; ceilingMetric?: Metric }
}) {
  const t = dashboardText.use()
  const { title, amounts, write, source, trend } = props
  const { metric, ...axis } = trend
  return (
    <div className="ov-stack">
      <Meter title={title} amounts={amounts} write={write} />
      <TimeChart
        title={t('dashboard.trend', { what: title })}
        lines={[{ metric, label: t('dashboard.used') }]}
        source={source}
        {...axis}
      />
    </div>
  )
}
