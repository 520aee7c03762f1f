import { type ChartUnit, formatQuantity } from './quantity.ts'
import { type ChartSeries, lookOf } from './series.ts'
import { summarise } from './summary.ts'

/** Names of a chart's lines, each with the dash and colour it is drawn with and its latest value. */
export function Legend({ series, unit }: { series: readonly ChartSeries[]; unit: ChartUnit }) {
  return (
    <ul className="ov-legend" role="list">
      {series.map(({ key, label, values }, index) => {
        const latest = summarise(values)?.latest
        return (
          <li key={key}>
            <LineMark index={index} />
            <span>{label}</span>
            <span className="ov-legend-value">{latest === undefined ? '–' : formatQuantity(latest, unit)}</span>
          </li>
        )
      })}
    </ul>
  )
}

/** A piece of the n-th line, as it is drawn. */
export function LineMark({ index }: { index: number }) {
  const { color, dash } = lookOf(index)
  return (
    <svg className="ov-line-mark" viewBox="0 0 20 4" aria-hidden>
      <line x1="0" x2="20" y1="2" y2="2" stroke={`var(${color})`} strokeWidth="3" strokeDasharray={dash.join(' ')} />
    </svg>
  )
}
