import { engineActor } from '../../../authz/actor.ts'
import { AppError } from '../../../errors.ts'
import { byActor, recordEvent } from '../../../events/record.ts'
import { defineOperation, type OperationKind, type StepContext } from '../../../operations/define.ts'
import { FinalFailure } from '../../../operations/failures.ts'
import { objectInWords, phrases } from '../../../operations/phrases.ts'
import { lockPlacementOn } from '../../../vm-runs/placement-lock.ts'
import {
  beginMaintenance,
  type ChildRow,
  endMaintenance,
  type GuestOnHost,
  listChildren,
  listGuestsOn,
  reachMaintenance,
} from '../maintenance-store.ts'

/** What becomes of guests that cannot move. */
export type Immovable = 'refuse' | 'shut_down' | 'leave'

/** Input of `host.maintenance`. */
export type MaintenanceInput = {
  readonly reason: string
  readonly immovable: Immovable
}

type Context = StepContext<MaintenanceInput>

/** Guests under way at once. A host sends two at a time; the others prepare meanwhile. */
const atOnce = 4
/** Operations on guests are heard of when they change; what nobody tells is looked at this often. Milliseconds. */
const lookEveryMs = 2_000

/** Takes a host out of work: nothing is placed on it any more, and its guests go elsewhere. */
export const maintenanceOperation = defineOperation<MaintenanceInput>({
  kind: 'host.maintenance',
  toldElsewhere: ['succeeded'],
  locks: (_input, host) => [{ object: host, aspect: 'placement', mode: 'exclusive' }],
  steps: [
    { name: 'begin', run: begin, undo: takeBack },
    { name: 'drain', weight: 8, cancellable: true, run: drain, undo: endChildren },
    { name: 'finish', run: finish },
  ],
})

async function begin({ transaction, objectId, input }: Context): Promise<undefined> {
  await transaction(async (tx) => {
    // A start that is choosing this host just now is seen when its guests are counted; later ones do not choose it.
    await lockPlacementOn(tx, objectId)
    if (!(await beginMaintenance(tx, objectId, input.reason))) throw new FinalFailure('not_found', 'The host is gone.')
  })
}

/** It works again. Guests that have moved stay where they are. */
async function takeBack({ transaction, objectId }: Context): Promise<void> {
  await transaction((tx) => endMaintenance(tx, objectId))
}

async function drain(context: Context): Promise<undefined> {
  const { objectId, operationId, services, signal, progress } = context
  const left = new Set<string>()
  let most = 0
  let refusal: string | undefined
  for (;;) {
    signal.throwIfAborted()
    const guests = await listGuestsOn(services.db, objectId)
    using watch = services.changes.watch([objectId, ...guests.map(({ id }) => id)])
    const children = await listChildren(services.db, operationId)
    const live = children.filter(({ ended_at }) => ended_at === null)
    const going = new Set(live.map(({ object_id }) => object_id))
    const failed = failuresOf(guests, children)
    const waiting = guests.filter(({ id }) => !going.has(id) && !left.has(id) && !failed.has(id))
    if (context.input.immovable !== 'leave') refusal ??= [...failed.values()][0]
    // Those under way come to their end first: what was begun is not left half done.
    if (live.length === 0 && refusal !== undefined) throw new FinalFailure('conflict', refusal)
    if (live.length === 0 && waiting.length === 0) return
    if (refusal === undefined)
      for (const guest of waiting.slice(0, Math.max(0, atOnce - live.length))) {
        const answer = await moveAway(context, guest)
        if (answer === 'stays') left.add(guest.id)
        else if (answer) refusal ??= answer.refusal
      }
    most = Math.max(most, guests.length)
    progress(most === 0 ? 0 : ((most - guests.length) / most) * 100, `${guests.length} of ${most} VMs are still on it.`)
    await watch.changed(lookEveryMs, signal)
  }
}

