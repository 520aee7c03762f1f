/** A line of a chart. */
export interface ChartSeries {
  /** Names the line for good, as its metric does. */
  readonly key: string
  readonly label: string
  readonly values: readonly (number | null)[]
}

/** How the n-th line is drawn: colours by style sheet, and dashes, so that they differ without colour, too. */
export const lineLooks = [
  { color: '--ov-chart-1', dash: [] },
  { color: '--ov-chart-2', dash: [6, 3] },
  { color: '--ov-chart-3', dash: [2, 3] },
  { color: '--ov-chart-4', dash: [8, 3, 2, 3] },
] as const

/** The look of the n-th line; they begin anew after the last. */
export function lookOf(index: number): (typeof lineLooks)[number] {
  return lineLooks[index % lineLooks.length] ?? lineLooks[0]
}
