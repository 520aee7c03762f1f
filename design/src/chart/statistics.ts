import type { Schema } from '@overt/api-client/engine'

/** What was measured; the unit is in its name. */
export type Metric = Schema<'StatisticsMetric'>
/** Values at even steps: the i-th at `from + i * stepSeconds`; null where nothing was measured. */
export type Statistics = Schema<'Statistics'>

/** What a live sample measured, by metric; what it lacks was not measured. */
export type SampleValues = Readonly<Partial<Record<Metric, number | null>>>

/** The values of a metric; undefined where the object has no such series. */
export function valuesOf(statistics: Statistics, metric: Metric): readonly (number | null)[] | undefined {
  return statistics.series.find((series) => series.metric === metric)?.values
}

/** The times of the points, in seconds since 1970. */
export function timesOf({ from, stepSeconds }: Pick<Statistics, 'from' | 'stepSeconds'>, count: number): number[] {
  const start = Date.parse(from) / 1000
  return Array.from({ length: count }, (_, index) => start + index * stepSeconds)
}

/**
 * Puts a sample into its step; beyond the end the window moves on with it, and steps without any sample stay gaps.
 * A sample older than the window, or one that is not of the live range, changes nothing.
 */
export function withSample(statistics: Statistics, at: string, values: SampleValues): Statistics {
  const { range, from, to, stepSeconds, series } = statistics
  const length = Math.max(0, ...series.map((one) => one.values.length))
  const index = Math.floor((Date.parse(at) - Date.parse(from)) / 1000 / stepSeconds)
  if (range !== '1h' || Number.isNaN(index) || index < 0 || length === 0) return statistics
  const moved = Math.max(0, index - length + 1)
  const place = index - moved
  const shift = (time: string) => new Date(Date.parse(time) + moved * stepSeconds * 1000).toISOString()
  return {
    range,
    stepSeconds,
    from: moved > 0 ? shift(from) : from,
    to: moved > 0 ? shift(to) : to,
    series: series.map(({ metric, values: before }) => {
      const kept = before.slice(Math.min(moved, before.length))
      const after = [...kept, ...Array.from<null>({ length: length - kept.length }).fill(null)]
      const value = values[metric]
      if (value !== undefined && value !== null) after[place] = value
      return { metric, values: after }
    }),
  }
}
