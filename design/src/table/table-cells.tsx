import '@patternfly/react-styles/css/components/Check/check.css'
import LongArrowAltDownIcon from '@patternfly/react-icons/dist/esm/icons/long-arrow-alt-down-icon'
import LongArrowAltUpIcon from '@patternfly/react-icons/dist/esm/icons/long-arrow-alt-up-icon'
import ArrowsAltVIcon from '@patternfly/react-icons/dist/esm/icons/arrows-alt-v-icon'
import type { Column } from './columns.tsx'
import { ResizeHandle } from './ResizeHandle.tsx'
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

/** Widths of columns while they are changed. */
export interface Resizing {
  readonly width: number | undefined
  readonly onPreview: (width: number | undefined) => void
  readonly onResize: (width: number) => void
}

/** The heading of a column; where the API sorts by it, a button that sorts; where widths are kept, an edge to drag. */
export function ColumnHeading(props: {
  column: Column<never>
  sort: string | undefined
  onSort: ((sort: string) => void) | undefined
  resizing?: Resizing | undefined
}) {
  const { column, sort, onSort, resizing } = props
  const { sortBy } = column
  const name = column.header()
  const current = sort === undefined || !sortBy || !onSort ? undefined : sortOf(sort)
  const direction = current && current.by === sortBy ? current.direction : undefined
  const sortable = sortBy !== undefined && onSort !== undefined
  return (
    <th
      className={[
        'pf-v6-c-table__th',
        cellClass(column),
        sortable ? 'pf-v6-c-table__sort' : '',
        direction ? 'pf-m-selected' : '',
      ].join(' ')}
      scope="col"
      aria-label={name}
      data-column={column.id}
      {...(resizing?.width === undefined ? {} : { style: { width: resizing.width } })}
      {...(sortable
        ? { 'aria-sort': direction === 'asc' ? 'ascending' : direction === 'desc' ? 'descending' : ('none' as const) }
        : {})}
    >
      {sortable ? (
        <button
          type="button"
          className="pf-v6-c-table__button"
          onClick={() => onSort(sortWord({ by: sortBy, direction: direction === 'asc' ? 'desc' : 'asc' }))}
        >
          <span className="pf-v6-c-table__button-content">
            <span className="pf-v6-c-table__text">{name}</span>
            <SortIndicator direction={direction} />
          </span>
        </button>
      ) : (
        <span className="pf-v6-c-table__text">{name}</span>
      )}
      {resizing ? <ResizeHandle name={name} {...resizing} /> : null}
    </th>
  )
}

function SortIndicator({ direction }: { direction: 'asc' | 'desc' | undefined }) {
  const Icon = direction === 'asc' ? LongArrowAltUpIcon : direction === 'desc' ? LongArrowAltDownIcon : ArrowsAltVIcon
  return (
    <span className="pf-v6-c-table__sort-indicator">
      <Icon />
    </span>
  )
}

/** A cell with a check box. */
export function SelectCell(props: {
  heading?: boolean
  label: string
  isChosen: boolean
  /** Some, but not all, are chosen. */
  isMixed?: boolean
  /** `isRange`: with the shift key, all from the row chosen before. */
  onChange: (isChosen: boolean, isRange: boolean) => void
}) {
  const { heading = false, label, isChosen, isMixed = false, onChange } = props
  const Cell = heading ? 'th' : 'td'
  return (
    <Cell className={`pf-v6-c-table__${Cell} pf-v6-c-table__check ov-select-cell`}>
      <label className="pf-v6-c-check pf-m-standalone">
        <input
          type="checkbox"
          className="pf-v6-c-check__input"
          aria-label={label}
          checked={isChosen}
          ref={(box) => {
            if (box) box.indeterminate = isMixed
          }}
          onChange={(event) => {
            const { nativeEvent } = event
            onChange(event.target.checked, 'shiftKey' in nativeEvent && nativeEvent.shiftKey === true)
          }}
        />
      </label>
    </Cell>
  )
}
