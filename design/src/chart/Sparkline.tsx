import './chart.css'
import { largestOf } from './scale.ts'
import { sparklineBox, sparklinePath } from './sparkline-path.ts'

/** A line without axes, in the height of a text. `label` says what it shows; `ceiling` is the most there can be. */
export function Sparkline(props: { label: string; values: readonly (number | null)[]; ceiling?: number | undefined }) {
  const { label, values, ceiling } = props
  const { width, height } = sparklineBox
  const top = Math.max(ceiling ?? 0, largestOf([values]), Number.MIN_VALUE)
  return (
    <svg className="ov-sparkline" viewBox={`0 -2 ${width} ${height + 4}`} preserveAspectRatio="none" role="img">
      <title>{label}</title>
      <path d={sparklinePath(values, top)} />
    </svg>
  )
}
