import { memo } from 'react'
import { ActionMenu } from '../page/ActionMenu.tsx'
import type { Action } from '../page/actions.ts'
import { designText } from '../text/design-text.ts'
import type { Column, TableRow } from './columns.tsx'
import { cellClass, SelectCell } from './table-cells.tsx'

interface BodyRowProps<Row extends TableRow> {
  readonly row: Row
  readonly index: number
  readonly columns: readonly Column<Row>[]
  /** Undefined: rows are not chosen here. */
  readonly isChosen: boolean | undefined
  readonly onChoose: (id: string, isChosen: boolean, isRange: boolean) => void
  /** Never changes; undefined: rows have no menu. */
  readonly actionsOf: ((row: Row) => readonly Action[]) | undefined
}

function DrawnRow<Row extends TableRow>(props: BodyRowProps<Row>) {
  const { row, index, columns, isChosen, onChoose, actionsOf } = props
  const text = designText.use()
  return (
    <tr
      data-index={index}
      aria-rowindex={index + 2}
      className={isChosen ? 'pf-v6-c-table__tr ov-chosen' : 'pf-v6-c-table__tr'}
    >
      {isChosen === undefined ? null : (
        <SelectCell
          label={text('table.selectRow', { name: row.name })}
          isChosen={isChosen}
          onChange={(next, isRange) => onChoose(row.id, next, isRange)}
        />
      )}
      {columns.map((column) => (
        <td key={column.id} className={`pf-v6-c-table__td ${cellClass(column)}`}>
          {column.cell(row)}
        </td>
      ))}
      {actionsOf ? (
        <td className="pf-v6-c-table__td ov-menu-cell">
          <ActionMenu actions={() => actionsOf(row)} label={text('actionsFor', { name: row.name })} />
        </td>
      ) : null}
    </tr>
  )
}

/** A row of a table: drawn anew only when its own object changes, however many others do. */
export const BodyRow = memo(DrawnRow) as typeof DrawnRow // memo forgets that the component is generic
