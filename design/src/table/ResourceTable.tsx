import '@patternfly/react-styles/css/components/Table/table.css'
import './table.css'
import { type ReactNode, useEffect, useRef } from 'react'
import { ActionMenu } from '../page/ActionMenu.tsx'
import type { Action } from '../page/actions.ts'
import { designText } from '../text/design-text.ts'
import { BulkBar } from './BulkBar.tsx'
import type { Column, TableRow } from './columns.tsx'
import { moveFocus } from './move-focus.ts'
import { useRowsInSight } from './use-rows-in-sight.ts'
import { Chooser, ColumnHeading, cellClass, SelectCell } from './table-cells.tsx'

/** What a table of resources shows and can do. */
export interface ResourceTableProps<Row extends TableRow> {
  /** The table's accessible name. */
  readonly label: string
  readonly rows: readonly Row[]
  readonly columns: readonly Column<Row>[]
  /** As the API writes it: `name`, `-createdAt`. */
  readonly sort?: string
  readonly onSort?: (sort: string) => void
  /** Choosing rows, and what can be done with the chosen. */
  readonly selection?: Selection<Row>
  readonly rowActions?: (row: Row) => readonly Action[]
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
}

/** Heights in pixels, as the style sheet has them. */
const rowHeight = 56
const headHeight = 44
/** How near the end, in rows, reading on begins. */
const readOnWithin = 20

/**
 * A table of any length, in PatternFly's markup: only the rows in sight are in the page. The header stays, arrow keys
 * move between rows, the space bar chooses, a row's menu has its actions.
 */
export function ResourceTable<Row extends TableRow>(props: ResourceTableProps<Row>) {
  const { label, rows, columns, selection, rowActions, empty, onEndReached } = props
  const text = designText.use()
  const scroller = useRef<HTMLDivElement>(null)
  const { first, end, scrollTo } = useRowsInSight(scroller, rows.length, rowHeight, headHeight)
  // Reading on is caused by what has scrolled into sight.
  useEffect(() => {
    if (onEndReached && end >= rows.length - readOnWithin) onEndReached()
  }, [onEndReached, end, rows.length])

  if (rows.length === 0) return empty
  const chosen = selection ? rows.filter(({ id }) => selection.ids.has(id)) : []
  const columnCount = columns.length + (selection ? 1 : 0) + (rowActions ? 1 : 0)
  return (
    <div className="ov-table">
      {selection && chosen.length > 0 ? (
        <BulkBar
          count={chosen.length}
          actions={selection.actions(chosen)}
          onClear={() => selection.onChange(new Set())}
        />
      ) : null}
      {/* The region scrolls, so the keyboard must be able to reach it. */}
      <div className="ov-table-scroll" ref={scroller} role="region" aria-label={label} tabIndex={0}>
        <table
          className="pf-v6-c-table pf-m-compact pf-m-sticky-header"
          aria-label={label}
          aria-rowcount={(props.total ?? rows.length) + 1}
        >
          <thead className="pf-v6-c-table__thead">
            <tr className="pf-v6-c-table__tr" aria-rowindex={1}>
              {selection ? (
                <SelectCell
                  heading
                  label={text('table.selectAll')}
                  isChosen={chosen.length === rows.length}
                  onChange={(all) => selection.onChange(all ? new Set(rows.map(({ id }) => id)) : new Set())}
                />
              ) : null}
              {columns.map((column) => (
                <ColumnHeading key={column.id} column={column} sort={props.sort} onSort={props.onSort} />
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
            {rows.slice(first, end).map((row, offset) => {
              const index = first + offset
              const isChosen = selection?.ids.has(row.id) ?? false
              return (
                <tr
                  key={row.id}
                  data-index={index}
                  aria-rowindex={index + 2}
                  className={isChosen ? 'pf-v6-c-table__tr ov-chosen' : 'pf-v6-c-table__tr'}
                >
                  {selection ? <Chooser row={row} selection={selection} /> : null}
                  {columns.map((column) => (
                    <td key={column.id} className={`pf-v6-c-table__td ${cellClass(column)}`}>
                      {column.cell(row)}
                    </td>
                  ))}
                  {rowActions ? (
                    <td className="pf-v6-c-table__td ov-menu-cell">
                      <ActionMenu actions={rowActions(row)} label={text('actionsFor', { name: row.name })} />
                    </td>
                  ) : null}
                </tr>
              )
            })}
            {/* Another one for each height: one that stayed would seem to have jumped. */}
            <Spacer key={end} height={(rows.length - end) * rowHeight} columnCount={columnCount} />
          </tbody>
        </table>
      </div>
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