/** Why guests that are still there did not go, by their ids: the last attempt on each counts. */
function failuresOf(guests: readonly GuestOnHost[], children: readonly ChildRow[]): Map<string, string> {
  const failed = new Map<string, string>()
  for (const { id, name } of guests) {
    const last = children.find(({ object_id }) => object_id === id)
    if (!last || last.ended_at === null || last.status === 'succeeded') continue
    const why = last.message ?? 'that was cancelled.'
    failed.set(id, `VM ${name} did not leave: ${why}`)
  }
  return failed
}

/**
 * Begins to move one guest, or to shut it down. One that something else is being done to has its turn later. Answers
 * `stays` for one that cannot go and may stay, and why where that may not be.
 */
async function moveAway(
  context: Context,
  guest: GuestOnHost,
): Promise<'stays' | { readonly refusal: string } | undefined> {
  const { operationId, services, input } = context
  const actor = engineActor(operationId)
  try {
    await services.vms.migrate(actor, guest.id, {}, undefined, operationId)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.code === 'not_found' || isBusy(error)) return undefined
    if (input.immovable === 'leave') return 'stays'
    if (input.immovable === 'refuse') return { refusal: `VM ${guest.name} cannot leave: ${error.message}` }
    return await shutDown(context, guest)
  }
  return undefined
}

async function shutDown(
  { operationId, services }: Context,
  guest: GuestOnHost,
): Promise<{ readonly refusal: string } | undefined> {
  try {
    await services.vms.power(engineActor(operationId), guest.id, 'shutdown', undefined, operationId)
    return undefined
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return isBusy(error)
      ? undefined
      : { refusal: `VM ${guest.name} can neither leave nor be shut down: ${error.message}` }
  }
}

/** Whether something else is being done to the guest, as a start or a shutdown. */
function isBusy(error: AppError): boolean {
  return error.code === 'conflict' && error.details['operationId'] !== undefined
}

/**
 * Who is told that it did not come to pass finds nothing of it under way any more. What is stuck waits for somebody, and so
 * does this then.
 */
async function endChildren({ operationId, objectId, services, signal }: Context): Promise<void> {
  const actor = engineActor(operationId)
  for (;;) {
    signal.throwIfAborted()
    const live = (await listChildren(services.db, operationId)).filter(({ ended_at }) => ended_at === null)
    if (live.length === 0) return
    using watch = services.changes.watch([objectId, ...live.map(({ object_id }) => object_id)])
    const stuck = live.filter(({ status }) => status === 'stuck')
    if (stuck.length === live.length) throw new AppError('conflict', whatIsStuck(stuck))
    for (const { id } of live)
      await services.operations.cancel(actor, id).catch((error: unknown) => {
        // It is about to end, or past the point where it can stop.
        if (!(error instanceof AppError)) throw error
      })
    await watch.changed(lookEveryMs, signal)
  }
}

function whatIsStuck(children: readonly ChildRow[]): string {
  const names = children.map((child) => {
    const { title } = phrases[child.kind as OperationKind] // kinds are stored as they are
    return `"${title(objectInWords({ kind: child.object_kind, name: child.object_name }))}" (operation ${child.id})`
  })
  const [is, it] = names.length === 1 ? ['is', 'it'] : ['are', 'them']
  return `${names.join(', ')} ${is} stuck. Retry ${it} first, then this one.`
}

async function finish({ transaction, objectId, operationId, actor }: Context): Promise<undefined> {
  await transaction(async (tx) => {
    const host = await reachMaintenance(tx, objectId)
    if (!host) throw new FinalFailure('not_found', 'The host is gone.')
    await recordEvent(tx, {
      objectKind: 'host',
      objectId,
      objectName: host.name,
      change: 'updated',
      ancestors: host.ancestors,
      code: 'host.maintenance',
      message: `Host ${host.name} is in maintenance.`,
      operationId,
      ...byActor(actor),
    })
  })
}
