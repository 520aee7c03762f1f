import type { MachineExit } from '@overt/api-client/agent'
import type { CommandOutcome, JournalRecord, RunMark } from './records.ts'

/** The latest run of a VM this host has heard of. */
export type RunEntry = {
  vmId: string
  runId: string
  runNumber: number
  operationId: string
  mark: RunMark
  /** When `mark` was set. */
  at: string
}

export type DoneCommand = { operationId: string; method: string; at: string; outcome: CommandOutcome }
export type RunningCommand = { operationId: string; method: string; at: string }
export type ChildJob = { pid: number; startTime: number; what: string }

/** How many entries of each kind are kept; beyond it the oldest go. Command outcomes are also dropped by `forget`. */
export const journalLimits = { done: 5_000, generations: 20_000, runs: 20_000 }

/** What the journal says; rebuilt by replaying its records in order. */
export class JournalState {
  readonly done = new Map<string, DoneCommand>()
  readonly running = new Map<string, RunningCommand>()
  readonly generations = new Map<string, number>()
  readonly leases = new Map<string, number>()
  /** By VM id. */
  readonly runs = new Map<string, RunEntry>()
  /** Ends the engine has not acknowledged, by run id. */
  readonly exits = new Map<string, MachineExit>()
  readonly children = new Map<string, ChildJob>()
  /** Whose numbers `session` and `epoch` are. */
  registered: { hostId: string; engineId: string } | undefined
  epoch = 0
  session = 0

  apply(record: JournalRecord): void {
    switch (record.t) {
      case 'running':
        this.running.set(record.key, { operationId: record.operationId, method: record.method, at: record.at })
        return
      case 'done':
        this.running.delete(record.key)
        keep(this.done, record.key, pick(record), journalLimits.done)
        return
      case 'dropped':
        this.running.delete(record.key)
        return
      case 'forget':
        this.forget(new Set(record.operationIds))
        return
      case 'generation':
        if (record.generation > (this.generations.get(record.operationId) ?? 0))
          keep(this.generations, record.operationId, record.generation, journalLimits.generations)
        return
      case 'registered':
        this.applyRegistration(record)
        return
      case 'epoch':
        this.epoch = Math.max(this.epoch, record.epoch)
        return
      case 'session':
        this.session = Math.max(this.session, record.number)
        return
      case 'lease':
        this.leases.set(record.domainId, Math.max(this.leases.get(record.domainId) ?? 0, record.number))
        return
      case 'run':
        this.applyRun(record)
        return
      case 'exit':
        this.exits.set(record.exit.runId, record.exit)
        return
      case 'acknowledged':
        this.exits.delete(record.runId)
        return
      case 'child':
        this.children.set(record.id, { pid: record.pid, startTime: record.startTime, what: record.what })
        return
      case 'childEnd':
        this.children.delete(record.id)
        return
      default:
        unknownRecord(record)
    }
  }

  /** Every host's sessions count from one, and every engine's epochs: another's are below what was seen here. */
  private applyRegistration({ hostId, engineId }: { hostId: string; engineId: string }): void {
    if (this.registered && this.registered.hostId !== hostId) this.session = 0
    if (this.registered && this.registered.engineId !== engineId) this.epoch = 0
    this.registered = { hostId, engineId }
  }

  private applyRun(record: Extract<JournalRecord, { t: 'run' }>): void {
    const known = this.runs.get(record.vmId)
    if (known && known.runNumber > record.runNumber) return
    const { t: _kind, ...entry } = record
    keep(this.runs, record.vmId, entry, journalLimits.runs)
  }

  private forget(operationIds: Set<string>): void {
    for (const [key, command] of this.done) if (operationIds.has(command.operationId)) this.done.delete(key)
    for (const operationId of operationIds) {
      const live = [...this.running.values()].some((command) => command.operationId === operationId)
      if (!live) this.generations.delete(operationId)
    }
  }

  /** The fewest records that rebuild this state. */
  *records(): Generator<JournalRecord> {
    if (this.registered) yield { t: 'registered', ...this.registered }
    yield { t: 'epoch', epoch: this.epoch }
    yield { t: 'session', number: this.session }
    for (const [operationId, generation] of this.generations) yield { t: 'generation', operationId, generation }
    for (const [domainId, number] of this.leases) yield { t: 'lease', domainId, number }
    for (const run of this.runs.values()) yield { t: 'run', ...run }
    for (const exit of this.exits.values()) yield { t: 'exit', exit }
    for (const [id, child] of this.children) yield { t: 'child', id, ...child }
    for (const [key, command] of this.done) yield { t: 'done', key, ...command }
    for (const [key, command] of this.running) yield { t: 'running', key, ...command }
  }
}

function pick(record: Extract<JournalRecord, { t: 'done' }>): DoneCommand {
  return { operationId: record.operationId, method: record.method, at: record.at, outcome: record.outcome }
}

/** Sets an entry as the youngest and drops the oldest beyond the limit. */
function keep<V>(map: Map<string, V>, key: string, value: V, limit: number): void {
  map.delete(key)
  map.set(key, value)
  if (map.size <= limit) return
  const oldest = map.keys().next()
  if (!oldest.done) map.delete(oldest.value)
}

/** A newer agent may have written kinds this one does not know; a downgrade must not lose the rest. */
function unknownRecord(_record: never): void {}
