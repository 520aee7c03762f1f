import './table.css'
import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table/dist/esm/components/Table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { ActionMenu } from '../page/ActionMenu.tsx'
import type { Action } from '../page/actions.ts'
import { designText } from '../text/design-text.ts'
import { BulkBar } from './BulkBar.tsx'
import type { Column, TableRow } from './columns.tsx'
import { type Sort, sortOf, sortWord } from './sort.ts'

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

const rowHeight = 53

/**
 * A table of any length: only the rows in sight are in the page. The header stays, arrow keys move between rows, the
 * space bar chooses, a row's menu has its actions.
 */
export function ResourceTable<Row extends TableRow>(props: ResourceTableProps<Row>) {
  const { label, rows, columns, selection, rowActions, empty, onEndReached } = props
  const text = designText.use()
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    getItemKey: (index) => rows[index]?.id ?? index,
    initialRect: { width: 1000, height: 600 },
  })
  const shown = virtual.getVirtualItems()
  const first = shown[0]
  const last = shown.at(-1)
  const lastIndex = last?.index ?? 0
  // Reading on is caused by what has scrolled into sight, which only the virtualizer knows.
  useEffect(() => {
    if (onEndReached && lastIndex >= rows.length - 20) onEndReached()
  }, [onEndReached, lastIndex, rows.length])

  if (rows.length === 0) return empty
  const chosen = selection ? rows.filter(({ id }) => selection.ids.has(id)) : []
  const columnCount = columns.length + (selection ? 1 : 0) + (rowActions ? 1 : 0)

  const onKeyDown = (event: KeyboardEvent) => moveFocus(event, rows.length, virtual.scrollToIndex)
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
        <Table
          aria-label={label}
          aria-rowcount={(props.total ?? rows.length) + 1}
          variant="compact"
          isStickyHeader
          gridBreakPoint=""
        >
          <Thead>
            <Tr aria-rowindex={1}>
              {selection ? (
                <Th
                  className="ov-select-cell"
                  select={{
                    isSelected: chosen.length === rows.length,
                    onSelect: (_, isSelected) =>
                      selection.onChange(isSelected ? new Set(rows.map(({ id }) => id)) : new Set()),
                    props: { 'aria-label': text('table.selectAll') },
                  }}
                  aria-label={text('table.selectAll')}
                />
              ) : null}
              {columns.map((column, index) => (
                <Heading key={column.id} column={column} index={index} table={props} />
              ))}
              {rowActions ? <Th screenReaderText={text('table.actions')} className="ov-menu-cell" /> : null}
            </Tr>
          </Thead>
          <Tbody onKeyDown={onKeyDown}>
            <Spacer height={first?.start ?? 0} columnCount={columnCount} />
            {shown.map(({ index, key }) => {
              const row = rows[index]
              if (!row) return null
              return (
                <Tr
                  key={key}
                  ref={virtual.measureElement}
                  data-index={index}
                  aria-rowindex={index + 2}
                  isRowSelected={selection?.ids.has(row.id) ?? false}
                >
                  {selection ? <Chooser row={row} index={index} selection={selection} /> : null}
                  {columns.map((column) => (
                    <Td key={column.id} dataLabel={column.header()} className={cellClass(column)}>
                      {column.cell(row)}
                    </Td>
                  ))}
                  {rowActions ? (
                    <Td className="ov-menu-cell">
                      <ActionMenu actions={rowActions(row)} label={text('actionsFor', { name: row.name })} />
                    </Td>
                  ) : null}
                </Tr>
              )
            })}
            <Spacer height={last ? virtual.getTotalSize() - last.end : 0} columnCount={columnCount} />
          </Tbody>
        </Table>
      </div>
    </div>
  )
}

function Heading<Row extends TableRow>(props: { column: Column<Row>; index: number; table: ResourceTableProps<Row> }) {
  const { column, index, table } = props
  const { sortBy } = column
  const current: Sort | undefined = table.sort === undefined ? undefined : sortOf(table.sort)
  const { onSort } = table
  return (
    <Th
      className={cellClass(column)}
      modifier="nowrap"
      {...(sortBy && onSort
        ? {
            sort: {
              columnIndex: index,
              sortBy: current?.by === sortBy ? { index, direction: current.direction } : {},
              onSort: (_: unknown, __: number, direction: Sort['direction']) =>
                onSort(sortWord({ by: sortBy, direction })),
            },
          }
        : {})}
    >
      {column.header()}
    </Th>
  )
}

function Chooser<Row extends TableRow>(props: { row: Row; index: number; selection: Selection<Row> }) {
  const { row, index, selection } = props
  const text = designText.use()
  return (
    <Td
      className="ov-select-cell"
      select={{
        rowIndex: index,
        isSelected: selection.ids.has(row.id),
        onSelect: (_, isSelected) => {
          const ids = new Set(selection.ids)
          if (isSelected) ids.add(row.id)
          else ids.delete(row.id)
          selection.onChange(ids)
        },
        props: { 'aria-label': text('table.selectRow', { name: row.name }) },
      }}
    />
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

function cellClass<Row>(column: Column<Row>): string {
  return [
    `ov-grow-${column.grow ?? 2}`,
    column.isNumeric ? 'ov-numeric' : '',
    column.hideBelow ? `ov-hide-below-${column.hideBelow}` : '',
  ]
    .filter(Boolean)
    .join(' ')
}

/** Arrow keys, Home and End carry the focus to the same place in another row. */
function moveFocus(event: KeyboardEvent, count: number, scrollToIndex: (index: number) => void): void {
  const { target, currentTarget } = event
  if (!(target instanceof HTMLElement) || target.closest('[role=menu]')) return
  const row = target.closest<HTMLElement>('tr[data-index]')
  if (!row) return
  const index = Number(row.dataset['index'])
  const next = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: count - 1 }[event.key]
  if (event.key === ' ' && target.tagName === 'A') {
    event.preventDefault()
    row.querySelector<HTMLInputElement>('input[type=checkbox]')?.click()
    return
  }
  if (next === undefined || next < 0 || next >= count) return
  event.preventDefault()
  const cell = target.closest('td')
  const cellIndex = cell ? [...row.children].indexOf(cell) : 0
  scrollToIndex(next)
  // The row may enter the page only after the virtualizer has drawn.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const there = currentTarget.querySelector(`tr[data-index="${next}"]`)?.children[cellIndex]
      there?.querySelector<HTMLElement>('a, button, input')?.focus()
    }),
  )
}
