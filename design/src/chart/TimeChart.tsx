import './chart.css'
import { Button } from '../page/Button.tsx'
import ChartIcon from '@patternfly/react-icons/dist/esm/icons/chart-line-icon'
import TableIcon from '@patternfly/react-icons/dist/esm/icons/table-icon'
import { type ReactNode, useId, useState } from 'react'
import { ErrorSentence } from '../feedback/ErrorPanel.tsx'
import { designText } from '../text/design-text.ts'
import { chartText } from './text/chart-text.ts'
import { ChartTable } from './ChartTable.tsx'
import { Legend } from './Legend.tsx'
import type { ChartUnit } from './quantity.ts'
import type { ChartSeries } from './series.ts'
import { type Metric, type Statistics, timesOf, valuesOf } from './statistics.ts'
import { summaryText } from './summary.ts'
import { part } from '../page/part.tsx'

const Plot = part(() => import('./Plot.tsx'))

/** Which metric a line shows, and its name. */
export interface ChartLine {
  readonly metric: Metric
  readonly label: string
}

/** What was asked for and what has come of it; the chart keeps its height all along. */
export interface ChartSource {
  /** Undefined while it is read, or when it could not be. */
  readonly statistics: Statistics | undefined
  readonly error: unknown
  readonly onRetry: () => void
}

/**
 * Lines over time, with a crosshair for pointer and arrow keys, and the same numbers as a table. `ceilingMetric` or
 * `ceiling` is the most there can be (all memory, 100 %): the axis ends there.
 */
export function TimeChart(props: {
  title: string
  unit: ChartUnit
  lines: readonly ChartLine[]
  source: ChartSource
  ceiling?: number | undefined
  ceilingMetric?: Metric
}) {
  const text = chartText.use()
  const { title, unit, lines, source, ceilingMetric } = props
  const { statistics, error, onRetry } = source
  const id = useId()
  const [asTable, setAsTable] = useState(false)
  const series: ChartSeries[] = statistics
    ? lines.flatMap(({ metric, label }) => {
        const values = valuesOf(statistics, metric)
        return values ? [{ key: metric, label, values }] : []
      })
    : []
  const isMeasured = series.some(({ values }) => values.some((value) => value !== null))
  const ceilings = statistics && ceilingMetric ? valuesOf(statistics, ceilingMetric) : undefined
  const ceiling = props.ceiling ?? ceilings?.findLast((value) => value !== null) ?? undefined
  return (
    <section className="ov-chart" aria-labelledby={id}>
      <div className="ov-chart-head">
        <h3 id={id}>{title}</h3>
        <Button
          variant="plain"
          size="sm"
          className={isMeasured ? '' : 'ov-chart-hidden'}
          icon={asTable ? <ChartIcon /> : <TableIcon />}
          aria-pressed={asTable}
          aria-label={text('chart.asTable', { title })}
          title={text('chart.asTable', { title })}
          onClick={() => setAsTable(!asTable)}
        />
      </div>
      <Legend
        series={series.length > 0 ? series : lines.map(({ metric, label }) => ({ key: metric, label, values: [] }))}
        unit={unit}
      />
      <div className="ov-chart-body">
        {statistics ? (
          isMeasured ? (
            <Measured
              title={title}
              unit={unit}
              series={series}
              statistics={statistics}
              asTable={asTable}
              ceiling={ceiling}
            />
          ) : (
            <Instead>{text('chart.empty')}</Instead>
          )
        ) : error ? (
          <div role="alert" className="ov-chart-instead">
            <ErrorSentence error={error} />
            <Button variant="link" isInline onClick={onRetry}>
              {designText.t('retry')}
            </Button>
          </div>
        ) : (
          <Waiting label={designText.t('loading')} />
        )}
      </div>
    </section>
  )
}

function Measured(props: {
  title: string
  unit: ChartUnit
  series: readonly ChartSeries[]
  statistics: Statistics
  asTable: boolean
  ceiling: number | undefined
}) {
  const text = designText.use()
  const { title, unit, series, statistics, asTable, ceiling } = props
  const { stepSeconds } = statistics
  const times = timesOf(statistics, Math.max(...series.map(({ values }) => values.length)))
  if (asTable) return <ChartTable title={title} unit={unit} series={series} times={times} stepSeconds={stepSeconds} />
  return (
    <Plot
      fallback={<Waiting label={text('loading')} />}
      label={`${title}. ${summaryText(series, unit)}`}
      unit={unit}
      series={series}
      times={times}
      stepSeconds={stepSeconds}
      ceiling={ceiling}
    />
  )
}

function Waiting({ label }: { label: string }) {
  return (
    <div className="ov-chart-waiting pf-v6-c-skeleton">
      <span className="pf-v6-screen-reader">{label}</span>
    </div>
  )
}

function Instead({ children }: { children: ReactNode }) {
  return <p className="ov-chart-instead">{children}</p>
}
