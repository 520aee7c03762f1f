import type { QueryOf, Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import type { Db } from '../../db/database.ts'
import { findHits } from './store.ts'
import { termsOf } from './terms.ts'
import { searchView } from './view.ts'

/** Finding objects of any kind. */
export interface SearchService {
  /** The best hits of each kind, of what the actor may see. */
  search(actor: Actor, query: QueryOf<'search'>): Promise<Schema<'SearchResult'>>
}

/** Makes the service. */
export function createSearchService(db: Db): SearchService {
  return {
    async search(actor, { q, limit = 5 }) {
      const terms = termsOf(q)
      if (terms.text === '') return { groups: [] }
      // One more than asked for, to know whether there are more.
      return searchView(await findHits(db, actor, terms, limit + 1), limit)
    },
  }
}
