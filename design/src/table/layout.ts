import type { Schema } from '@overt/api-client/engine'
import type { Column } from './columns.tsx'

/** How a list looks, as the server keeps it for the user. */
export type TableSettings = Schema<'TableSettings'>
/** Height of the rows. */
export type Density = NonNullable<TableSettings['density']>

/** Heights of a row in pixels, as the style sheet has them. */
export const rowHeights: Readonly<Record<Density, number>> = { comfortable: 56, compact: 40 }
/** Bounds of a column's width in pixels. */
export const widths = { least: 64, most: 1000, step: 16, whenUnknown: 160 } as const

/** What a table draws: columns in their order, widths where somebody set them, the height of rows. */
export interface TableLayout<Row> {
  readonly columns: readonly Column<Row>[]
  /** In pixels by column; empty: as the content needs. */
  readonly widths: ReadonlyMap<string, number>
  readonly density: Density
}

/** A column in the chooser. */
export interface ChosenColumn {
  readonly id: string
  readonly isShown: boolean
  readonly widthPixels?: number | undefined
}

/** Every column in the user's order, shown or not. One that the settings do not know stands where it does by default. */
export function arrange(
  all: readonly Pick<Column<never>, 'id' | 'isExtra'>[],
  settings: TableSettings | undefined,
): ChosenColumn[] {
  const kept = new Map((settings?.columns ?? []).map((column, place) => [column.id, { ...column, place }]))
  const chosen = all.map(({ id, isExtra = false }) => {
    const column = kept.get(id)
    return { id, isShown: column ? !(column.hidden ?? false) : !isExtra, widthPixels: column?.widthPixels }
  })
  const known = chosen.filter(({ id }) => kept.has(id))
  known.sort((a, b) => (kept.get(a.id)?.place ?? 0) - (kept.get(b.id)?.place ?? 0))
  return chosen.map((column) => (kept.has(column.id) ? (known.shift() ?? column) : column))
}

/** The chooser's state as the server keeps it. */
export function keep(columns: readonly ChosenColumn[]): NonNullable<TableSettings['columns']> {
  return columns.map(({ id, isShown, widthPixels }) => ({
    id,
    ...(isShown ? {} : { hidden: true }),
    ...(widthPixels === undefined ? {} : { widthPixels }),
  }))
}

/**
 * What to draw of a list's columns. `only` are the columns an address names: they win, for what a link shows must not
 * depend on who opens it. The first column is always there: it names the row.
 */
export function layoutOf<Row>(
  all: readonly Column<Row>[],
  settings: TableSettings | undefined,
  only: readonly string[],
): TableLayout<Row> {
  const arranged = arrange(all, settings)
  const byId = new Map(all.map((column) => [column.id, column]))
  const named = only.filter((id) => byId.has(id))
  const ids = named.length > 0 ? named : arranged.filter(({ isShown }) => isShown).map(({ id }) => id)
  const [first] = all
  const columns = ids.flatMap((id) => byId.get(id) ?? [])
  return {
    columns: first && !columns.includes(first) ? [first, ...columns] : columns,
    widths: new Map(
      arranged.flatMap(({ id, widthPixels }): [string, number][] =>
        widthPixels === undefined ? [] : [[id, widthPixels]],
      ),
    ),
    density: settings?.density ?? 'comfortable',
  }
}
