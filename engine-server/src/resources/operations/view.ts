import type { Schema } from '@overt/api-client/engine'
import { rightsOf } from '../../authz/roles.ts'
import type { JournalEntry, StepRecord } from '../../operations/journal.ts'
import { readJournal } from '../../operations/journal.ts'
import type { LockRow, OperationRow } from './store.ts'

type Operation = Schema<'Operation'>
type OperationStep = Schema<'OperationStep'>

/** An operation as the contract shows it; `stepNames` are those of its kind, in order. */
export function operationView(row: OperationRow, stepNames: readonly string[]): Operation {
  return {
    id: row.id,
    kind: row.kind as Operation['kind'], // only defined kinds are stored
    object: { kind: row.object_kind, id: row.object_id, name: row.object_name } as Operation['object'], // stored from an ObjectRef
    status: row.status as Operation['status'], // the column's check allows nothing else
    reason: row.reason,
    progressPercent: row.progress_percent,
    cancellable: row.cancellable && !row.cancel_requested,
    cancelRequested: row.cancel_requested,
    actor: { userId: row.actor_id, userName: row.actor_name },
    requestId: row.request_id,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    steps: stepViews(row, stepNames),
    error: row.error as Operation['error'], // written from an AppError
    parentId: row.parent_id,
  }
}

function stepViews(row: OperationRow, stepNames: readonly string[]): OperationStep[] {
  const entries: JournalEntry[] = row.entries.map(({ step, entry, at, message }) => ({
    step,
    entry: entry as JournalEntry['entry'], // the column's check allows nothing else
    at: new Date(at),
    output: undefined,
    message,
  }))
  const records = readJournal(entries)
  // Steps of an older build that this one does not have any more come last.
  const names = [...stepNames, ...[...records.keys()].filter((name) => !stepNames.includes(name))]
  return names.map((name) => stepView(row, name, records.get(name)))
}

function stepView(row: OperationRow, name: string, record: StepRecord | undefined): OperationStep {
  const status = stepStatus(record, row.ended_at !== null || row.status === 'undoing')
  const now = status === 'running' || status === 'undoing'
  const message = now ? row.reason || row.progress_message : (record?.message ?? '')
  return {
    name,
    status,
    startedAt: record?.startedAt?.toISOString() ?? null,
    endedAt: now ? null : (record?.endedAt?.toISOString() ?? null),
    ...(message ? { message } : {}),
  }
}

function stepStatus(record: StepRecord | undefined, over: boolean): OperationStep['status'] {
  if (!record?.started) return over ? 'skipped' : 'waiting'
  if (record.undone) return 'undone'
  if (record.undoing) return 'undoing'
  if (record.undoFailures > 0) return 'undo_failed'
  if (record.done) return 'done'
  return record.failed ? 'failed' : over ? 'skipped' : 'running'
}

/** The few facts of an operation that other views show beside their object. */
export function operationSummary(row: {
  readonly id: string
  readonly kind: string
  readonly status: string
  readonly progress_percent: number
  readonly cancellable: boolean
}): Schema<'OperationSummary'> {
  return {
    id: row.id,
    kind: row.kind as Operation['kind'], // only defined kinds are stored
    status: row.status as Operation['status'], // the column's check allows nothing else
    progressPercent: row.progress_percent,
    cancellable: row.cancellable,
  }
}

/** A lock with the evidence that its holder lives. */
export function lockView(row: LockRow): Schema<'Lock'> {
  const holder = holderOf(row)
  return {
    object: { kind: row.object_kind, id: row.object_id, name: row.object_name } as Schema<'Lock'>['object'], // stored from an ObjectRef
    aspect: row.aspect as Schema<'Lock'>['aspect'], // the column's check allows nothing else
    mode: row.mode as Schema<'Lock'>['mode'], // likewise
    held: row.held,
    operation: operationSummary({ ...row, id: row.operation_id }),
    actor: row.actor_id === null ? '' : row.actor_name,
    since: row.since.toISOString(),
    holder,
    leaseExpiresAt: row.lease_expires_at?.toISOString() ?? null,
    evidence: evidenceOf(row, holder),
    healable: holder === 'gone' && rightsOf(row.rights).includes('cancel_operations'),
  }
}

/** Length of a lease, to tell how long ago it was renewed. */
const leaseSeconds = 15

/** What is known of a lock's holder. */
export function holderOf(row: Pick<LockRow, 'ended_at' | 'held' | 'status' | 'runner_id' | 'lease_seconds'>) {
  if (row.ended_at !== null) return 'gone'
  if (!row.held) return 'queued'
  if (row.status === 'stuck') return 'stuck'
  if (row.runner_id === null || row.lease_seconds === null) return 'waiting'
  return row.lease_seconds < 0 ? 'silent' : 'alive'
}

function evidenceOf({ lease_seconds, reason, status }: LockRow, holder: Schema<'Lock'>['holder']): string {
  const left = lease_seconds ?? 0
  switch (holder) {
    case 'gone':
      return `The operation is over (${status}); the lock outlived it and can be released.`
    case 'queued':
      return `Queued: taken when the operation that has it now has ended. ${reason}`.trim()
    case 'stuck':
      return `The operation is stuck and keeps it until a retry succeeds. ${reason}`.trim()
    case 'waiting':
      return 'The operation waits for an engine to take it up.'
    case 'silent':
      return `The engine that ran it has been silent; its lease lapsed ${age(-left)} ago. Another takes it up.`
    case 'alive':
      return `The operation runs; its lease was renewed ${age(Math.max(0, leaseSeconds - left))} ago.`
  }
}

function age(seconds: number): string {
  return `${Math.round(seconds)} s`
}
