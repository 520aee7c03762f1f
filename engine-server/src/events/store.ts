import { sql } from 'kysely'
import type { Db, DbOrTx, Tx } from '../db/database.ts'

/** How many events one statement numbers or reads. */
export const batchSize = 1000

/** A numbered event, as the stream needs it. */
export interface NumberedEvent {
  readonly seq: number
  readonly object_kind: string
  readonly object_id: string
  readonly change: string
  readonly parents: unknown
  readonly ancestors: string[]
}
/** Events that got their numbers together, in order. */
export interface NumberedBatch {
  /** The newest number given out before; who has read up to it lacks only these. */
  readonly after: number
  readonly events: readonly NumberedEvent[]
}
/** The channel on which engines hear of new events; its payload is the newest number. */
export const eventsChannel = 'overt_events'
/** The channel on which engines hear of tags that were put on objects or taken off; its payload is their ids, or nothing for all. */
export const retaggedChannel = 'overt_retagged'

/**
 * Numbers committed events in the order of their rows, and wakes the streams of every engine. One transaction at a
 * time: a reader that has seen a number has then seen all smaller ones. A row whose transaction commits late has a
 * small row number but gets its sequence number now, behind what readers have.
 */
export async function numberEvents(tx: Tx): Promise<NumberedBatch> {
  await sql`select pg_advisory_xact_lock(hashtext('overt publisher'))`.execute(tx)
  // Nobody else draws numbers under the lock, and its last value is read before `numbers` draws from it.
  const { rows } = await sql<NumberedEvent & { after: number }>`
    with before as materialized (select case when is_called then last_value else 0 end as seq from event_seq),
    waiting as materialized (
      select row_number, before.seq as after from event, before
      where event.seq is null order by row_number limit ${sql.lit(batchSize)}),
    numbers as materialized (
      select row_number, after, nextval('event_seq') as seq from (table waiting order by row_number) w),
    written as (
      update event e set seq = n.seq from numbers n where e.row_number = n.row_number
      returning n.seq, n.after, e.object_kind, e.object_id, e.change, e.parents, e.ancestors)
    select * from written order by seq`.execute(tx)
  const newest = rows.at(-1)?.seq
  if (newest !== undefined) await sql`select pg_notify(${eventsChannel}, ${String(newest)})`.execute(tx)
  return { after: rows[0]?.after ?? 0, events: rows }
}

/** Events after a number, in order, at most `batchSize`. */
export async function listAfter(db: DbOrTx, seq: number): Promise<NumberedEvent[]> {
  return await db
    .selectFrom('event')
    .select(['seq', 'object_kind', 'object_id', 'change', 'parents', 'ancestors'])
    .$narrowType<{ seq: number }>() // by the condition below
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(batchSize)
    .execute()
}

/** The newest number given out, and the newest that may have been purged. */
export interface Extent {
  readonly newest: number
  readonly horizon: number
}
export async function findExtent(db: DbOrTx): Promise<Extent> {
  const { rows } = await sql<Extent>`
    select h.seq as horizon, greatest(h.seq, coalesce((select max(seq) from event), 0)) as newest
    from event_horizon h`.execute(db)
  return rows[0] ?? { newest: 0, horizon: 0 }
}

/** Purges mere changes older than an hour and messages older than 30 days; remembers from where streams can resume. */
export async function purgeEvents(db: Db): Promise<void> {
  await sql`
    with purged as (
      delete from event where seq is not null and (
        code is null and at < now() - interval '1 hour' or code is not null and at < now() - interval '30 days')
      returning seq),
    last as (select max(seq) as seq from purged)
    update event_horizon h set seq = last.seq from last where last.seq > h.seq`.execute(db)
}

/** An object that came into or went out of somebody's sight. */
export interface SightChange {
  readonly kind: string
  readonly id: string
}
/**
 * Of the objects below `roots`, those that the grants `other` do not show: with the roots a user lost and those they
 * have, what went out of their sight. At most `limit`.
 */
export async function listOnlyBelow(
  db: DbOrTx,
  roots: readonly string[],
  other: readonly string[],
  limit: number,
): Promise<SightChange[]> {
  return await db
    .selectFrom('estate_object as o')
    .select(['o.kind', 'o.id'])
    .where('o.kind', 'not in', ['system', 'operation'])
    .where(sql<boolean>`o.ancestors && ${[...roots]}::uuid[] and not o.ancestors && ${[...other]}::uuid[]`)
    .limit(limit)
    .execute()
}
