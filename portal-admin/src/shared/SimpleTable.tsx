import '@patternfly/react-styles/css/components/Table/table.css'
import './shared.css'
import type { ReactNode } from 'react'

/** A table of few rows whose cells are of any height, in a panel; long lists are for `ResourceTable`. */
export function SimpleTable(props: {
  label: string
  head: readonly string[]
  rows: readonly { readonly id: string; readonly cells: readonly ReactNode[] }[]
  /** Columns, from 0, that hold numbers. */
  numeric?: readonly number[]
}) {
  const { label, head, rows, numeric = [] } = props
  const classOf = (index: number) => (numeric.includes(index) ? 'ov-numeric' : '')
  return (
    // The region scrolls on narrow screens, so the keyboard must be able to reach it.
    <div className="ov-simple-table" role="region" aria-label={label} tabIndex={0}>
      <table className="pf-v6-c-table pf-m-compact" aria-label={label}>
        <thead className="pf-v6-c-table__thead">
          <tr className="pf-v6-c-table__tr">
            {head.map((name, index) => (
              <th key={name} scope="col" className={`pf-v6-c-table__th ${classOf(index)}`}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="pf-v6-c-table__tbody">
          {rows.map(({ id, cells }) => (
            <tr key={id} className="pf-v6-c-table__tr">
              {cells.map((cell, index) => (
                <td key={head[index]} className={`pf-v6-c-table__td ${classOf(index)}`}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
