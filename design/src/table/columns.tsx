import type { ReactNode } from 'react'
import { PageLink } from '../shell/links.tsx'
import { Bytes } from '../units/Quantity.tsx'
import { RelativeTime } from '../units/Time.tsx'

/** A row that a table can show. */
export interface TableRow {
  readonly id: string
  readonly name: string
}

/** One column of a table. */
export interface Column<Row> {
  readonly id: string
  readonly header: () => string
  readonly cell: (row: Row) => ReactNode
  /** The word the API sorts by; absent: not sortable. */
  readonly sortBy?: string
  /** Share of the width, relative to the other columns' (default 2). */
  readonly grow?: number
  readonly isNumeric?: boolean
  /** Left out when the table is narrower than this. */
  readonly hideBelow?: 'sm' | 'md' | 'lg' | 'xl'
}

type Extra = Partial<Pick<Column<never>, 'sortBy' | 'grow' | 'hideBelow'>>

/** Columns that most tables have. */
export const columns = {
  /** The row's name as a link; Enter on the row opens it. */
  name: <Row extends TableRow & { description?: string }>(
    header: () => string,
    to: (row: Row) => string | undefined,
    extra: Extra = {},
  ): Column<Row> => ({
    id: 'name',
    header,
    grow: 3,
    ...extra,
    cell: (row) => {
      const address = to(row)
      return (
        <span className="ov-name-cell">
          {address === undefined ? (
            <span className="ov-ellipsis">{row.name}</span>
          ) : (
            <PageLink to={address} className="ov-ellipsis">
              {row.name}
            </PageLink>
          )}
          {row.description ? (
            <span className="ov-fine ov-ellipsis" title={row.description}>
              {row.description}
            </span>
          ) : null}
        </span>
      )
    },
  }),
  /** A size in bytes, at the right. */
  bytes: <Row,>(
    id: string,
    header: () => string,
    bytes: (row: Row) => number | null | undefined,
    extra: Extra = {},
  ): Column<Row> => ({ id, header, isNumeric: true, grow: 1, ...extra, cell: (row) => <Bytes bytes={bytes(row)} /> }),
  /** A number, at the right. */
  number: <Row,>(id: string, header: () => string, value: (row: Row) => number, extra: Extra = {}): Column<Row> => ({
    id,
    header,
    isNumeric: true,
    grow: 1,
    ...extra,
    cell: (row) => value(row),
  }),
  /** A moment, relative, the exact one on hover. */
  time: <Row,>(id: string, header: () => string, at: (row: Row) => string | null, extra: Extra = {}): Column<Row> => ({
    id,
    header,
    ...extra,
    cell: (row) => {
      const value = at(row)
      return value === null ? <span className="ov-unit">–</span> : <RelativeTime at={value} />
    },
  }),
  /** Anything else. */
  custom: <Row,>(id: string, header: () => string, cell: (row: Row) => ReactNode, extra: Extra = {}): Column<Row> => ({
    id,
    header,
    ...extra,
    cell,
  }),
}
