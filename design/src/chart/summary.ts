import { chartText } from './text/chart-text.ts'
import { type ChartUnit, formatQuantity } from './quantity.ts'

/** What a series comes to. */
export interface SeriesSummary {
  readonly latest: number
  readonly lowest: number
  readonly highest: number
  readonly average: number
}

/** Sums a series up; undefined when nothing was measured. The latest is the last that was measured. */
export function summarise(values: readonly (number | null)[]): SeriesSummary | undefined {
  const measured = values.filter((value) => value !== null)
  const latest = measured.at(-1)
  if (latest === undefined) return undefined
  let lowest = latest
  let highest = latest
  let sum = 0
  for (const value of measured) {
    lowest = Math.min(lowest, value)
    highest = Math.max(highest, value)
    sum += value
  }
  return { latest, lowest, highest, average: sum / measured.length }
}

/** A chart in a sentence per series, for those who do not see it. */
export function summaryText(
  series: readonly { readonly label: string; readonly values: readonly (number | null)[] }[],
  unit: ChartUnit,
): string {
  const write = (value: number) => formatQuantity(value, unit)
  return series
    .map(({ label, values }) => {
      const summary = summarise(values)
      if (!summary) return chartText.t('chart.summaryNone', { label })
      return chartText.t('chart.summary', {
        label,
        latest: write(summary.latest),
        lowest: write(summary.lowest),
        highest: write(summary.highest),
        average: write(summary.average),
      })
    })
    .join(' ')
}
