import type { Query, QueryClient } from '@tanstack/react-query'
import { type Invalidation, isLogOf, readKey, showsObject } from './invalidation.ts'
import { readListAgain } from './read-list-again.ts'
import { pagesOf, patch, type Row, without } from './row-pages.ts'

/** Reads rows of a list by their ids: `GET {path}?ids=…`; those absent or hidden are left out. */
export type ReadRows = (listPath: string, ids: readonly string[]) => Promise<readonly Row[]>

/** The contract's limit of `ids` in one request. */
const idsPerRequest = 200

/** Whether a list's filter could let a row in or out when the row changes. */
function isFiltered(query: Query): boolean {
  const args = query.queryKey[1] as { query?: Record<string, unknown> } | undefined
  return Object.entries(args?.query ?? {}).some(
    ([name, value]) => value !== undefined && name !== 'limit' && name !== 'sort' && name !== 'after',
  )
}

/**
 * Brings the cache up to date after a burst of changes: rows that are gone are taken out, lists whose membership may
 * differ are read again, rows in place are read in one request by ids and put into every list that has them, single
 * objects are read again. What is not on screen is only marked, and read when it is next shown.
 */
export async function applyInvalidation(
  queryClient: QueryClient,
  { lists, rows, gone, objects, about }: Invalidation,
  readRows: ReadRows,
): Promise<void> {
  const work: Promise<unknown>[] = []
  const listQueries = (path: string) =>
    queryClient.getQueryCache().findAll({ predicate: ({ queryKey }) => readKey(queryKey)?.path === path })

  for (const [path, ids] of gone) {
    for (const query of listQueries(path)) write(queryClient, query, (data) => without(data, ids))
  }
  for (const path of lists) {
    for (const query of listQueries(path)) work.push(readListAgain(queryClient, query))
  }
  for (const [path, ids] of rows) {
    if (lists.has(path)) continue
    const visible = new Set<string>()
    const whole = new Set<Query>()
    for (const query of listQueries(path)) {
      const shown = pagesOf(query.state.data).flatMap(({ items }) => items.filter(({ id }) => ids.has(id)))
      if (isFiltered(query) || !query.isActive()) whole.add(query)
      else for (const { id } of shown) visible.add(id)
    }
    for (const query of whole) work.push(readListAgain(queryClient, query))
    work.push(refreshRows(queryClient, path, [...visible], listQueries, readRows))
  }
  work.push(
    queryClient.invalidateQueries({
      predicate: ({ queryKey }) => showsObject(queryKey, objects) || isLogOf(queryKey, about),
    }),
  )
  await Promise.all(work)
}

async function refreshRows(
  queryClient: QueryClient,
  path: string,
  ids: readonly string[],
  listQueries: (path: string) => Query[],
  readRows: ReadRows,
): Promise<void> {
  for (let from = 0; from < ids.length; from += idsPerRequest) {
    const rows = await readRows(path, ids.slice(from, from + idsPerRequest))
    const fresh = new Map(rows.map((row) => [row.id, row]))
    for (const query of listQueries(path)) write(queryClient, query, (data) => patch(data, fresh))
  }
}

/** Changes what a list shows. Its time stays: the rows are newer, but the list as a whole was not read. */
function write(queryClient: QueryClient, query: Query, change: (data: unknown) => unknown): void {
  queryClient.setQueryData(query.queryKey, change, { updatedAt: query.state.dataUpdatedAt })
}
