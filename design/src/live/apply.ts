import type { InfiniteData, Query, QueryClient } from '@tanstack/react-query'
import { type Invalidation, isLogOf, readKey, showsObject } from './invalidation.ts'

/** A row of any list. */
interface Row {
  readonly id: string
}
interface RowPage {
  readonly items: readonly Row[]
}

/** Reads rows of a list by their ids: `GET {path}?ids=…`; those absent or hidden are left out. */
export type ReadRows = (listPath: string, ids: readonly string[]) => Promise<readonly Row[]>

/** The contract's limit of `ids` in one request. */
const idsPerRequest = 200

function pagesOf(data: unknown): readonly RowPage[] {
  if (typeof data !== 'object' || data === null) return []
  if ('pages' in data && Array.isArray(data.pages)) return data.pages as RowPage[]
  return 'items' in data && Array.isArray(data.items) ? [data as unknown as RowPage] : []
}

function patchPage<Page extends RowPage>(page: Page, fresh: ReadonlyMap<string, Row>): Page {
  if (!page.items.some(({ id }) => fresh.has(id))) return page
  return { ...page, items: page.items.map((row) => fresh.get(row.id) ?? row) }
}

function patch(data: unknown, fresh: ReadonlyMap<string, Row>): unknown {
  if (typeof data !== 'object' || data === null) return data
  if ('pages' in data) {
    const paged = data as InfiniteData<RowPage>
    return { ...paged, pages: paged.pages.map((page) => patchPage(page, fresh)) }
  }
  return patchPage(data as RowPage, fresh)
}

/** Whether a list's filter could let a row in or out when the row changes. */
function isFiltered(query: Query): boolean {
  const args = query.queryKey[1] as { query?: Record<string, unknown> } | undefined
  return Object.entries(args?.query ?? {}).some(
    ([name, value]) => value !== undefined && name !== 'limit' && name !== 'sort' && name !== 'after',
  )
}

/**
 * Brings the cache up to date after a burst of changes: lists whose membership may differ are read again, rows in
 * place are read in one request by ids and put into every list that has them, single objects are read again. What is
 * not on screen is only marked, and read when it is next shown.
 */
export async function applyInvalidation(
  queryClient: QueryClient,
  { lists, rows, objects, about }: Invalidation,
  readRows: ReadRows,
): Promise<void> {
  const work: Promise<unknown>[] = []
  const listQueries = (path: string) =>
    queryClient.getQueryCache().findAll({ predicate: ({ queryKey }) => readKey(queryKey)?.path === path })

  for (const path of lists) {
    work.push(queryClient.invalidateQueries({ predicate: ({ queryKey }) => readKey(queryKey)?.path === path }))
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
    for (const query of whole) work.push(queryClient.invalidateQueries({ queryKey: query.queryKey, exact: true }))
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
    for (const query of listQueries(path)) {
      // Written directly, not through the options: the rows are newer, but the list as a whole was not read.
      queryClient.setQueryData(query.queryKey, (data: unknown) => patch(data, fresh), {
        updatedAt: query.state.dataUpdatedAt,
      })
    }
  }
}
