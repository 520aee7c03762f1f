import { setTimeout as sleep } from 'node:timers/promises'
import { transact } from '../db/transact.ts'
import type { AppError } from '../errors.ts'
import { recordEvents } from '../events/record.ts'
import type { Json, OperationDefinition, OperationOutcome, Step } from './define.ts'
import { Abandoned, CancelRequested, FailureWithOutput, FinalFailure, judge } from './failures.ts'
import { insertOperationHost } from './host-store.ts'
import { newRecord, readJournal, type StepRecord } from './journal.ts'
import { deleteLocks } from './lock-store.ts'
import { objectInWords, phrases } from './phrases.ts'
import { progressOf } from './progress.ts'
import type { RunnerParts } from './runner-parts.ts'
import { createStepContext } from './step-context.ts'
import {
  advance,
  type ClaimedOperation,
  insertEntries,
  isCancelRequested,
  lockOwned,
  type NewEntry,
  notifyEnded,
  notifyRunners,
  type OperationPatch,
  readEntries,
  type StoredError,
  updateEnded,
} from './store.ts'

const progressEveryMs = 500

/** What became of an execution. */
export type ExecutionEnd = OperationOutcome | 'stuck'

/**
 * One operation in the hands of one runner, from where its journal stands to its end. Every write is fenced by the
 * generation. Rejects with `Abandoned`, or whatever the database threw, when it has to be left to the next runner.
 */
export class Execution {
  readonly operation: ClaimedOperation
  private readonly parts: RunnerParts
  /** Hosts written down: they are told to forget the outcomes once the operation has ended. */
  private readonly hosts = new Set<string>()
  private readonly definition: OperationDefinition
  private readonly lost = new AbortController()
  private readonly cancel = new AbortController()
  private records = new Map<string, StepRecord>()
  private error: StoredError | null
  private progressTold = 0

  constructor(parts: RunnerParts, operation: ClaimedOperation, definition: OperationDefinition) {
    this.parts = parts
    this.operation = operation
    this.definition = definition
    this.error = operation.error
    if (operation.cancelRequested) this.cancel.abort(new CancelRequested())
  }

  /** Makes it stop at once without writing anything. */
  abandon(why: string): void {
    this.lost.abort(new Abandoned(why))
  }

  /** Cancel was asked: it stops at its next safe point. */
  requestCancel(): void {
    this.cancel.abort(new CancelRequested())
  }

  async run(): Promise<ExecutionEnd> {
    // Nobody has written a journal before the first claim, which is durable as soon as anything is written.
    const isFirst = this.operation.generation === 1
    this.records = readJournal(isFirst ? [] : await readEntries(this.parts.db, this.operation.id))
    if (this.operation.status !== 'undoing') {
      const last = await this.forward()
      if (last) return await this.end('succeeded', last)
    }
    const stuck = await this.backward()
    if (stuck) return 'stuck'
    return await this.end(this.error ? 'failed' : 'cancelled')
  }

  /** Takes the steps. Answers what is still to be written of the last one, or nothing when it has turned back. */
  private async forward(): Promise<readonly NewEntry[] | undefined> {
    let justDone: NewEntry[] = []
    for (const [index, step] of this.definition.steps.entries()) {
      const record = this.records.get(step.name)
      if (record?.done) continue
      if (this.cancel.signal.aborted) return await this.turnBack(justDone)
      const last = index === this.definition.steps.length - 1
      const begun = await this.begin(justDone, step, {
        status: 'running',
        reason: '',
        progressMessage: '',
        cancellable: !last || (step.cancellable ?? false),
        progressPercent: this.progress(),
      })
      if (!begun) return await this.turnBack(justDone)
      this.record(step.name).started = true
      justDone = []
      try {
        const output = await this.attempt(step, () =>
          this.probed(`step/${step.name}`, () => step.run(this.context(step))),
        )
        const message = step.tell?.(output, this.operation.input)
        justDone = [{ step: step.name, entry: 'done', output, ...(message === undefined ? {} : { message }) }]
        Object.assign(this.record(step.name), { done: true, output })
      } catch (thrown) {
        return await this.failed(step, thrown)
      }
    }
    return justDone
  }

  /** Writes that a step begins, unless cancel was asked by now: between two steps is a safe point. */
  private async begin(justDone: readonly NewEntry[], step: Step<unknown>, patch: OperationPatch): Promise<boolean> {
    const { db } = this.parts
    const { operation } = this
    const entries: NewEntry[] = [...justDone, { step: step.name, entry: 'started' }]
    return await this.guarded(`${step.name}:started`, async () => {
      if (await advance(db, operation, entries, { ...patch, unlessCancelled: true })) return true
      // The write that turns back tells whether it was not another runner that took it.
      if (!(await isCancelRequested(db, operation.id))) throw new Abandoned('another runner has it')
      this.requestCancel()
      return false
    })
  }

