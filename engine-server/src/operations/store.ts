import { sql } from 'kysely'
import type { Actor } from '../authz/actor.ts'
import { json, type Db, type DbOrTx, type Tx } from '../db/database.ts'
import type { Json, NewOperation, ObjectRef } from './define.ts'
import type { JournalEntry } from './journal.ts'

/** Channel on which runners are told that something is to be done; the payload is the operation's id. */
export const operationsChannel = 'overt_operations'

/** Channel on which the end of operations is told; the payload is their kind. */
export const endedChannel = 'overt_ended'

export type LiveStatus = 'waiting' | 'running' | 'undoing' | 'stuck'
export type EndStatus = 'succeeded' | 'failed' | 'cancelled'

/** An operation as its runner has it. */
export interface ClaimedOperation {
  readonly id: string
  readonly kind: string
  readonly input: unknown
  readonly object: ObjectRef
  readonly ancestors: readonly string[]
  readonly actor: Actor
  readonly status: LiveStatus
  readonly error: StoredError | null
  readonly cancelRequested: boolean
  readonly generation: number
}
export interface StoredError {
  readonly code: string
  readonly message: string
  readonly details?: Readonly<Record<string, unknown>>
}

/** Inserts an operation; it is to be run as soon as its locks are taken. */
export async function insertOperation<Input>(
  tx: Tx,
  id: string,
  { definition, input, object, ancestors, actor, parentId }: NewOperation<Input>,
): Promise<void> {
  await tx
    .insertInto('operation')
    .values({
      id,
      kind: definition.kind,
      input: json(input),
      object_kind: object.kind,
      object_id: object.id,
      object_name: object.name,
      ancestors: [id, ...ancestors],
      actor_id: actor.userId,
      actor_name: actor.userName,
      request_id: actor.requestId,
      parent_id: parentId ?? null,
      status: 'waiting',
      cancellable: true,
    })
    .execute()
}

/** Says why an operation waits. */
export async function setReason(tx: Tx, id: string, reason: string): Promise<void> {
  await tx.updateTable('operation').set({ reason }).where('id', '=', id).execute()
}

/** Tells runners, once the transaction has committed. */
export async function notifyRunners(tx: DbOrTx, operationId: string): Promise<void> {
  await sql`select pg_notify(${operationsChannel}, ${operationId})`.execute(tx)
}

/** Tells that an operation of a kind has ended, once the transaction has committed. */
export async function notifyEnded(tx: Tx, kind: string): Promise<void> {
  await sql`select pg_notify(${endedChannel}, ${kind})`.execute(tx)
}

/** Asks live operations to stop; one that is stuck tries its undo again. */
export async function requestCancel(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx
    .updateTable('operation')
    .set({
      cancel_requested: true,
      wake_at: sql`now()`,
      status: sql`case when status = 'stuck' then 'undoing' else status end`,
    })
    .where('id', 'in', ids)
    .where('ended_at', 'is', null)
    .execute()
}

/**
 * Lets a stuck operation go on: with its undo if it had turned back, else with its end, which is all that was left.
 */
export async function unstick(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable('operation')
    .set({
      status: sql`case when error is null and not cancel_requested and not exists (
        select from operation_step s where s.operation_id = operation.id and s.entry like 'undo%')
        then 'running' else 'undoing' end`,
      reason: '',
      wake_at: sql`now()`,
    })
    .where('id', '=', id)
    .where('status', '=', 'stuck')
    .execute()
}

/** What claiming takes into account. */
export interface ClaimOptions {
  readonly runnerId: string
  readonly limit: number
  readonly leaseMs: number
  /** Operations this runner executes now. */
  readonly active: readonly string[]
  /** Take also what another runner holds a valid lease of: it is known to have stopped. The generation fences it. */
  readonly evenLeased: boolean
}

/**
 * Claims operations that nobody executes: never begun, let go, or with a lapsed lease. The generation grows, which
 * fences whoever had them before.
 */
