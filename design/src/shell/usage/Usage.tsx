import type { Schema } from '@overt/api-client/engine'
import type { ChartUnit } from '../../chart/quantity.ts'
import type { Metric } from '../../chart/statistics.ts'
import { type ChartLine, TimeChart } from '../../chart/TimeChart.tsx'
import { useLiveStatistics, useReadOnBeat } from '../../chart/use-live-statistics.ts'
import { useLiveSample } from '../../live/live-samples.ts'
import { Panel } from '../../page/Panel.tsx'
import type { query } from '../api.ts'
import { type ChartRange, useRangeAddress } from '../range-address.ts'
import { RangeSwitch } from '../RangeSwitch.tsx'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { usageText } from './text/usage-text.ts'

/** Charts there are of an object's use. */
export type UsageChart = 'cpu' | 'memory' | 'disk' | 'network' | 'space'

/** What a chart shows. */
interface ChartParts {
  readonly unit: ChartUnit
  readonly lines: readonly ChartLine[]
  readonly ceiling?: number
  readonly ceilingMetric?: Metric
}

function partsOf(chart: UsageChart): ChartParts {
  const { t } = usageText
  switch (chart) {
    case 'cpu':
      return { unit: 'percent', ceiling: 100, lines: [{ metric: 'cpu_percent', label: t('usage.cpu') }] }
    case 'memory':
      return {
        unit: 'bytes',
        ceilingMetric: 'memory_total_bytes',
        lines: [{ metric: 'memory_used_bytes', label: t('usage.memoryUsed') }],
      }
    case 'disk':
      return {
        unit: 'bytes_per_second',
        lines: [
          { metric: 'disk_read_bytes_per_second', label: t('usage.read') },
          { metric: 'disk_write_bytes_per_second', label: t('usage.write') },
        ],
      }
    case 'network':
      return {
        unit: 'bytes_per_second',
        lines: [
          { metric: 'network_receive_bytes_per_second', label: t('usage.receive') },
          { metric: 'network_transmit_bytes_per_second', label: t('usage.transmit') },
        ],
      }
    case 'space':
      return {
        unit: 'bytes',
        ceilingMetric: 'space_total_bytes',
        lines: [{ metric: 'space_used_bytes', label: t('usage.spaceUsed') }],
      }
  }
}

/** How statistics of a range are read. */
export type StatisticsQuery = ReturnType<typeof query<'getEstateStatistics'>>

/**
 * Charts of what an object uses. The hour goes on with the samples of `live`; the day, and what has no samples of its
 * own, is read again when a sample of `beat` shows that a step has passed.
 */
export function Usage(props: {
  query: (range: ChartRange) => StatisticsQuery
  charts: readonly UsageChart[]
  live?: Pick<Schema<'LiveSample'>, 'kind' | 'id'>
  /** A host whose samples tell the time. */
  beat?: string | undefined
}) {
  const t = usageText.use()
  const [range] = useRangeAddress()
  const { charts, live, beat } = props
  const { data, error, refetch } = useQuery({ ...props.query(range), placeholderData: keepPreviousData })
  const sample = useLiveSample(live?.kind ?? 'host', live?.id ?? beat)
  const hasSamples = live !== undefined && data?.range === '1h'
  const statistics = useLiveStatistics(data, hasSamples ? sample : undefined)
  useReadOnBeat(data, hasSamples ? undefined : sample, () => void refetch())
  const source = { statistics, error, onRetry: () => void refetch() }
  return (
    <Panel title={t('usage.title')} actions={<RangeSwitch />}>
      <div className="ov-charts">
        {charts.map((chart) => (
          <TimeChart key={chart} title={t(`usage.${chart}`)} source={source} {...partsOf(chart)} />
        ))}
      </div>
    </Panel>
  )
}
