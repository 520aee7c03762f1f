import { sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { rightsOnMany, visibleTo } from '../../authz/filter.ts'
import type { DbOrTx, Tx } from '../../db/database.ts'

/** An operation with its journal, as views need it. */
export interface OperationRow {
  id: string
  kind: string
  object_kind: string
  object_id: string
  object_name: string
  ancestors: string[]
  actor_id: string | null
  actor_name: string
  request_id: string
  parent_id: string | null
  status: string
  reason: string
  error: unknown
  progress_percent: number
  progress_message: string
  cancellable: boolean
  cancel_requested: boolean
  created_at: Date
  started_at: Date | null
  ended_at: Date | null
  /** `created_at` to the microsecond, for the cursor. */
  page_at: string
  entries: { step: string; entry: string; at: string; message: string | null }[]
  rights: string[]
}

function selectOperations(db: DbOrTx, actor: Actor) {
  return db.selectFrom('operation as o').select([
    'o.id',
    'o.kind',
    'o.object_kind',
    'o.object_id',
    'o.object_name',
    'o.ancestors',
    'o.actor_id',
    'o.actor_name',
    'o.request_id',
    'o.parent_id',
    'o.status',
    'o.reason',
    'o.error',
    'o.progress_percent',
    'o.progress_message',
    'o.cancellable',
    'o.cancel_requested',
    'o.created_at',
    'o.started_at',
    'o.ended_at',
    sql<string>`o.created_at::text`.as('page_at'),
    sql<OperationRow['entries']>`coalesce((select jsonb_agg(jsonb_build_object('step', s.step, 'entry', s.entry,
        'at', s.at, 'message', s.message) order by s.seq) from operation_step s where s.operation_id = o.id), '[]')`.as(
      'entries',
    ),
    rightsOnMany(actor, 'o.ancestors').as('rights'),
  ])
}
function selectVisible(db: DbOrTx, actor: Actor) {
  return selectOperations(db, actor).where(visibleTo(actor, 'o.ancestors'))
}

/** Finds an operation the actor may see. */
export async function findById(db: DbOrTx, actor: Actor, id: string): Promise<OperationRow | undefined> {
  return await selectVisible(db, actor).where('o.id', '=', id).executeTakeFirst()
}

/** An operation that the actor has started, whether or not they may see it. */
export async function getAccepted(db: DbOrTx, actor: Actor, id: string): Promise<OperationRow> {
  return await selectOperations(db, actor)
    .where('o.id', '=', id)
    .where('o.actor_id', 'is not distinct from', actor.userId)
    .executeTakeFirstOrThrow()
}

/** What a list of operations is narrowed to. */
export interface OperationFilter {
  readonly ids?: readonly string[] | undefined
  readonly status?: readonly string[] | undefined
  readonly kind?: readonly string[] | undefined
  readonly userId?: readonly string[] | undefined
  readonly objectId?: string | undefined
  readonly parentId?: string | undefined
  readonly after?: readonly [at: string, id: string] | undefined
  readonly limit: number
}

/** A page of operations, newest first, and one row more. */
export async function listPage(db: DbOrTx, actor: Actor, filter: OperationFilter): Promise<OperationRow[]> {
  const { ids, status, kind, userId, objectId, parentId, after, limit } = filter
  return await selectVisible(db, actor)
    .$if(ids !== undefined, (query) => query.where('o.id', '=', sql<string>`any(${ids}::uuid[])`))
    .$if(status !== undefined, (query) => query.where('o.status', '=', sql<string>`any(${status}::text[])`))
    .$if(kind !== undefined, (query) => query.where('o.kind', '=', sql<string>`any(${kind}::text[])`))
    .$if(userId !== undefined, (query) => query.where('o.actor_id', '=', sql<string>`any(${userId}::uuid[])`))
    .$if(objectId !== undefined, (query) => query.where('o.object_id', '=', objectId ?? ''))
    .$if(parentId !== undefined, (query) => query.where('o.parent_id', '=', parentId ?? ''))
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(o.created_at, o.id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('o.created_at', 'desc')
    .orderBy('o.id', 'desc')
    .limit(limit + 1)
    .execute()
}

/** Locks the row of a live operation for a change by a person. */
export async function lockById(
  tx: Tx,
  id: string,
): Promise<{ status: string; cancellable: boolean; actorId: string | null } | undefined> {
  const row = await tx
    .selectFrom('operation')
    .select(['status', 'cancellable', 'actor_id'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && { status: row.status, cancellable: row.cancellable, actorId: row.actor_id }
}

/** A lock with the operation that has it. */
export interface LockRow {
  object_kind: string
  object_id: string
  object_name: string
  aspect: string
  mode: string
  held: boolean
  since: Date
  page_at: string
  operation_id: string
  kind: string
  status: string
  progress_percent: number
  cancellable: boolean
  actor_id: string | null
  actor_name: string
  runner_id: string | null
  lease_expires_at: Date | null
  ended_at: Date | null
  rights: string[]
  /** Seconds of the lease that are left; negative when it has lapsed. */
  lease_seconds: number | null
  reason: string
}

/** What a list of locks is narrowed to. */
export interface LockFilter {
  readonly after?: readonly [since: string, operationId: string, object: string] | undefined
  readonly operationId?: string | undefined
  readonly limit: number
}

/** A page of locks of operations the actor may see, the oldest first, and one row more. */
export async function listLockPage(db: DbOrTx, actor: Actor, filter: LockFilter): Promise<LockRow[]> {
  const { after, operationId, limit } = filter
  return await db
    .selectFrom('operation_lock as l')
    .innerJoin('operation as o', 'o.id', 'l.operation_id')
    .select([
      'l.object_kind',
      'l.object_id',
      'l.object_name',
      'l.aspect',
      'l.mode',
      'l.held',
      'l.since',
      sql<string>`l.since::text`.as('page_at'),
      'l.operation_id',
      'o.kind',
      'o.status',
      'o.progress_percent',
      'o.cancellable',
      'o.actor_id',
      'o.actor_name',
      'o.runner_id',
      'o.lease_expires_at',
      'o.ended_at',
      rightsOnMany(actor, 'o.ancestors').as('rights'),
      sql<number | null>`extract(epoch from o.lease_expires_at - now())::float8`.as('lease_seconds'),
      'o.reason',
    ])
    .where(visibleTo(actor, 'o.ancestors'))
    .$if(operationId !== undefined, (query) => query.where('l.operation_id', '=', operationId ?? ''))
    .$if(after !== undefined, (query) =>
      query.where(
        sql<boolean>`(l.since, l.operation_id, l.object_id::text || l.aspect)
          > (${after?.[0]}::timestamptz, ${after?.[1]}::uuid, ${after?.[2]})`,
      ),
    )
    .orderBy('l.since')
    .orderBy('l.operation_id')
    .orderBy(sql`l.object_id::text || l.aspect`)
    .limit(limit + 1)
    .execute()
}
