import '@patternfly/react-styles/css/components/Check/check.css'
import LongArrowAltDownIcon from '@patternfly/react-icons/dist/esm/icons/long-arrow-alt-down-icon'
import LongArrowAltUpIcon from '@patternfly/react-icons/dist/esm/icons/long-arrow-alt-up-icon'
import ArrowsAltVIcon from '@patternfly/react-icons/dist/esm/icons/arrows-alt-v-icon'
import { designText } from '../text/design-text.ts'
import type { Column, TableRow } from './columns.tsx'
import type { Selection } from './ResourceTable.tsx'
import { sortOf, sortWord } from './sort.ts'

/** The classes of a column's cells: share of the width, alignment, and when it is left out. */
export function cellClass(column: Column<never>): string {
  return [
    `ov-grow-${column.grow ?? 2}`,
    column.isNumeric ? 'ov-numeric' : '',
    column.hideBelow ? `ov-hide-below-${column.hideBelow}` : '',
  ]
    .filter(Boolean)
    .join(' ')
}

/** The heading of a column; where the API sorts by it, a button that sorts. */
export function ColumnHeading(props: {
  column: Column<never>
  sort: string | undefined
  onSort: ((sort: string) => void) | undefined
}) {
  const { column, sort, onSort } = props
  const { sortBy } = column
  const className = `pf-v6-c-table__th ${cellClass(column)}`
  if (!sortBy || !onSort)
    return (
      <th className={className} scope="col">
        {column.header()}
      </th>
    )
  const current = sort === undefined ? undefined : sortOf(sort)
  const direction = current?.by === sortBy ? current.direction : undefined
  const Icon = direction === 'asc' ? LongArrowAltUpIcon : direction === 'desc' ? LongArrowAltDownIcon : ArrowsAltVIcon
  const next = direction === 'asc' ? 'desc' : 'asc'
  return (
    <th
      className={`${className} pf-v6-c-table__sort ${direction ? 'pf-m-selected' : ''}`}
      scope="col"
      aria-sort={direction === 'asc' ? 'ascending' : direction === 'desc' ? 'descending' : 'none'}
    >
      <button
        type="button"
        className="pf-v6-c-table__button"
        onClick={() => onSort(sortWord({ by: sortBy, direction: next }))}
      >
        <span className="pf-v6-c-table__button-content">
          <span className="pf-v6-c-table__text">{column.header()}</span>
          <span className="pf-v6-c-table__sort-indicator">
            <Icon />
          </span>
        </span>
      </button>
    </th>
  )
}

/** A cell with a check box. */
export function SelectCell(props: {
  heading?: boolean
  label: string
  isChosen: boolean
  onChange: (isChosen: boolean) => void
}) {
  const { heading = false, label, isChosen, onChange } = props
  const Cell = heading ? 'th' : 'td'
  return (
    <Cell className={`pf-v6-c-table__${Cell} pf-v6-c-table__check ov-select-cell`}>
      <label className="pf-v6-c-check pf-m-standalone">
        <input
          type="checkbox"
          className="pf-v6-c-check__input"
          aria-label={label}
          checked={isChosen}
          onChange={(event) => onChange(event.target.checked)}
        />
      </label>
    </Cell>
  )
}

/** The check box of a row. */
export function Chooser<Row extends TableRow>({ row, selection }: { row: Row; selection: Selection<Row> }) {
  const text = designText.use()
  const change = (isChosen: boolean) => {
    const ids = new Set(selection.ids)
    if (isChosen) ids.add(row.id)
    else ids.delete(row.id)
    selection.onChange(ids)
  }
  return (
    <SelectCell
      label={text('table.selectRow', { name: row.name })}
      isChosen={selection.ids.has(row.id)}
      onChange={change}
    />
  )
}
