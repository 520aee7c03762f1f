import { sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { heardBy, visibleTo } from '../../authz/filter.ts'
import type { DbOrTx } from '../../db/database.ts'
import type { WatchedObject } from '../../events/sample-feed.ts'
import { containsText } from '../../db/search.ts'

/** An event that people read. */
export interface EventRow {
  readonly id: string
  readonly at: Date
  readonly code: string
  readonly severity: string
  readonly message: string
  readonly object_kind: string
  readonly object_id: string
  readonly object_name: string | null
  readonly user_name: string | null
  readonly operation_id: string | null
  readonly request_id: string | null
  /** `at` to the microsecond, for the cursor. */
  readonly page_at: string
}

/** What a list of events is narrowed to. */
export interface EventFilter {
  readonly limit: number
  readonly after: readonly [at: string, id: string] | undefined
  readonly search: string | undefined
  readonly objectId: readonly string[] | undefined
  readonly userId: readonly string[] | undefined
  /** Not older than this. */
  readonly since: string | undefined
  /** Older than this. */
  readonly until: string | undefined
  readonly operationId: string | undefined
  readonly severity: readonly string[] | undefined
}

/** Newest first: what the actor may hear of. */
export async function listPage(db: DbOrTx, actor: Actor, filter: EventFilter): Promise<EventRow[]> {
  let query = db
    .selectFrom('event as e')
    .select(['e.id', 'e.at', 'e.object_kind', 'e.object_id', 'e.object_name', 'e.user_name'])
    .select(['e.operation_id', 'e.request_id', sql<string>`e.at::text`.as('page_at')])
    .select(['e.code', 'e.severity', 'e.message'])
    .$narrowType<{ code: string; severity: string; message: string }>() // all three are there when one is
    .where('e.code', 'is not', null)
    .where(heardBy(actor, 'e.object_kind', 'e.ancestors'))
    .where(containsText(filter.search, 'e.message', 'e.code'))
  if (filter.objectId) query = query.where('e.object_id', '=', sql<string>`any(${[...filter.objectId]}::uuid[])`)
  if (filter.userId) query = query.where('e.user_id', '=', sql<string>`any(${[...filter.userId]}::uuid[])`)
  if (filter.since) query = query.where(sql<boolean>`e.at >= ${filter.since}::timestamptz`)
  if (filter.until) query = query.where(sql<boolean>`e.at < ${filter.until}::timestamptz`)
  if (filter.operationId) query = query.where('e.operation_id', '=', filter.operationId)
  if (filter.severity) query = query.where('e.severity', '=', sql<string>`any(${[...filter.severity]}::text[])`)
  if (filter.after)
    query = query.where(sql<boolean>`(e.at, e.id) < (${filter.after[0]}::timestamptz, ${filter.after[1]}::uuid)`)
  return await query
    .orderBy('e.at', 'desc')
    .orderBy('e.id', 'desc')
    .limit(filter.limit + 1)
    .execute()
}

/** Of the objects, those that are measured and that the actor may see. */
export async function listMeasured(db: DbOrTx, actor: Actor, ids: readonly string[]): Promise<WatchedObject[]> {
  const { rows } = await sql<WatchedObject>`
    select o.kind, o.id, o.ancestors from estate_object o
    where o.kind in ('vm', 'host') and o.id = any(${[...ids]}::uuid[]) and ${visibleTo(actor, 'o.ancestors')}`.execute(
    db,
  )
  return rows
}
