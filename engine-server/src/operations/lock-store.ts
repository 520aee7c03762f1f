import { sql } from 'kysely'
import type { Actor } from '../authz/actor.ts'
import { visibleTo } from '../authz/filter.ts'
import type { DbOrTx, Tx } from '../db/database.ts'
import type { LockRequest } from './define.ts'

/** What stands in the way of a lock. */
export interface LockHolder {
  readonly operationId: string
  readonly kind: string
  readonly status: string
  readonly objectKind: string
  readonly objectName: string
  readonly held: boolean
  /** Whether the asking actor may see the operation. */
  readonly visible: boolean
}

/** Identifies a lock among those of one operation. */
export function lockKey(lock: { readonly objectId: string; readonly aspect: string }): string {
  return `${lock.objectId}/${lock.aspect}`
}

/**
 * Takes locks in the order given, as far as nothing is in the way, and answers the keys of those taken. With
 * `held: false` they are queued behind the present holders instead; only one operation can be queued at a time.
 */
export async function insertLocks(
  tx: Tx,
  operationId: string,
  requests: readonly LockRequest[],
  held: boolean,
): Promise<Set<string>> {
  if (requests.length === 0) return new Set()
  // Nothing is taken past an operation that is queued for it.
  const notQueued = held
    ? sql`where not exists (select from operation_lock w where not w.held and w.object_id = r.object_id
        and w.aspect = r.aspect and (w.mode = 'exclusive' or r.mode = 'exclusive'))`
    : sql``
  const { rows } = await sql<{ object_id: string; aspect: string }>`
    insert into operation_lock (object_id, object_kind, object_name, aspect, mode, operation_id, slot, held)
    select r.object_id, r.object_kind, r.object_name, r.aspect, r.mode, ${operationId}::uuid,
      case r.mode when 'exclusive' then '(,)'::int8range
        else format('[%s,%1$s]', nextval('operation_lock_slot'))::int8range end, ${held}::boolean
    from unnest(${requests.map(({ object }) => object.id)}::uuid[], ${requests.map(({ object }) => object.kind)}::text[],
      ${requests.map(({ object }) => object.name)}::text[], ${requests.map(({ aspect }) => aspect)}::text[],
      ${requests.map(({ mode }) => mode)}::text[])
      with ordinality as r (object_id, object_kind, object_name, aspect, mode, position)
    ${notQueued}
    order by r.position
    on conflict do nothing
    returning object_id, aspect`.execute(tx)
  return new Set(rows.map(({ object_id, aspect }) => lockKey({ objectId: object_id, aspect })))
}

/** Who holds, or is queued for, locks that exclude the requested ones. */
export async function findHolders(
  tx: Tx,
  actor: Actor,
  operationId: string,
  requests: readonly LockRequest[],
): Promise<LockHolder[]> {
  const rows = await tx
    .selectFrom('operation_lock as l')
    .innerJoin('operation as o', 'o.id', 'l.operation_id')
    .select(['o.id', 'o.kind', 'o.status', 'l.object_kind', 'l.object_name', 'l.held'])
    .select(visibleTo(actor, 'o.ancestors').as('visible'))
    .where('l.operation_id', '<>', operationId)
    .where(({ or, and, eb }) =>
      or(
        requests.map(({ object, aspect, mode }) =>
          and([
            eb('l.object_id', '=', object.id),
            eb('l.aspect', '=', aspect),
            ...(mode === 'shared' ? [eb('l.mode', '=', 'exclusive')] : []),
          ]),
        ),
      ),
    )
    .orderBy('l.held', 'desc')
    .orderBy('l.since')
    .execute()
  return rows.map((row) => ({
    operationId: row.id,
    kind: row.kind,
    status: row.status,
    objectKind: row.object_kind,
    objectName: row.object_name,
    held: row.held,
    visible: Boolean(row.visible),
  }))
}

/** Releases every lock of an operation. */
export async function deleteLocks(tx: Tx, operationId: string): Promise<void> {
  await tx.deleteFrom('operation_lock').where('operation_id', '=', operationId).execute()
}

/** Operations that wait for locks, the longest waiting first. */
export async function listWaitingForLocks(db: DbOrTx): Promise<string[]> {
  const rows = await db
    .selectFrom('operation_lock')
    .select('operation_id')
    .where('held', '=', false)
    .groupBy('operation_id')
    .orderBy((eb) => eb.fn.min('since'))
    .execute()
  return rows.map(({ operation_id }) => operation_id)
}

/** Takes the locks an operation is queued for. Violates `operation_lock_conflict` while one of them is still held. */
export async function takeQueuedLocks(tx: Tx, operationId: string): Promise<void> {
  await tx
    .updateTable('operation_lock')
    .set({ held: true })
    .where('operation_id', '=', operationId)
    .where('held', '=', false)
    .execute()
}

/** Operations that hold what an operation is queued for and have not been asked to stop. */
export async function listToCancel(db: DbOrTx, operationId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('operation_lock as w')
    .innerJoin('operation_lock as l', (join) =>
      join
        .onRef('l.object_id', '=', 'w.object_id')
        .onRef('l.aspect', '=', 'w.aspect')
        .on(sql<boolean>`l.slot && w.slot`)
        .on('l.held', '=', true),
    )
    .innerJoin('operation as o', 'o.id', 'l.operation_id')
    .select('o.id')
    .distinct()
    .where('w.operation_id', '=', operationId)
    .where('w.held', '=', false)
    .where('o.cancel_requested', '=', false)
    .orderBy('o.id')
    .execute()
  return rows.map(({ id }) => id)
}

/** A lock that should not be there. */
export interface DeadLock {
  readonly objectId: string
  readonly objectKind: string
  readonly objectName: string
  readonly operationId: string
  /** Of the operation. */
  readonly ancestors: string[]
}

/**
 * Removes locks whose operation has ended, or of those one operation's; there are none unless something is wrong with
 * us.
 */
export async function deleteDeadLocks(tx: Tx, operationId?: string): Promise<DeadLock[]> {
  const rows = await tx
    .deleteFrom('operation_lock as l')
    .using('operation as o')
    .whereRef('o.id', '=', 'l.operation_id')
    .where('o.ended_at', 'is not', null)
    .$if(operationId !== undefined, (query) => query.where('o.id', '=', operationId ?? ''))
    .returning(['l.object_id', 'l.object_kind', 'l.object_name', 'l.operation_id', 'o.ancestors'])
    .execute()
  return rows.map((row) => ({
    objectId: row.object_id,
    objectKind: row.object_kind,
    objectName: row.object_name,
    operationId: row.operation_id,
    ancestors: row.ancestors,
  }))
}
