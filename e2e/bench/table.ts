/** One line of a benchmark: ours beside the peer's, in the same run. */
export interface Row {
  readonly what: string
  readonly ours: string
  readonly peer: string
  readonly ratio: string
  readonly target: string
}

/** Prints rows as a Markdown table, so that README can take them as they are. */
export function printTable(title: string, rows: readonly Row[]): void {
  const heads: Row = { what: title, ours: 'Overt', peer: 'peer', ratio: 'ratio', target: 'target' }
  const keys = ['what', 'ours', 'peer', 'ratio', 'target'] as const
  const widths = keys.map((key) => Math.max(3, ...[heads, ...rows].map((row) => row[key].length)))
  const line = (row: Row) => `| ${keys.map((key, index) => row[key].padEnd(widths[index] ?? 0)).join(' | ')} |`
  console.log(`\n${line(heads)}\n|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`)
  for (const row of rows) console.log(line(row))
}

/** The middle value; with `part` 0.99 the 99th percentile. NaN of nothing. */
export function quantile(values: readonly number[], part = 0.5): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN
}

/** `12.3 ms`, from milliseconds. */
export function ms(value: number): string {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(1)} ms`
}

/** `0.82×`. */
export function times(value: number): string {
  return `${value.toFixed(2)}×`
}
