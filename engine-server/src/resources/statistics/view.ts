import type { Schema } from '@overt/api-client/engine'

/** What is measured. */
export type Metric = Schema<'StatisticsMetric'>
/** Means over one step of what was measured in it. */
export type StepRow = { readonly step: number } & Readonly<Partial<Record<Metric, number | null>>>

/** A stretch of time in steps of equal length. */
export interface Window {
  readonly range: Schema<'StatisticsRange'>
  readonly fromMs: number
  readonly toMs: number
  readonly stepMs: number
}

/** Length and step of each range. A step of the hour holds two reports, as those never come to the second. */
const ranges = { '1h': { lengthMs: 3_600_000, stepMs: 30_000 }, '24h': { lengthMs: 86_400_000, stepMs: 300_000 } }

/** The steps up to now, the one under way included; their bounds are the same for all who ask within a step. */
export function windowOf(range: Window['range'], nowMs: number, statisticsIntervalMs: number): Window {
  const { lengthMs, stepMs: usual } = ranges[range]
  const stepMs = Math.max(usual, Math.ceil((2 * statisticsIntervalMs) / usual) * usual)
  const toMs = Math.ceil(nowMs / stepMs) * stepMs
  return { range, fromMs: toMs - Math.ceil(lengthMs / stepMs) * stepMs, toMs, stepMs }
}

/** Series as the contract shows them: a value for each step, null where there is no row. */
export function statisticsView(
  { range, fromMs, toMs, stepMs }: Window,
  metrics: readonly Metric[],
  rows: readonly StepRow[],
): Schema<'Statistics'> {
  const count = (toMs - fromMs) / stepMs
  const series = metrics.map((metric) => ({ metric, values: Array.from<number | null>({ length: count }).fill(null) }))
  for (const row of rows)
    for (const { metric, values } of series) {
      const value = row[metric]
      if (row.step >= 0 && row.step < count && value !== undefined && value !== null)
        values[row.step] = rounded(metric, value)
    }
  const [from, to] = [new Date(fromMs).toISOString(), new Date(toMs).toISOString()]
  return { range, from, to, stepSeconds: stepMs / 1000, series }
}

/** As exact as anybody can see: hundredths of a percent and of a CPU, whole bytes. */
function rounded(metric: Metric, value: number): number {
  return metric.includes('bytes') ? Math.round(value) : Math.round(value * 100) / 100
}
