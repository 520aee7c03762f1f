import type { Query, QueryClient } from '@tanstack/react-query'
import { pagesOf } from './row-pages.ts'
import { spaced, type Spaced } from './spaced.ts'

/** Of so many pages a list is long: to read it again is one request for each, one after the other. */
const longFrom = 4
/** How far apart a long list is read again while rows come and go, in milliseconds. */
export const longListEveryMs = 10_000

const longLists = new WeakMap<Query, Spaced>()

/**
 * Reads a list again as a whole when it is on screen, and when it is next shown otherwise; a long one now and then, or
 * every VM that anybody makes would cost each reader who has scrolled far dozens of requests.
 */
export async function readListAgain(queryClient: QueryClient, query: Query): Promise<void> {
  const again = () => queryClient.invalidateQueries({ queryKey: query.queryKey, exact: true })
  if (!query.isActive() || pagesOf(query.state.data).length < longFrom) return await again()
  const known = longLists.get(query) ?? spaced(again, longListEveryMs)
  longLists.set(query, known)
  known.want()
}
