import '@patternfly/react-styles/css/components/Table/table.css'
import { chartText } from './text/chart-text.ts'
import { type ChartUnit, formatPointTime, formatQuantity } from './quantity.ts'
import type { ChartSeries } from './series.ts'

/** What a chart shows as a table, the newest first; it scrolls within the height of the chart. */
export function ChartTable(props: {
  title: string
  unit: ChartUnit
  series: readonly ChartSeries[]
  times: readonly number[]
  stepSeconds: number
}) {
  const text = chartText.use()
  const { title, unit, series, times, stepSeconds } = props
  const rows = times.map((time, index) => ({ time, values: series.map(({ values }) => values[index] ?? null) }))
  return (
    <div className="ov-chart-table" tabIndex={0} role="region" aria-label={title}>
      <table className="pf-v6-c-table pf-m-compact" aria-label={title}>
        <thead className="pf-v6-c-table__thead">
          <tr className="pf-v6-c-table__tr">
            <th className="pf-v6-c-table__th" scope="col">
              {text('chart.time')}
            </th>
            {series.map(({ key, label }) => (
              <th key={key} className="pf-v6-c-table__th" scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="pf-v6-c-table__tbody">
          {rows.toReversed().map(({ time, values }) => (
            <tr key={time} className="pf-v6-c-table__tr">
              <th className="pf-v6-c-table__th ov-nowrap" scope="row">
                {formatPointTime(time, stepSeconds)}
              </th>
              {values.map((value, index) => (
                <td key={series[index]?.key} className="pf-v6-c-table__td ov-quantity">
                  {value === null ? text('chart.gap') : formatQuantity(value, unit)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
