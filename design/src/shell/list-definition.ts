import type { QueryClient } from '@tanstack/react-query'
import type { LoaderFunction, LoaderFunctionArgs } from 'react-router'
import type { Column, TableRow } from '../table/columns.tsx'
import type { FilterField } from '../table/filters.ts'
import { type ListId, pagedQuery } from './api.ts'
import { isFirstPageDrawn } from './first-page.ts'
import { type ListState, listQueryOf, readListState } from './list-state.ts'

/** A list of the portal: what it reads, its columns, its filters and orders. One constant per list page. */
export interface ListDefinition<Row extends TableRow> {
  /** Under which the server keeps how it looks, and the name of an exported file. */
  readonly id: string
  readonly operationId: ListId
  /** Read beside what the address asks for. */
  readonly query?: Readonly<Record<string, unknown>>
  /** Rows in one read. */
  readonly pageSize: number
  readonly columns: readonly Column<Row>[]
  readonly filters: readonly FilterField[]
  /** The words of the box for search and filters; absent for a list that has neither. */
  readonly searchLabel?: () => string
  /** Whether the API searches by text. */
  readonly hasSearch?: boolean
  /** The order the API has without being asked; absent: it has one order only. */
  readonly defaultSort?: string
  /** A row from what the API answers, where they differ. */
  readonly rowOf?: (item: never) => Row
}

/**
 * A list narrowed to what lies beneath an object, for a tab of its page. How it looks is kept under an id of its own, and
 * the filters and columns that would say the same of every row are left out.
 */
export function beneath<Row extends TableRow>(
  list: ListDefinition<Row>,
  by: {
    readonly id: string
    readonly query: Readonly<Record<string, readonly string[]>>
    /** Ids of columns. */
    readonly without: readonly string[]
  },
): ListDefinition<Row> {
  return {
    ...list,
    id: by.id,
    query: { ...list.query, ...by.query },
    filters: list.filters.filter(({ name }) => !(name in by.query)),
    columns: list.columns.filter(({ id }) => !by.without.includes(id)),
  }
}

/** A list of whatever rows. */
export type AnyList = Omit<ListDefinition<never>, 'rowOf'> & { readonly rowOf?: (item: never) => TableRow }

/** The words the API sorts a list by, from its columns. */
export function sortsOf(list: Pick<AnyList, 'columns'>): readonly string[] {
  return list.columns.flatMap(({ sortBy }) => sortBy ?? [])
}

/** A list's state from its address. */
export function stateOf(list: AnyList, params: URLSearchParams): ListState {
  const state = readListState(params, { filters: list.filters, sorts: sortsOf(list) })
  return list.hasSearch === false ? { ...state, search: '' } : state
}

/** What a list reads, page by page. */
export function listPages(list: AnyList, state: ListState) {
  const { operationId, query, pageSize, defaultSort } = list
  const sort = defaultSort === undefined ? {} : { sort: state.sort ?? defaultSort }
  return pagedQuery(operationId, { query: { limit: pageSize, ...query, ...listQueryOf(state), ...sort } } as never) // by the list's definition
}

/**
 * Reads the first page of a list before its page shows; of one beneath an object, by the path's parameters. The first
 * page of all does not wait for it: there is nothing on the screen yet that would be better to look at than a frame.
 */
export function listLoader(
  list: AnyList | ((args: Pick<LoaderFunctionArgs, 'params'>) => AnyList),
): (queryClient: QueryClient) => LoaderFunction {
  return (queryClient) => async (args) => {
    const read = typeof list === 'function' ? list(args) : list
    const pages = listPages(read, stateOf(read, new URL(args.request.url).searchParams))
    if (isFirstPageDrawn()) await queryClient.ensureInfiniteQueryData(pages)
    else void queryClient.prefetchInfiniteQuery(pages) // it tells the table of an error
    return null
  }
}

/** Rows made of items, so that an item that did not change gives the same row and is not drawn anew. */
const made = new WeakMap<object, TableRow>()

/** The rows of the pages that were read. */
export function rowsOf<Row extends TableRow>(
  list: Pick<ListDefinition<Row>, 'rowOf'>,
  pages: readonly { readonly items: readonly object[] }[],
): readonly Row[] {
  const { rowOf } = list
  const items = pages.flatMap((page) => page.items)
  if (!rowOf) return items as Row[] // by the list's definition
  return items.map((item) => {
    const known = made.get(item) as Row | undefined // an item belongs to one list
    const row = known ?? rowOf(item as never)
    made.set(item, row)
    return row
  })
}