  private async failed(step: Step<unknown>, thrown: unknown): Promise<undefined> {
    this.lost.signal.throwIfAborted()
    if (this.cancel.signal.aborted && thrown === this.cancel.signal.reason) return await this.turnBack([])
    const verdict = judge(thrown)
    if (verdict.kind === 'abandon') throw verdict.cause
    this.error = storedError(verdict.error)
    const level = verdict.error.code === 'internal' ? 'error' : 'info'
    this.parts.log[level]({ error: thrown, operationId: this.operation.id, step: step.name }, 'a step failed')
    const output = verdict.error instanceof FailureWithOutput ? verdict.error.output : undefined
    const entries: NewEntry[] = [{ step: step.name, entry: 'failed', output, message: verdict.error.message }]
    await this.write(entries, {
      status: 'undoing',
      cancellable: false,
      error: this.error,
      reason: verdict.error.message,
      progressMessage: '',
    })
    return undefined
  }

  private async turnBack(entries: readonly NewEntry[]): Promise<undefined> {
    const patch: OperationPatch = { status: 'undoing', cancellable: false, reason: 'Cancelled.', progressMessage: '' }
    await this.write(entries, patch)
    return undefined
  }

  /** Undoes in reverse what was begun; answers whether it got stuck. */
  private async backward(): Promise<boolean> {
    for (const step of [...this.definition.steps].reverse()) {
      const record = this.records.get(step.name)
      if (!record?.started || record.undone) continue
      if (!step.undo) continue
      const { undo } = step
      await this.write([{ step: step.name, entry: 'undo_started' }], {})
      try {
        await this.attempt(step, () => this.probed(`undo/${step.name}`, () => undo(this.context(step, record))), true)
      } catch (thrown) {
        this.lost.signal.throwIfAborted()
        const verdict = judge(thrown)
        if (verdict.kind === 'abandon') throw verdict.cause
        await this.getStuck(step.name, verdict.error, thrown)
        return true
      }
      await this.write([{ step: step.name, entry: 'undone' }], {})
      record.undone = true
    }
    return false
  }

  private async getStuck(step: string | null, error: AppError, thrown: unknown): Promise<void> {
    const { operation, parts } = this
    const { log } = parts
    log.error({ error: thrown, operationId: operation.id, step }, 'an operation is stuck')
    const entries: NewEntry[] = step === null ? [] : [{ step, entry: 'undo_failed', message: error.message }]
    const reason =
      step === null ? `It could not be ended: ${error.message}` : `Undoing "${step}" failed: ${error.message}`
    await this.guarded('stuck', () =>
      transact(parts.db, async (tx) => {
        if (!(await advance(tx, operation, entries, { status: 'stuck', reason, cancellable: false, letGo: true })))
          throw new Abandoned('another runner has it')
        const title = phrases[this.definition.kind].title(objectInWords(operation.object))
        const message = `${title}: stuck. ${reason} See the operation, and retry it.`
        await recordEvents(tx, [
          { ...this.aboutObject('updated'), code: 'operation.stuck', severity: 'alert', message },
        ])
      }),
    )
  }

  /** Ends it: the journal's last entries, outcome, locks, intent and events in one transaction. */
  private async end(outcome: OperationOutcome, last: readonly NewEntry[] = []): Promise<ExecutionEnd> {
    const { definition, operation, parts } = this
    const outputs = this.outputs()
    const error = outcome === 'failed' ? this.error : null
    try {
      await this.guarded('end', () =>
        transact(parts.db, async (tx) => {
          if (!(await lockOwned(tx, operation.id, operation.generation))) throw new Abandoned('another runner has it')
          await insertEntries(tx, operation, last)
          await updateEnded(tx, operation.id, outcome, { error, output: outputs })
          await deleteLocks(tx, operation.id)
          const { input, actor } = operation
          await definition.onEnd?.(tx, outcome, {
            operationId: operation.id,
            objectId: operation.object.id,
            input,
            actor,
            outputs,
            error,
          })
          await recordEvents(tx, this.endEvents(outcome))
          await notifyRunners(tx, operation.id)
          await notifyEnded(tx, definition.kind)
        }),
      )
    } catch (thrown) {
      this.lost.signal.throwIfAborted()
      const verdict = judge(thrown)
      if (verdict.kind === 'abandon') throw verdict.cause
      await this.getStuck(null, verdict.error, thrown)
      return 'stuck'
    }
    return outcome
  }

  private endEvents(outcome: OperationOutcome) {
    const { operation, definition } = this
    const { kind } = definition
    const what = objectInWords(operation.object)
    const gone = outcome === 'succeeded' ? kind.endsWith('.delete') : kind.endsWith('.create')
    const message = {
      succeeded: `${what} ${phrases[kind].done}.`,
      failed: `${what} ${phrases[kind].failed}: ${this.error?.message ?? ''}`,
      cancelled: `${phrases[kind].title(what)}: cancelled.`,
    }[outcome]
    const severity = outcome === 'failed' ? ('error' as const) : ('normal' as const)
    const words = definition.toldElsewhere?.includes(outcome) ? {} : { code: `${kind}.${outcome}`, severity, message }
    const object = { ...this.aboutObject(gone ? 'gone' : 'updated'), ...words }
    const { id, ancestors } = operation
    const parents = [{ kind: operation.object.kind, id: operation.object.id }]
    const mere = {
      objectKind: 'operation',
      objectId: id,
      change: 'updated',
      ancestors,
      parents,
      operationId: id,
    } as const
    return [object, mere]
  }