export async function claimOperations(db: Db, options: ClaimOptions): Promise<ClaimedOperation[]> {
  const { runnerId, limit, leaseMs, active, evenLeased } = options
  const { rows } = await sql<{
    id: string
    kind: string
    input: unknown
    object_kind: ObjectRef['kind']
    object_id: string
    object_name: string
    ancestors: string[]
    actor_id: string | null
    actor_name: string
    request_id: string
    status: LiveStatus
    error: StoredError | null
    cancel_requested: boolean
    generation: number
  }>`
    update operation set runner_id = ${runnerId}::uuid, generation = generation + 1,
      lease_expires_at = now() + ${leaseMs} * interval '1 ms'
    where id in (
      select o.id from operation o
      where o.ended_at is null and o.status <> 'stuck' and o.wake_at <= now()
        and o.id <> all(${active}::uuid[])
        and (o.runner_id is null or o.runner_id = ${runnerId}::uuid or o.lease_expires_at < now() or ${evenLeased})
        and (o.cancel_requested or not exists (
          select from operation_lock l where l.operation_id = o.id and not l.held))
      order by o.wake_at limit ${limit} for update skip locked)
    returning id, kind, input, object_kind, object_id, object_name, ancestors, actor_id, actor_name, request_id,
      status, error, cancel_requested, generation`.execute(db)
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    input: row.input,
    object: { kind: row.object_kind, id: row.object_id, name: row.object_name },
    ancestors: row.ancestors,
    actor: {
      kind: row.actor_id === null ? 'engine' : 'user',
      userId: row.actor_id,
      userName: row.actor_name,
      loginId: null,
      limitedTo: null,
      requestId: row.request_id,
      clientAddress: '',
    },
    status: row.status,
    error: row.error,
    cancelRequested: row.cancel_requested,
    generation: row.generation,
  }))
}

/**
 * Prolongs leases of a runner; answers the operations it still holds, with their cancel flag. It waits for nobody: an
 * operation whose row another transaction has now keeps the lease it has until the next time. Renewals that waited for
 * rows and held others piled up, each in another's way, until no connection was left.
 */
export async function renewLeases(
  db: Db,
  runnerId: string,
  held: readonly { readonly id: string; readonly generation: number }[],
  leaseMs: number,
): Promise<{ id: string; generation: number; cancelRequested: boolean }[]> {
  const ids = held.map(({ id }) => id)
  const generations = held.map(({ generation }) => generation)
  const stillHeld = sql`operation o join h on h.id = o.id and h.generation = o.generation
    where o.runner_id = ${runnerId}::uuid and o.ended_at is null`
  const { rows } = await sql<{ id: string; generation: number; cancel_requested: boolean }>`
    with h as (select * from unnest(${ids}::uuid[], ${generations}::bigint[]) as h (id, generation)),
    free as (select o.id from ${stillHeld} for update of o skip locked),
    renewed as (
      update operation o set lease_expires_at = now() + ${leaseMs} * interval '1 ms' from free where o.id = free.id)
    select o.id, o.generation, o.cancel_requested from ${stillHeld}`.execute(db)
  return rows.map((row) => ({ id: row.id, generation: row.generation, cancelRequested: row.cancel_requested }))
}

/** Gives a lease back, so that the next runner need not wait until it lapses. */
export async function releaseLease(db: Db, id: string, generation: number): Promise<void> {
  await db
    .updateTable('operation')
    .set({ runner_id: null, lease_expires_at: null })
    .where('id', '=', id)
    .where('generation', '=', generation)
    .where('ended_at', 'is', null)
    .execute()
}

