import type { ChartUnit } from './quantity.ts'

/** A value axis: from 0 up to `top`, with a line at each tick. */
export interface ValueAxis {
  readonly top: number
  readonly ticks: readonly number[]
}

/** Most lines above the zero line. */
const mostTicks = 4

/** Steps people count in: 1, 2, 5, 10, … for percent, powers of two for bytes. */
function stepAtLeast(size: number, unit: ChartUnit): number {
  if (unit !== 'percent') return 2 ** Math.ceil(Math.log2(size))
  const decade = 10 ** Math.floor(Math.log10(size))
  return ([1, 2, 2.5, 5].find((factor) => factor * decade >= size * (1 - 1e-9)) ?? 10) * decade
}

/** The smallest top of an axis: what never rose above zero is shown on a scale, too. */
const leastTop: Readonly<Record<ChartUnit, number>> = { percent: 1, bytes: 1024, bytes_per_second: 1024 }

/**
 * The axis for values up to `largest`. A `ceiling` (100 %, all memory there is) is its top whatever the values are, so
 * that charts compare, unless they rise above it.
 */
export function valueAxis(largest: number, unit: ChartUnit, ceiling?: number): ValueAxis {
  const isCapped = ceiling !== undefined && ceiling > 0 && largest <= ceiling
  const wanted = Math.max(isCapped ? ceiling : largest, leastTop[unit])
  const step = stepAtLeast(wanted / mostTicks, unit)
  const top = isCapped ? wanted : Math.ceil(wanted / step - 1e-9) * step
  const count = Math.floor(top / step + 1e-9)
  return { top, ticks: Array.from({ length: count + 1 }, (_, index) => index * step) }
}

/** The largest of values with gaps; 0 when there is none. */
export function largestOf(lists: readonly (readonly (number | null)[])[]): number {
  let largest = 0
  for (const values of lists) for (const value of values) if (value !== null && value > largest) largest = value
  return largest
}
