import type { ReactNode } from 'react'
import { PageLink } from '../shell/links.tsx'
import { formatNumber } from '../text/define-text.ts'
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
  /** Shown only to those who choose it. */
  readonly isExtra?: boolean
  /** What an export writes: a number as it is, a time as RFC 3339. Absent: the column is not exported. */
  readonly value?: (row: Row) => string | number | null | undefined
}

interface Extra<Row> extends Partial<Pick<Column<never>, 'sortBy' | 'grow' | 'hideBelow' | 'isExtra'>> {
  readonly value?: (row: Row) => string | number | null | undefined
}

/** Columns that most tables have. */
export const columns = {
  /** The row's name as a link; Enter on the row opens it. */
  name: <Row extends TableRow & { description?: string }>(
    header: () => string,
    to: (row: Row) => string | undefined,
    /** `areWords`: what is called a name here is a sentence of ours, such as an operation's. */
    { areWords = false, ...extra }: Extra<Row> & { areWords?: boolean } = {},
  ): Column<Row> => ({
    id: 'name',
    header,
    grow: 3,
    value: ({ name }) => name,
    ...extra,
    cell: (row) => {
      const address = to(row)
      return (
        <span className="ov-name-cell" title={row.name} {...(areWords ? {} : { translate: 'no' as const })}>
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
    extra: Extra<Row> = {},
  ): Column<Row> => ({
    id,
    header,
    isNumeric: true,
    grow: 1,
    value: bytes,
    ...extra,
    cell: (row) => <Bytes bytes={bytes(row)} />,
  }),
  /** A number, at the right. */
  number: <Row,>(
    id: string,
    header: () => string,
    value: (row: Row) => number,
    extra: Extra<Row> = {},
  ): Column<Row> => ({
    id,
    header,
    isNumeric: true,
    grow: 1,
    value,
    ...extra,
    cell: (row) => formatNumber(value(row)),
  }),
  /** A moment, relative, the exact one on hover. */
  time: <Row,>(
    id: string,
    header: () => string,
    at: (row: Row) => string | null,
    extra: Extra<Row> = {},
  ): Column<Row> => ({
    id,
    header,
    value: at,
    ...extra,
    cell: (row) => {
      const value = at(row)
      return value === null ? <span className="ov-unit">–</span> : <RelativeTime at={value} />
    },
  }),
  /** Anything else. */
  custom: <Row,>(
    id: string,
    header: () => string,
    cell: (row: Row) => ReactNode,
    extra: Extra<Row> = {},
  ): Column<Row> => ({
    id,
    header,
    ...extra,
    cell,
  }),
}
