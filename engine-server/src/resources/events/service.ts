import type { QueryOf, Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import { decodeCursor, pageOf } from '../../db/cursor.ts'
import type { Db } from '../../db/database.ts'
import { notFound } from '../../errors.ts'
import type { EventStream } from '../../events/stream.ts'
import * as store from './store.ts'
import { eventView } from './view.ts'

/** What happened, for people. */
export interface EventService {
  list(actor: Actor, query: QueryOf<'listEvents'>): Promise<{ items: Schema<'Event'>[]; next: string | null }>
  /**
   * Has an open stream of the actor carry measurements of those of the objects they may see.
   * @throws AppError `not_found`
   */
  watch(actor: Actor, streamId: string, ids: readonly string[]): Promise<void>
}

/** Makes the service. */
export function createEventService(db: Db, stream: EventStream): EventService {
  return {
    async list(actor, { limit = 100, after, ...query }) {
      const { search, objectId, userId, operationId, severity, since, until } = query
      const narrowed = { search, objectId, userId, operationId, severity, since, until }
      const filter = { ...narrowed, limit, after: decodeCursor(after, 2) }
      const rows = await store.listPage(db, actor, filter)
      const { items, next } = pageOf(rows, limit, (row) => [row.page_at, row.id])
      return { items: items.map(eventView), next }
    },
    async watch(actor, streamId, ids) {
      const objects = await store.listMeasured(db, actor, ids)
      if (!stream.watch(actor.userId ?? '', streamId, objects)) throw notFound('stream')
    },
  }
}
