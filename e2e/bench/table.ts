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
  const cells = ({ what, ours, peer, ratio, target }: Row) => [what, ours, peer, ratio, target]
  printCells([title, 'Overt', 'peer', 'ratio', 'target'], rows.map(cells))
}

/** Prints lines of as many cells as there are heads, as a Markdown table. */
export function printCells(heads: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = heads.map((_, index) => Math.max(3, ...[heads, ...rows].map((row) => row[index]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`
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
