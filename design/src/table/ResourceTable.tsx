import '@patternfly/react-styles/css/components/Table/table.css'
import './table.css'
import { type ReactNode, useEffect, useRef } from 'react'
import type { Action } from '../page/actions.ts'
import { currentLanguage } from '../text/define-text.ts'
import { designText } from '../text/design-text.ts'
import { BodyRow } from './BodyRow.tsx'
import { BulkBar } from './BulkBar.tsx'
import type { Column, TableRow } from './columns.tsx'
import { type Density, rowHeights } from './layout.ts'
import { moveFocus } from './move-focus.ts'
import { ColumnHeading, SelectCell } from './table-cells.tsx'
import { useLatest } from './use-latest.ts'
import { useRowsInSight } from './use-rows-in-sight.ts'
import { useSteadyColumns } from './use-steady-columns.ts'
import { useChoose } from './use-selection.ts'
import { fixedWidth, useWidths } from './use-widths.ts'

/** What a table of resources shows and can do. */
export interface ResourceTableProps<Row extends TableRow> {
  /** The table's accessible name. */
  readonly label: string
  readonly rows: readonly Row[]
  readonly columns: readonly Column<Row>[]
  /** Height of the rows (default `comfortable`). */
  readonly density?: Density
  /** Widths that somebody set, in pixels by column; with `onResize` headings have an edge to drag. */
  readonly widths?: ReadonlyMap<string, number>
  /** All widths, after one of them was changed. */
  readonly onResize?: (widths: ReadonlyMap<string, number>) => void
  /** As the API writes it: `name`, `-createdAt`. */
  readonly sort?: string | undefined
  readonly onSort?: (sort: string) => void
  /** Choosing rows, and what can be done with the chosen. */
  readonly selection?: Selection<Row>
  readonly rowActions?: ((row: Row) => readonly Action[]) | undefined
  /** Shown instead of the table when there are no rows. */
  readonly empty: ReactNode
  /** There are more rows on the server; called when the end comes into sight. */
  readonly onEndReached?: (() => void) | undefined
  /** All rows the server has, when known. */
  readonly total?: number | undefined
}

/** The chosen rows of a table, held by the page. */
export interface Selection<Row> {
  readonly ids: ReadonlySet<string>
  readonly onChange: (ids: ReadonlySet<string>) => void
  readonly actions: (rows: readonly Row[]) => readonly Action[]
  /** Beside the actions, when every row that was read is chosen and there are more. */
  readonly more?: ReactNode
}

/** Height in pixels, as the style sheet has it. */
const headHeight = 44
/** How near the end, in rows, reading on begins. */
const readOnWithin = 20
const noWidths: ReadonlyMap<string, number> = new Map()

/**
 * A table of any length, in PatternFly's markup: only the rows in sight are in the page. The header stays, arrow keys
 * move between rows, the space bar chooses, a row's menu has its actions.
 */
export function ResourceTable<Row extends TableRow>(props: ResourceTableProps<Row>) {
  const { label, rows, columns, density = 'comfortable', selection, rowActions, empty, onEndReached } = props
  const text = designText.use()
  const scroller = useRef<HTMLDivElement>(null)
  const rowHeight = rowHeights[density]
  const { first, end, scrollTo } = useRowsInSight(scroller, rows.length, rowHeight, headHeight)
  // Reading on is caused by what has scrolled into sight.
  useEffect(() => {
    if (onEndReached && end >= rows.length - readOnWithin) onEndReached()
  }, [onEndReached, end, rows.length])
  const choose = useLatest(useChoose(rows, selection))
  const actionsOf = useLatest((row: Row) => rowActions?.(row) ?? [])
  const { widths, resizing } = useWidths(scroller, columns, props.widths ?? noWidths, props.onResize)
  useSteadyColumns(scroller, {
    isSteady: widths.size === 0,
    key: [currentLanguage(), density, rows.length > 0, ...columns.map(({ id }) => id)].join(),
  })

  if (rows.length === 0) return empty
  const chosen = selection && selection.ids.size > 0 ? rows.filter(({ id }) => selection.ids.has(id)) : []
  const areAllChosen = chosen.length === rows.length
  const columnCount = columns.length + (selection ? 1 : 0) + (rowActions ? 1 : 0)
  return (
    <div className="ov-table">
      {/* The region scrolls, so the keyboard must be able to reach it. */}
      <div className="ov-table-scroll" ref={scroller} role="region" aria-label={label} tabIndex={0}>
        <table
          className={[
            'pf-v6-c-table pf-m-compact pf-m-sticky-header',
            density === 'compact' ? 'ov-compact' : '',
            widths.size > 0 ? 'ov-fixed' : '',
          ].join(' ')}
          aria-label={label}
          aria-rowcount={(props.total ?? rows.length) + 1}
          {...(widths.size > 0 ? { style: { width: fixedWidth(columns, widths, selection !== undefined) } } : {})}
        >
          <thead className="pf-v6-c-table__thead">
            <tr className="pf-v6-c-table__tr" aria-rowindex={1}>
              {selection ? (
                <SelectCell
                  heading
                  label={text('table.selectAll')}
                  isChosen={areAllChosen}
                  isMixed={chosen.length > 0 && !areAllChosen}
                  onChange={(all) => selection.onChange(all ? new Set(rows.map(({ id }) => id)) : new Set())}
                />
              ) : null}
              {columns.map((column) => (
                <ColumnHeading
                  key={column.id}
                  column={column}
                  sort={props.sort}
                  onSort={props.onSort}
                  resizing={resizing?.(column.id)}
                />
              ))}
              {rowActions ? (
                <th className="pf-v6-c-table__th ov-menu-cell" scope="col">
                  <span className="pf-v6-screen-reader">{text('table.actions')}</span>
                </th>
              ) : null}
            </tr>
          </thead>
          <tbody className="pf-v6-c-table__tbody" onKeyDown={(event) => moveFocus(event, rows.length, scrollTo)}>
            <Spacer height={first * rowHeight} columnCount={columnCount} />
            {rows.slice(first, end).map((row, offset) => (
              <BodyRow
                key={row.id}
                row={row}
                index={first + offset}
                columns={columns}
                isChosen={selection?.ids.has(row.id)}
                onChoose={choose}
                actionsOf={rowActions ? actionsOf : undefined}
              />
            ))}
            {/* Another one for each height: one that stayed would seem to have jumped. */}
            <Spacer key={end} height={(rows.length - end) * rowHeight} columnCount={columnCount} />
          </tbody>
        </table>
      </div>
      {/* Below the rows, so that none moves when the first is chosen. */}
      {selection && chosen.length > 0 ? (
        <BulkBar
          count={chosen.length}
          actions={selection.actions(chosen)}
          more={areAllChosen ? selection.more : undefined}
          onClear={() => selection.onChange(new Set())}
        />
      ) : null}
    </div>
  )
}

/** Stands for the rows out of sight. */
function Spacer({ height, columnCount }: { height: number; columnCount: number }) {
  if (height <= 0) return null
  return (
    <tr aria-hidden className="ov-spacer">
      <td colSpan={columnCount} style={{ height }} />
    </tr>
  )
}
