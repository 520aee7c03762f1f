import type { QueryOf, Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import { rightsOf } from '../../authz/roles.ts'
import { decodeCursor, pageOf } from '../../db/cursor.ts'
import type { Db, Tx } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import { AppError, notFound } from '../../errors.ts'
import { byActor, recordEvent } from '../../events/record.ts'
import { acceptOperation } from '../../operations/accept.ts'
import type { ChangeFeed } from '../../operations/change-feed.ts'
import type { NewOperation, OperationKind } from '../../operations/define.ts'
import { tellHealed } from '../../operations/heal.ts'
import { deleteDeadLocks } from '../../operations/lock-store.ts'
import { objectInWords, phrases } from '../../operations/phrases.ts'
import type { Definitions } from '../../operations/runner-parts.ts'
import { notifyRunners, requestCancel, unstick } from '../../operations/store.ts'
import { findById, getAccepted, listLockPage, listPage, lockById, type OperationRow } from './store.ts'
import { lockView, operationView } from './view.ts'

type Operation = Schema<'Operation'>

/** Long work, as people and other services deal with it. */
export interface OperationService {
  /** Accepts an operation in the caller's transaction; see `acceptOperation`. Answers its id. */
  accept<Input>(tx: Tx, operation: NewOperation<Input>): Promise<string>
  /** @throws AppError `not_found` */
  get(actor: Actor, id: string): Promise<Operation>
  /** What the actor has just accepted; to read it later takes the right to see it. */
  accepted(actor: Actor, id: string): Promise<Operation>
  /** As `get`, but answers only when it has ended or is stuck, or when the time is over. */
  wait(actor: Actor, id: string, waitSeconds: number, signal: AbortSignal): Promise<Operation>
  list(actor: Actor, query: QueryOf<'listOperations'>): Promise<{ items: Operation[]; next: string | null }>
  /** Asks it to stop. Idempotent. @throws AppError `conflict` when it has ended or can't stop any more */
  cancel(actor: Actor, id: string): Promise<Operation>
  /** Lets a stuck one go on. @throws AppError `conflict` when it is not stuck */
  retry(actor: Actor, id: string): Promise<Operation>
  /** Releases what an operation that is over left behind; answers how many. @throws AppError `conflict` while it lives */
  releaseLocks(actor: Actor, id: string): Promise<number>
  locks(actor: Actor, query: QueryOf<'listLocks'>): Promise<{ items: Schema<'Lock'>[]; next: string | null }>
}

/** Makes the service. */
export function createOperationService({
  db,
  changes,
  definitions,
}: {
  readonly db: Db
  readonly changes: ChangeFeed
  readonly definitions: Definitions
}): OperationService {
  const view = (row: OperationRow) => operationView(row, definitions.get(row.kind)?.steps.map(({ name }) => name) ?? [])
  const find = async (actor: Actor, id: string) => {
    const row = await findById(db, actor, id)
    if (!row) throw notFound('operation')
    return row
  }
  return {
    accept: acceptOperation,
    get: async (actor, id) => view(await find(actor, id)),
    accepted: async (actor, id) => view(await getAccepted(db, actor, id)),
    async wait(actor, id, waitSeconds, signal) {
      using watch = changes.watch([id])
      const until = performance.now() + waitSeconds * 1000
      for (;;) {
        const row = await find(actor, id)
        const left = until - performance.now()
        if (row.ended_at || row.status === 'stuck' || left <= 0) return view(row)
        await watch.changed(left, signal)
      }
    },
    async list(actor, { limit = 100, after, ids, status, kind, userId, objectId, parentId }) {
      const filter = { ids, status, kind, userId, objectId, parentId }
      const rows = await listPage(db, actor, { ...filter, limit, after: decodeCursor(after, 2) })
      const { items, next } = pageOf(rows, limit, (row) => [row.page_at, row.id])
      return { items: items.map(view), next }
    },
    async cancel(actor, id) {
      const seen = await find(actor, id)
      if (seen.actor_id !== actor.userId && !rightsOf(seen.rights).includes('cancel_operations'))
        throw new AppError('forbidden', 'Only who started an operation, or an administrator, may cancel it.')
      await transact(db, async (tx) => {
        const now = await lockById(tx, id)
        if (!now) throw notFound('operation')
        if (now.status !== 'waiting' && now.status !== 'running')
          throw new AppError('conflict', `It can't be cancelled: it is ${now.status} already.`, {
            details: { current: now.status, allowed: ['waiting', 'running'] },
          })
        if (!now.cancellable)
          throw new AppError('conflict', "Its present step can't be stopped. Wait until it has ended.")
        await requestCancel(tx, [id])
        await recordAct(tx, actor, seen, 'operation.cancel_requested', 'cancel asked')
        await notifyRunners(tx, id)
      })
      return view(await find(actor, id))
    },
    async retry(actor, id) {
      const seen = await find(actor, id)
      await transact(db, async (tx) => {
        const now = await lockById(tx, id)
        if (now?.status !== 'stuck')
          throw new AppError(
            'conflict',
            `Only an operation that is stuck can be retried; this one is ${now?.status}.`,
            {
              details: { current: now?.status ?? 'gone', allowed: ['stuck'] },
            },
          )
        await unstick(tx, id)
        await recordAct(tx, actor, seen, 'operation.retried', 'retried')
        await notifyRunners(tx, id)
      })
      return view(await find(actor, id))
    },
    async releaseLocks(actor, id) {
      const seen = await find(actor, id)
      return await transact(db, async (tx) => {
        const now = await lockById(tx, id)
        if (!now) throw notFound('operation')
        if (!hasEnded(now.status))
          throw new AppError('conflict', whyHeld(now.status), {
            details: { current: now.status, allowed: ['succeeded', 'failed', 'cancelled'] },
          })
        const locks = await deleteDeadLocks(tx, id)
        await tellHealed(tx, locks, byActor(actor))
        if (locks.length > 0) await recordAct(tx, actor, seen, 'operation.locks_released', 'locks released')
        return locks.length
      })
    },
    async locks(actor, { limit = 100, after, operationId }) {
      const rows = await listLockPage(db, actor, { limit, operationId, after: decodeCursor(after, 3) })
      const keyOf = (row: (typeof rows)[number]) => [row.page_at, row.operation_id, row.object_id + row.aspect]
      const { items, next } = pageOf(rows, limit, keyOf)
      return { items: items.map(lockView), next }
    },
  }
}

function hasEnded(status: string): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'cancelled'
}

/** Why the locks of a live operation stay, and what to do instead. */
function whyHeld(status: string): string {
  if (status === 'stuck')
    return 'The operation is stuck: its locks protect what it left half done. Put right what its reason names, then retry it.'
  if (status === 'undoing') return 'The operation is undoing its work and releases its locks when it has ended.'
  return 'The operation lives and releases its locks when it ends. Cancel it if you need the object now.'
}

async function recordAct(tx: Tx, actor: Actor, row: OperationRow, code: string, what: string): Promise<void> {
  const title = phrases[row.kind as OperationKind].title(
    objectInWords({ kind: row.object_kind, name: row.object_name }),
  ) // only defined kinds are stored
  await recordEvent(tx, {
    objectKind: 'operation',
    objectId: row.id,
    change: 'updated',
    ancestors: row.ancestors,
    operationId: row.id,
    code,
    message: `${title}: ${what}.`,
    ...byActor(actor),
  })
}
