// uPlot on a canvas; this module and its style sheet are loaded with the first chart that has something to show.
import 'uplot/dist/uPlot.min.css'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import uPlot from 'uplot'
import { currentLanguage } from '../text/define-text.ts'
import { chartText } from './text/chart-text.ts'
import { LineMark } from './Legend.tsx'
import { crosshairAt, dataOf, optionsOf } from './plot-options.ts'
import { type ChartUnit, formatPointTime, formatQuantity } from './quantity.ts'
import { largestOf, valueAxis } from './scale.ts'
import type { ChartSeries } from './series.ts'

/** Points that a step with Shift skips. */
const longStride = 10

/** The lines on their axes. One tab stop; arrow keys move the crosshair, and what it points at is read aloud. */
export default function Plot(props: {
  label: string
  unit: ChartUnit
  series: readonly ChartSeries[]
  times: readonly number[]
  stepSeconds: number
  ceiling: number | undefined
}) {
  const text = chartText.use()
  const { label, unit, series, times, stepSeconds, ceiling } = props
  const hintId = useId()
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(undefined)
  const axis = useRef(valueAxis(0, unit))
  const [pointed, setPointed] = useState<number | null>(null)
  const [told, setTold] = useState('')
  axis.current = valueAxis(largestOf(series.map(({ values }) => values)), unit, ceiling)
  const data = useRef({ times, series })
  data.current = { times, series }

  // What the lines are, not what they say: new values are put into the plot that stands.
  const identity = [unit, stepSeconds, currentLanguage(), ...series.map(({ key }) => key)].join()
  useEffect(() => {
    const element = box.current
    if (!element) return
    const made = new uPlot(
      optionsOf({
        element,
        unit,
        lines: data.current.series.length,
        axis: () => axis.current,
        onPoint: (index) => setPointed(index),
      }),
      dataOf(data.current),
      element,
    )
    plot.current = made
    const resizes = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: element.clientHeight }))
    resizes.observe(element)
    // The theme is a class of the document: draw again in its colours when it changes.
    const themes = new MutationObserver(() => made.redraw(false, true))
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['class'] })
    return () => {
      resizes.disconnect()
      themes.disconnect()
      made.destroy()
      plot.current = undefined
    }
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `identity` stands for all that the plot is made of
  }, [identity])
  useEffect(() => plot.current?.setData(dataOf({ times, series })), [times, series, ceiling])

  const words = (index: number) =>
    [
      formatPointTime(times[index] ?? 0, stepSeconds),
      ...series.map(({ label: name, values }) => {
        const value = values[index] ?? null
        return `${name} ${value === null ? text('chart.gap') : formatQuantity(value, unit)}`
      }),
    ].join(', ')
  const point = (index: number | null) => {
    if (plot.current) crosshairAt(plot.current, index)
    setPointed(index)
    setTold(index === null ? '' : words(index))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const next = nextPoint(event, pointed, times.length)
    if (next === undefined) return
    event.preventDefault()
    point(next)
  }
  return (
    <div
      className="ov-plot"
      role="application"
      aria-roledescription={text('chart.role')}
      aria-label={label}
      aria-describedby={hintId}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => point(null)}
    >
      <div ref={box} className="ov-plot-canvas" aria-hidden />
      {pointed === null || pointed >= times.length ? null : (
        <Tooltip index={pointed} {...{ unit, series, times, stepSeconds }} />
      )}
      <span id={hintId} hidden>
        {text('chart.hint')}
      </span>
      <span role="status" className="pf-v6-screen-reader">
        {told}
      </span>
    </div>
  )
}

/** The point a key leads to: null takes the crosshair away, undefined is no key of ours. */
function nextPoint(event: KeyboardEvent, from: number | null, count: number): number | null | undefined {
  const last = count - 1
  const stride = event.shiftKey ? longStride : 1
  switch (event.key) {
    case 'ArrowLeft':
      return from === null ? last : Math.max(0, from - stride)
    case 'ArrowRight':
      return from === null ? last : Math.min(last, from + stride)
    case 'Home':
      return 0
    case 'End':
      return last
    case 'Escape':
      return from === null ? undefined : null
    default:
      return undefined
  }
}

function Tooltip(props: {
  index: number
  unit: ChartUnit
  series: readonly ChartSeries[]
  times: readonly number[]
  stepSeconds: number
}) {
  const text = chartText.use()
  const { index, unit, series, times, stepSeconds } = props
  const share = times.length < 2 ? 1 : index / (times.length - 1)
  return (
    <div
      className={`ov-plot-tip ${share > 0.5 ? 'ov-before' : ''}`}
      style={{ '--ov-share': share } as object}
      aria-hidden
    >
      <span className="ov-plot-tip-time">{formatPointTime(times[index] ?? 0, stepSeconds)}</span>
      {series.map(({ key, label, values }, line) => {
        const value = values[index] ?? null
        return (
          <span key={key} className="ov-plot-tip-line">
            <LineMark index={line} />
            {series.length > 1 ? <span>{label}</span> : null}
            <b>{value === null ? text('chart.gap') : formatQuantity(value, unit)}</b>
          </span>
        )
      })}
    </div>
  )
}
