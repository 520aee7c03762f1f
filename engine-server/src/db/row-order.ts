/** An order of rows that can be paged through: by a key, and by id where keys are equal. */
export interface RowOrder<Row> {
  readonly direction: 'asc' | 'desc'
  /** The key of a row, as a cursor carries it. */
  readonly keyOf: (row: Row) => string
  readonly compareKeys: (a: string, b: string) => number
}

/** Compares keys that are text, as PostgreSQL's C collation does. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
/** Compares keys that are numbers. */
export const byNumber = (a: string, b: string): number => Number(a) - Number(b)

interface Identified {
  readonly id: string
}

/** Sorts rows whose order the database does not know. Keys are made once: a status is derived from many columns. */
export function sortRows<Row extends Identified>(order: RowOrder<Row>, rows: readonly Row[]): Row[] {
  const sign = order.direction === 'desc' ? -1 : 1
  return rows
    .map((row) => ({ row, key: order.keyOf(row) }))
    .sort((a, b) => sign * (order.compareKeys(a.key, b.key) || byText(a.row.id, b.row.id)))
    .map(({ row }) => row)
}

/** Rows beyond a cursor, of rows sorted by the order. */
export function rowsAfter<Row extends Identified>(
  order: RowOrder<Row>,
  rows: readonly Row[],
  after: readonly [key: string, id: string] | undefined,
): readonly Row[] {
  if (!after) return rows
  const sign = order.direction === 'desc' ? -1 : 1
  const index = rows.findIndex(
    (row) => sign * (order.compareKeys(order.keyOf(row), after[0]) || byText(row.id, after[1])) > 0,
  )
  return index === -1 ? [] : rows.slice(index)
}