/** Locks an operation's row; answers whether this generation still is the newest and it has not ended. */
export async function lockOwned(tx: Tx, id: string, generation: number): Promise<boolean> {
  const row = await tx
    .selectFrom('operation')
    .select('id')
    .where('id', '=', id)
    .where('generation', '=', generation)
    .where('ended_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  return row !== undefined
}

/** Reads a journal, oldest entry first. */
export async function readEntries(db: DbOrTx, operationId: string): Promise<JournalEntry[]> {
  const rows = await db
    .selectFrom('operation_step')
    .select(['step', 'entry', 'at', 'output', 'message'])
    .where('operation_id', '=', operationId)
    .orderBy('seq')
    .execute()
  return rows.map((row) => ({
    step: row.step,
    entry: row.entry as JournalEntry['entry'], // the column's check allows nothing else
    at: row.at,
    output: (row.output ?? undefined) as Json | undefined, // written from Json
    message: row.message,
  }))
}

/** An entry to write. */
export interface NewEntry {
  readonly step: string
  readonly entry: JournalEntry['entry']
  readonly output?: Json | undefined
  readonly message?: string
}
/** What an operation shows from now on; what is absent stays. */
export interface OperationPatch {
  readonly status?: LiveStatus
  readonly reason?: string
  readonly progressPercent?: number
  readonly progressMessage?: string
  readonly cancellable?: boolean
  readonly error?: StoredError
  /** Also gives the lease up: nobody works on it until it is woken. */
  readonly letGo?: boolean
  /** Writes nothing if cancel was asked meanwhile. */
  readonly unlessCancelled?: boolean
}

/**
 * Writes journal entries and the operation's state in one statement, with the event that tells of it; answers false,
 * and writes nothing, when another generation has the operation, or when it was cancelled and the patch minds.
 */
export async function advance(
  db: DbOrTx,
  { id, generation }: { readonly id: string; readonly generation: number },
  entries: readonly NewEntry[],
  patch: OperationPatch,
): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    with o as (
      update operation set
        status = coalesce(${patch.status ?? null}, status),
        started_at = coalesce(started_at, now()),
        reason = coalesce(${patch.reason ?? null}, reason),
        progress_percent = coalesce(${patch.progressPercent ?? null}::real, progress_percent),
        progress_message = coalesce(${patch.progressMessage ?? null}, progress_message),
        cancellable = coalesce(${patch.cancellable ?? null}::boolean, cancellable),
        error = coalesce(${patch.error ? json(patch.error) : null}::jsonb, error),
        runner_id = case when ${patch.letGo ?? false} then null else runner_id end,
        lease_expires_at = case when ${patch.letGo ?? false} then null else lease_expires_at end
      where id = ${id}::uuid and generation = ${generation} and ended_at is null
        and not (cancel_requested and ${patch.unlessCancelled ?? false})
      returning id, object_kind, object_id, object_name, ancestors, request_id
    ), s as (
      insert into operation_step (operation_id, step, entry, generation, output, message)
      select o.id, e.step, e.entry, ${generation}, e.output, e.message
      from o, jsonb_to_recordset(${json(entries)}::jsonb) as e (step text, entry text, output jsonb, message text)
    )
    insert into event (id, object_kind, object_id, change, parents, ancestors, operation_id, request_id)
    select gen_random_uuid(), 'operation', o.id, 'updated',
      jsonb_build_array(jsonb_build_object('kind', o.object_kind, 'id', o.object_id)), o.ancestors, o.id, o.request_id
    from o returning id`.execute(db)
  return rows.length > 0
}

/** Writes journal entries; call under `lockOwned`. */
export async function insertEntries(
  tx: Tx,
  { id, generation }: Pick<ClaimedOperation, 'id' | 'generation'>,
  entries: readonly NewEntry[],
): Promise<void> {
  if (entries.length === 0) return
  await tx
    .insertInto('operation_step')
    .values(
      entries.map(({ step, entry, output, message }) => ({
        operation_id: id,
        step,
        entry,
        generation,
        output: output === undefined ? null : json(output),
        message: message ?? null,
      })),
    )
    .execute()
}

/** Ends an operation; call under `lockOwned`. */
export async function updateEnded(
  tx: Tx,
  id: string,
  status: EndStatus,
  { error, output }: { readonly error: StoredError | null; readonly output: Json | undefined },
): Promise<void> {
  await tx
    .updateTable('operation')
    .set({
      status,
      ended_at: sql`now()`,
      started_at: sql`coalesce(started_at, now())`,
      runner_id: null,
      lease_expires_at: null,
      cancellable: false,
      progress_message: '',
      reason: error?.message ?? '',
      ...(error ? { error: json(error) } : {}),
      ...(status === 'succeeded' ? { progress_percent: 100 } : {}),
      ...(output === undefined ? {} : { output: json(output) }),
    })
    .where('id', '=', id)
    .execute()
}

/** Whether cancel was asked of an operation. */
export async function isCancelRequested(db: DbOrTx, id: string): Promise<boolean> {
  const row = await db.selectFrom('operation').select('cancel_requested').where('id', '=', id).executeTakeFirst()
  return row?.cancel_requested ?? false
}
