import type { Json } from './define.ts'

/** An entry of an operation's journal. Words are for ever: yesterday's operations are finished by today's build. */
export interface JournalEntry {
  readonly step: string
  readonly entry: 'started' | 'done' | 'failed' | 'skipped' | 'undo_started' | 'undone' | 'undo_failed'
  readonly at: Date
  readonly output: Json | undefined
  readonly message: string | null
}

/** What the journal says of one step. */
export interface StepRecord {
  /** It was begun at least once, so it must be undone if the operation is. */
  started: boolean
  startedAt: Date | null
  endedAt: Date | null
  done: boolean
  output: Json | undefined
  undone: boolean
  undoing: boolean
  failed: boolean
  /** How often its undo was given up; each time the keys of its commands change, since hosts remember failures. */
  undoFailures: number
  message: string | null
}

/** Reads the entries of a journal, in order, into a record per step begun. */
export function readJournal(entries: readonly JournalEntry[]): Map<string, StepRecord> {
  const steps = new Map<string, StepRecord>()
  for (const entry of entries) {
    const step = steps.get(entry.step) ?? newRecord()
    steps.set(entry.step, step)
    apply(step, entry)
  }
  return steps
}

/** The record of a step that was not begun. */
export function newRecord(): StepRecord {
  return {
    started: false,
    startedAt: null,
    endedAt: null,
    done: false,
    output: undefined,
    undone: false,
    undoing: false,
    failed: false,
    undoFailures: 0,
    message: null,
  }
}

function apply(step: StepRecord, { entry, at, output, message }: JournalEntry): void {
  if (message !== null) step.message = message
  switch (entry) {
    case 'started':
      step.started = true
      step.startedAt ??= at
      return
    case 'done':
      step.done = true
      step.output = output
      step.endedAt = at
      return
    case 'failed':
      step.failed = true
      step.endedAt = at
      return
    case 'undo_started':
      step.undoing = true
      return
    case 'undo_failed':
      step.undoing = false
      step.undoFailures += 1
      return
    case 'undone':
      step.undoing = false
      step.undone = true
      step.endedAt = at
      return
    case 'skipped':
      step.endedAt = at
  }
}
