import type { InfiniteData } from '@tanstack/react-query'

/** A row of any list. */
export interface Row {
  readonly id: string
}
interface RowPage {
  readonly items: readonly Row[]
  readonly total?: number
}

/** The pages that a query of a list holds, whether it is read page by page or at once. */
export function pagesOf(data: unknown): readonly RowPage[] {
  if (typeof data !== 'object' || data === null) return []
  if ('pages' in data && Array.isArray(data.pages)) return data.pages as RowPage[]
  return 'items' in data && Array.isArray(data.items) ? [data as unknown as RowPage] : []
}

function mapPages(data: unknown, change: (page: RowPage) => RowPage): unknown {
  if (typeof data !== 'object' || data === null) return data
  if (!('pages' in data)) return 'items' in data ? change(data as RowPage) : data
  const paged = data as InfiniteData<RowPage>
  return { ...paged, pages: paged.pages.map(change) }
}

/** The list with newer rows in the place of those it has. */
export function patch(data: unknown, fresh: ReadonlyMap<string, Row>): unknown {
  return mapPages(data, (page) =>
    page.items.some(({ id }) => fresh.has(id))
      ? { ...page, items: page.items.map((row) => fresh.get(row.id) ?? row) }
      : page,
  )
}

/** The list without these rows, and with as many fewer in its total. */
export function without(data: unknown, ids: ReadonlySet<string>): unknown {
  const count = pagesOf(data).reduce((sum, { items }) => sum + items.filter(({ id }) => ids.has(id)).length, 0)
  if (count === 0) return data
  return mapPages(data, (page) => ({
    ...page,
    items: page.items.filter(({ id }) => !ids.has(id)),
    ...(page.total === undefined ? {} : { total: page.total - count }),
  }))
}
