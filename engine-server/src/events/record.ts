import type { Schema } from '@overt/api-client/engine'
import { callInHand } from '../audit/call-in-hand.ts'
import type { Actor } from '../authz/actor.ts'
import { json, type Tx } from '../db/database.ts'

/** Kinds of object, as the contract and the event stream name them. */
export type ObjectKind = Schema<'ObjectKind'>

/** A change of an object, and what people read of it if it has a `code`. */
export interface NewEvent {
  readonly objectKind: ObjectKind
  readonly objectId: string
  readonly objectName?: string
  readonly change: 'created' | 'updated' | 'gone'
  /** The object's ancestors as its row has them (itself, everything above, the system); who may see the event. */
  readonly ancestors: readonly string[]
  /** Objects whose views show this one, as the VM of a NIC. */
  readonly parents?: readonly Schema<'ObjectRef'>[]
  /** Stable symbolic name, as `vm.started`; absent for a mere change. Goes with `message`. */
  readonly code?: string
  /** Default `normal`. */
  readonly severity?: Schema<'Severity'>
  /** A sentence for people, without secrets. */
  readonly message?: string
  readonly userId?: string | null
  readonly userName?: string | null
  readonly operationId?: string | null
  readonly requestId?: string | null
}

/** Who did it, to spread into an event: `recordEvent(tx, { …, ...byActor(actor) })`. */
export function byActor(actor: Actor): Pick<NewEvent, 'userId' | 'userName' | 'requestId'> {
  return { userId: actor.userId, userName: actor.userName, requestId: actor.requestId }
}

/**
 * Writes events in the transaction that makes the change. They get their number, and reach the streams, after it
 * has committed (publisher.ts); a trigger wakes the publisher.
 */
export async function recordEvents(tx: Tx, events: readonly NewEvent[]): Promise<void> {
  callInHand.getStore()?.note(tx, events)
  for (let from = 0; from < events.length; from += ROWS_AT_ONCE)
    await insertEvents(tx, events.slice(from, from + ROWS_AT_ONCE))
}

/** A statement has at most 65,535 parameters; an event takes 14. */
const ROWS_AT_ONCE = 1_000

async function insertEvents(tx: Tx, events: readonly NewEvent[]): Promise<void> {
  await tx
    .insertInto('event')
    .values(
      events.map((event) => ({
        id: crypto.randomUUID(),
        object_kind: event.objectKind,
        object_id: event.objectId,
        object_name: event.objectName ?? null,
        change: event.change,
        ancestors: [...event.ancestors],
        parents: json(event.parents ?? []),
        code: event.code ?? null,
        severity: event.code === undefined ? null : (event.severity ?? 'normal'),
        message: event.message ?? null,
        user_id: event.userId ?? null,
        user_name: event.userName ?? null,
        operation_id: event.operationId ?? null,
        request_id: event.requestId ?? null,
      })),
    )
    .execute()
}

/** Writes one event; see `recordEvents`. */
export function recordEvent(tx: Tx, event: NewEvent): Promise<void> {
  return recordEvents(tx, [event])
}
