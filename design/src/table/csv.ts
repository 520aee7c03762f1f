import { csvCell, csvLine } from '@overt/api-client/rules/csv'
import type { Column } from './columns.tsx'

/** A number stays one: it is no text that anybody wrote. */
function valueCell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'number' ? String(value) : csvCell(value)
}

/** Rows as CSV: the columns that have a value, in their order, under their headings. */
export function toCsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const written = columns.filter(({ value }) => value !== undefined)
  const lines = rows.map((row) => csvLine(written.map(({ value }) => valueCell(value?.(row)))))
  return csvLine(written.map(({ header }) => csvCell(header()))) + lines.join('')
}