  private aboutObject(change: 'updated' | 'gone') {
    const { object, ancestors, actor, id } = this.operation
    return {
      objectKind: object.kind,
      objectId: object.id,
      objectName: object.name,
      change,
      ancestors: ancestors.slice(1), // the first is the operation itself
      userId: actor.userId,
      userName: actor.userName,
      requestId: actor.requestId,
      operationId: id,
    }
  }

  /** Runs a step or an undo, again and again while what fails may pass. */
  private async attempt<T>(step: Step<unknown>, work: () => Promise<T>, undoing = false): Promise<T> {
    const { times } = this.parts
    const retryForMs = undoing ? times.retryUndoForMs : (step.retryForMs ?? times.retryForMs)
    let giveUpAt: number | undefined
    for (let wait = times.firstRetryMs; ; wait = Math.min(wait * 2, times.lastRetryMs)) {
      this.lost.signal.throwIfAborted()
      try {
        return await work()
      } catch (thrown) {
        const verdict = judge(thrown)
        const now = performance.now()
        giveUpAt ??= now + retryForMs
        if (verdict.kind !== 'again' || now + wait > giveUpAt) throw thrown
        const reason = `${undoing ? 'Its undo waits' : 'Waits'}, and tries again: ${verdict.error.message}`
        await this.write([], { reason, cancellable: !undoing })
        // Between two attempts is a safe point, also of a step that can't stop within.
        const signal = undoing ? this.lost.signal : AbortSignal.any([this.lost.signal, this.cancel.signal])
        await sleep(wait * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => signal.throwIfAborted())
        await this.write([], { reason: '', cancellable: !undoing && (step.cancellable ?? false) })
      }
    }
  }

  private context(step: Step<unknown>, undo?: StepRecord) {
    const count = undo && undo.undoFailures > 0 ? String(undo.undoFailures + 1) : ''
    return createStepContext(this.parts, {
      operation: this.operation,
      step: step.name,
      keySuffix: undo ? `/undo${count}` : '',
      outputs: this.outputs(),
      lost: this.lost.signal,
      cancel: undo || !step.cancellable ? undefined : this.cancel.signal,
      services: this.parts.services(),
      onProgress: (percent, message) => this.tellProgress(step.name, percent, message),
      beforeCommand: (hostId) => this.rememberHost(hostId),
    })
  }

  private async rememberHost(hostId: string): Promise<void> {
    if (this.hosts.has(hostId)) return
    if (!(await insertOperationHost(this.parts.deferredDb, this.operation.id, hostId)))
      throw new FinalFailure('host_unreachable', 'The host was removed.')
    this.hosts.add(hostId)
  }

  private outputs(): Record<string, Json | undefined> {
    return Object.fromEntries([...this.records].map(([name, { output }]) => [name, output]))
  }

  private record(step: string): StepRecord {
    const known = this.records.get(step)
    if (known) return known
    const fresh = newRecord()
    this.records.set(step, fresh)
    return fresh
  }

  private progress(current?: { step: string; percent: number }): number {
    const done = new Set([...this.records].filter(([, record]) => record.done).map(([name]) => name))
    return progressOf(this.definition.steps, done, current)
  }

  private tellProgress(step: string, percent: number, message?: string): void {
    const now = performance.now()
    if (now - this.progressTold < progressEveryMs || this.lost.signal.aborted) return
    this.progressTold = now
    const patch = { progressPercent: this.progress({ step, percent }), progressMessage: message ?? '' }
    advance(this.parts.db, this.operation, [], patch).then(
      (ours) => (ours ? undefined : this.abandon('another runner has it')),
      (error: unknown) => this.parts.log.debug({ error, operationId: this.operation.id }, 'progress was not written'),
    )
  }

  private async write(entries: readonly NewEntry[], patch: OperationPatch): Promise<void> {
    const names = entries.map(({ step, entry }) => `${step}:${entry}`).join('+')
    const point = names === '' ? (patch.status ?? 'state') : names
    await this.guarded(point, async () => {
      if (!(await advance(this.parts.db, this.operation, entries, patch))) throw new Abandoned('another runner has it')
    })
  }

  /** A write of the journal. */
  private async guarded<T>(point: string, work: () => Promise<T>): Promise<T> {
    this.lost.signal.throwIfAborted()
    return await this.probed(`journal/${point}`, work)
  }

  /** Lets tests crash or fail it before and after something. */
  private async probed<T>(point: string, work: () => Promise<T>): Promise<T> {
    this.parts.faults?.at(`${point}/before`, this.operation.id)
    const result = await work()
    this.parts.faults?.at(`${point}/after`, this.operation.id)
    return result
  }
}

function storedError({ code, message, details }: AppError): StoredError {
  return Object.keys(details).length > 0 ? { code, message, details: { ...details } } : { code, message }
}
