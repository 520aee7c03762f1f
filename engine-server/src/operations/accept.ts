import type { Actor } from '../authz/actor.ts'
import type { Tx } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { byActor, recordEvents } from '../events/record.ts'
import type { LockRequest, NewOperation, OperationKind } from './define.ts'
import { findHolders, insertLocks, type LockHolder, lockKey } from './lock-store.ts'
import { objectInWords, phrases } from './phrases.ts'
import { insertOperation, notifyRunners, setReason } from './store.ts'

/**
 * Accepts an operation in the transaction that writes the intent it serves: its row, its locks and its event commit
 * with it, and runners are told on commit. When another operation holds what it needs, it throws `conflict` naming
 * that one, unless the kind supersedes it: then the other is asked to stop, and this one waits until its locks are
 * free. Nobody gets between them. Call it before other rows of the object are locked.
 */
export async function acceptOperation<Input>(tx: Tx, operation: NewOperation<Input>): Promise<string> {
  const { definition, input, object, actor, ancestors } = operation
  const id = crypto.randomUUID()
  await insertOperation(tx, id, operation)
  const missing = await takeLocks(tx, id, actor, inOrder(definition.locks(input, object)), definition.supersedes ?? [])
  if (missing.length > 0) await queueBehind(tx, id, actor, missing)
  const about = { parents: [{ kind: object.kind, id: object.id }], operationId: id, requestId: actor.requestId }
  await recordEvents(tx, [
    { objectKind: 'operation', objectId: id, change: 'created', ancestors: [id, ...ancestors], ...about },
    {
      objectKind: object.kind,
      objectId: object.id,
      objectName: object.name,
      change: 'updated',
      ancestors,
      operationId: id,
      code: `${definition.kind}.accepted`,
      message: `${actor.userName}: ${phrases[definition.kind].title(objectInWords(object))}.`,
      ...byActor(actor),
    },
  ])
  await notifyRunners(tx, id)
  return id
}

/** Each lock once, the stronger mode, by object and aspect: everybody takes them in this order. */
export function inOrder(requests: readonly LockRequest[]): LockRequest[] {
  const byKey = new Map<string, LockRequest>()
  for (const request of requests) {
    const key = keyOf(request)
    if (byKey.get(key)?.mode !== 'exclusive') byKey.set(key, request)
  }
  return [...byKey.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

function keyOf({ object, aspect }: LockRequest): string {
  return lockKey({ objectId: object.id, aspect })
}

const attempts = 5

/** Takes the locks; answers those it has to wait for, or throws when it may not. */
async function takeLocks(
  tx: Tx,
  id: string,
  actor: Actor,
  requests: readonly LockRequest[],
  supersedes: readonly OperationKind[],
): Promise<LockRequest[]> {
  let missing = [...requests]
  for (let attempt = 1; ; attempt++) {
    const taken = await insertLocks(tx, id, missing, true)
    missing = missing.filter((request) => !taken.has(keyOf(request)))
    if (missing.length === 0) return []
    const holders = await findHolders(tx, actor, id, missing)
    const inTheWay = holders.find(({ held, kind }) => !held || !supersedes.includes(kind as OperationKind)) // kinds are stored as they are
    if (inTheWay) throw refusal(inTheWay)
    // None left: they ended between the two statements, so the locks are free now.
    if (holders.length > 0) return missing
    if (attempt === attempts) throw new AppError('conflict', 'Others keep changing it. Try again in a moment.')
  }
}

function refusal({ objectKind, objectName, kind, operationId, visible }: LockHolder): AppError {
  const what = objectInWords({ kind: objectKind, name: objectName })
  if (!visible) return new AppError('conflict', `${what} is in use by another operation. Try again later.`)
  const { doing } = phrases[kind as OperationKind] // kinds are stored as they are
  const message = kind.startsWith(`${objectKind}.`)
    ? `${what} ${doing} (operation ${operationId}). Wait until that has ended.`
    : `${what} is in use by another operation (${kind}, ${operationId}). Wait until that has ended.`
  return new AppError('conflict', message, { details: { operationId } })
}

/** Queues for the missing locks. */
async function queueBehind(tx: Tx, id: string, actor: Actor, missing: readonly LockRequest[]): Promise<void> {
  const queued = await insertLocks(tx, id, missing, false)
  const holders = await findHolders(tx, actor, id, missing)
  if (queued.size < missing.length) {
    const ahead = holders.find(({ held }) => !held)
    throw ahead ? refusal(ahead) : new AppError('conflict', 'Another operation waits for it already.')
  }
  const [first] = holders
  if (!first) return
  // The runner asks them to stop: their rows are not locked here, where rows of the object may be.
  const what = objectInWords({ kind: first.objectKind, name: first.objectName })
  const { doing } = phrases[first.kind as OperationKind] // kinds are stored as they are
  await setReason(tx, id, `Waits until another operation has ended or is undone: ${what} ${doing}.`)
}
