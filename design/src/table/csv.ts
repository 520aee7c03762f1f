import type { Column } from './columns.tsx'

/** What a spreadsheet would take for a formula, when a cell begins with it. */
const formula = /^[=+\-@\t\r]/

/**
 * A cell by RFC 4180. Text that a spreadsheet would run as a formula is made harmless by an apostrophe before it: names
 * and descriptions are written by anybody.
 */
export function csvCell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const safe = formula.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** One line of a file, with its end. */
function csvLine(values: readonly (string | number | null | undefined)[]): string {
  return `${values.map(csvCell).join(',')}\r\n`
}

/** Rows as CSV: the columns that have a value, in their order, under their headings. */
export function toCsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const written = columns.filter(({ value }) => value !== undefined)
  const lines = rows.map((row) => csvLine(written.map(({ value }) => value?.(row))))
  return csvLine(written.map(({ header }) => header())) + lines.join('')
}
