import type uPlot from 'uplot'
import { type ChartUnit, formatAxisTime, formatQuantity } from './quantity.ts'
import type { ValueAxis } from './scale.ts'
import { type ChartSeries, lookOf } from './series.ts'

/** Width of the value axis in pixels: the same for all charts, so that those above each other line up. */
export const valueAxisPx = 68
/** Room right of the last point, so that its time is not cut. */
const endPx = 28

/** Points by columns, as uPlot wants them. */
export function dataOf({
  times,
  series,
}: {
  readonly times: readonly number[]
  readonly series: readonly ChartSeries[]
}): uPlot.AlignedData {
  return [[...times], ...series.map(({ values }) => times.map((_, index) => values[index] ?? null))]
}

/** Puts the crosshair on a point, or takes it away. */
export function crosshairAt(plot: uPlot, index: number | null): void {
  const time = index === null ? undefined : plot.data[0][index]
  const left = time === undefined ? -10 : plot.valToPos(time, 'x')
  plot.setCursor({ left, top: time === undefined ? -10 : 0 }, false)
}

/** Points that have no neighbour to be joined with: drawn as dots, or nobody would see them. */
export function lonePoints(values: readonly (number | null | undefined)[]): number[] {
  const isGap = (index: number) => (values[index] ?? null) === null
  return values.flatMap((_, index) => (!isGap(index) && isGap(index - 1) && isGap(index + 1) ? [index] : []))
}

/** What a plot is made of. Colours are read from the style sheet at every drawing, so that they follow the theme. */
export function optionsOf(parts: {
  readonly element: HTMLElement
  readonly unit: ChartUnit
  readonly lines: number
  readonly axis: () => ValueAxis
  readonly onPoint: (index: number | null) => void
}): uPlot.Options {
  const { element, unit, lines, axis, onPoint } = parts
  const color = (name: string) => getComputedStyle(element).getPropertyValue(name).trim()
  const font = () => `12px ${getComputedStyle(element).fontFamily}`
  const grid: uPlot.Axis.Grid = { stroke: () => color('--ov-chart-grid'), width: 1 }
  const written: uPlot.Axis = { stroke: () => color('--ov-chart-text'), font: font(), ticks: { show: false } }
  return {
    width: element.clientWidth,
    height: element.clientHeight,
    padding: [8, endPx, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false, setScale: false }, points: { size: 7 } },
    scales: { x: { time: true }, y: { range: () => [0, axis().top] } },
    axes: [
      {
        ...written,
        grid: { show: false },
        size: 24,
        gap: 4,
        space: 72,
        values: (_, splits) => splits.map(formatAxisTime),
      },
      {
        ...written,
        grid,
        size: valueAxisPx,
        gap: 6,
        splits: () => [...axis().ticks],
        values: (_, splits) => splits.map((value) => formatQuantity(value, unit)),
      },
    ],
    series: [
      {},
      ...Array.from({ length: lines }, (_, index): uPlot.Series => {
        const look = lookOf(index)
        return {
          stroke: () => color(look.color),
          width: 2,
          dash: [...look.dash],
          // Only the first line is filled: areas over each other hide what they are to show.
          ...(index === 0 ? { fill: () => color('--ov-chart-area') } : {}),
          points: {
            show: false,
            size: 5,
            fill: () => color(look.color),
            filter: (plot, line) => lonePoints(Array.from(plot.data[line] ?? [])),
          },
        }
      }),
    ],
    hooks: { setCursor: [(plot) => onPoint(plot.cursor.idx ?? null)] },
  }
}
