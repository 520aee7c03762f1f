import type { DescribedCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import { asApiError } from '../api.ts'

type Operation = Schema<'Operation'>

/** An object of a bulk action. */
export interface BulkObject {
  readonly id: string
  readonly name: string
  /** Why it cannot be done with this one; the engine is not asked. */
  readonly refusal?: string | undefined
}

/** How the consequences are asked for and shown before anything is done. */
export interface BulkConfirmation {
  /** What it would do to one of them. */
  readonly plan: (id: string) => Promise<Schema<'Plan'>>
  /** The call that does it to one of them, to be shown. */
  readonly call: (id: string, planHash: string) => DescribedCall
}

/** Something to do with several objects. */
export interface BulkAction {
  /** As on its button: `Power off`. */
  readonly label: string
  readonly objects: readonly BulkObject[]
  /** Absent: it interrupts nothing, and begins without being confirmed. */
  readonly confirm?: BulkConfirmation
  /** Does it to one; answers the operation that does the work, if there is one. */
  readonly run: (id: string, planHash: string) => Promise<Operation | undefined>
}

/** One that waits to be confirmed. */
export type AskedAction = BulkAction & { readonly confirm: BulkConfirmation }

/** How far one object is: `running` has an operation under way. */
export type BulkState = 'waiting' | 'running' | 'done' | 'refused' | 'failed' | 'stopped'

/** One object of a run. */
export interface BulkItem {
  readonly id: string
  readonly name: string
  readonly state: BulkState
  /** Why it was refused or failed. */
  readonly reason?: string
  /** Of the request that was refused, or of the operation that failed. */
  readonly requestId?: string
  readonly operationId?: string
}

/** A bulk action under way, or what became of it. */
export interface BulkRun {
  readonly number: number
  readonly action: BulkAction
  readonly items: readonly BulkItem[]
  /** No request waits to be sent. */
  readonly isSent: boolean
}

interface State {
  /** An action that waits for its consequences to be confirmed. */
  readonly asked: AskedAction | undefined
  readonly runs: readonly BulkRun[]
}

/** How many requests of one bulk action are under way at once; the browser has six connections, the stream one. */
const atOnce = 4

let state: State = { asked: undefined, runs: [] }
let lastNumber = 0
const stopped = new Set<number>()
const listeners = new Set<() => void>()

function change(next: Partial<State>): void {
  state = { ...state, ...next }
  for (const listener of listeners) listener()
}

/** Bulk actions of this browser tab, whatever page is shown; for `useSyncExternalStore`. */
export const bulkRuns = {
  get: () => state,
  subscribe: (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

function changeRun(number: number, edit: (run: BulkRun) => BulkRun): void {
  change({ runs: state.runs.map((run) => (run.number === number ? edit(run) : run)) })
}

function changeItem(number: number, id: string, next: Partial<BulkItem>): void {
  changeRun(number, (run) => ({
    ...run,
    items: run.items.map((item) => (item.id === id ? { ...item, ...next } : item)),
  }))
}

/** Begins a bulk action, or asks first where it has a plan. */
export function requestBulk(action: BulkAction): void {
  const { confirm } = action
  if (confirm) change({ asked: { ...action, confirm } })
  else void startBulk(action, new Map())
}

/** Leaves an action that was asked about. */
export function dismissAsked(): void {
  change({ asked: undefined })
}

/** Does it to every object, a few at a time; a refusal stops nothing. Resolves when every request was answered. */
export async function startBulk(action: BulkAction, hashes: ReadonlyMap<string, string>): Promise<void> {
  lastNumber += 1
  const number = lastNumber
  const items = action.objects.map(
    ({ id, name, refusal }): BulkItem =>
      refusal === undefined ? { id, name, state: 'waiting' } : { id, name, state: 'refused', reason: refusal },
  )
  change({ asked: undefined, runs: [{ number, action, items, isSent: false }, ...state.runs] })
  const waiting = items.filter((item) => item.state === 'waiting')
  const work = async () => {
    for (let item = waiting.shift(); item; item = waiting.shift()) {
      if (stopped.has(number)) changeItem(number, item.id, { state: 'stopped' })
      else changeItem(number, item.id, await outcome(action, item.id, hashes.get(item.id) ?? ''))
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, waiting.length) }, work))
  changeRun(number, (run) => ({ ...run, isSent: true }))
}

/** The engine's refusal, with the request id by which its log is searched. */
function refusedBy(error: unknown): Partial<BulkItem> {
  const requestId = asApiError(error)?.requestId
  const reason = error instanceof Error ? error.message : String(error)
  return { state: 'refused', reason, ...(requestId === undefined ? {} : { requestId }) }
}

async function outcome(action: BulkAction, id: string, hash: string): Promise<Partial<BulkItem>> {
  try {
    const operation = await action.run(id, hash)
    return operation ? { state: 'running', operationId: operation.id } : { state: 'done' }
  } catch (error) {
    return refusedBy(error)
  }
}

/** Takes what became of operations into the runs that began them. */
export function noteOperations(operations: readonly Operation[]): void {
  const byId = new Map(operations.map((operation) => [operation.id, operation]))
  for (const run of state.runs)
    for (const item of run.items) {
      const operation = item.state === 'running' && item.operationId ? byId.get(item.operationId) : undefined
      const end = operation && endOf(operation)
      if (end) changeItem(run.number, item.id, end)
    }
}

function endOf({ status, error, reason, requestId }: Operation): Partial<BulkItem> | undefined {
  switch (status) {
    case 'succeeded':
      return { state: 'done' }
    case 'cancelled':
      return { state: 'stopped' }
    case 'failed':
    case 'stuck':
      return { state: 'failed', reason: error?.message ?? reason, requestId }
    case 'waiting':
    case 'running':
    case 'undoing':
      return undefined
  }
}

/** Sends no further request of a run; what was begun goes on. */
export function stopBulk(number: number): void {
  stopped.add(number)
}

/** Forgets a run: its panel closes. */
export function dismissBulk(number: number): void {
  stopped.add(number)
  change({ runs: state.runs.filter((run) => run.number !== number) })
}

/** Does it again with what was refused, failed or stopped; the engine is asked again about each. */
export function retryBulk(run: BulkRun): void {
  const again = run.items.filter(({ state: now }) => now === 'refused' || now === 'failed' || now === 'stopped')
  dismissBulk(run.number)
  requestBulk({ ...run.action, objects: again.map(({ id, name }) => ({ id, name })) })
}

/** How many objects are in each state. */
export function tally({ items }: BulkRun): Readonly<Record<BulkState, number>> {
  const counts = { waiting: 0, running: 0, done: 0, refused: 0, failed: 0, stopped: 0 }
  for (const item of items) counts[item.state] += 1
  return counts
}
