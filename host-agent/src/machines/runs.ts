import type { MachineExit, RunRef } from '@overt/api-client/agent'
import { AgentError } from '../errors.ts'
import type { Journal } from '../journal/journal.ts'
import type { JournalRecord, RunMark } from '../journal/records.ts'
import type { RunEntry } from '../journal/state.ts'

/** The marks of runs in the journal: what was begun, what was seen running, what is over. */
export class Runs {
  private readonly journal: Journal
  private readonly onExit: (exit: MachineExit) => void

  constructor(journal: Journal, onExit: (exit: MachineExit) => void) {
    this.journal = journal
    this.onExit = onExit
  }

  /** The latest run of a VM this host has heard of. */
  latest(vmId: string): RunEntry | undefined {
    return this.journal.state.runs.get(vmId)
  }

  /** The mark of that very run. */
  mark(run: Pick<RunRef, 'vmId' | 'runId'>): RunMark | undefined {
    const entry = this.journal.state.runs.get(run.vmId)
    return entry?.runId === run.runId ? entry.mark : undefined
  }

  /** Runs that were seen running and not seen to end. */
  started(): RunEntry[] {
    return [...this.journal.state.runs.values()].filter((entry) => entry.mark === 'started')
  }

  /** Ends the engine has not acknowledged. */
  exits(): MachineExit[] {
    return [...this.journal.state.exits.values()]
  }

  hasExit(runId: string): boolean {
    return this.journal.state.exits.has(runId)
  }

  /** Marks a run; resolves when it is durable. */
  set(run: RunRef, operationId: string, mark: RunMark): Promise<void> {
    return this.journal.append(runRecord(run, operationId, mark))
  }

  /** The run is another host's now. Resolves when it is durable. */
  async leave(run: RunRef): Promise<void> {
    if (this.mark(run) === 'elsewhere') return
    await this.set(run, this.latest(run.vmId)?.operationId ?? NO_OPERATION, 'elsewhere')
  }

  /** Refuses to start a run that is over. */
  refuseEnded(run: RunRef): void {
    if (this.mark(run) !== 'ended') return
    throw new AgentError('conflict', 'This run has already ended; start a new run.', { details: { runId: run.runId } })
  }

  /** Records how a run ended, once: whoever sees it first. Resolves when it is durable. */
  async end(exit: MachineExit): Promise<void> {
    const entry = this.latest(exit.vmId)
    if (entry && (entry.runNumber > exit.runNumber || (entry.runId === exit.runId && entry.mark === 'ended'))) return
    const run = { vmId: exit.vmId, runId: exit.runId, runNumber: exit.runNumber }
    const operationId = entry?.operationId ?? NO_OPERATION
    // Applied to the state at once, so that a second witness in the same turn finds it ended.
    const written = this.journal.append(runRecord(run, operationId, 'ended'), { t: 'exit', exit })
    this.onExit(exit)
    await written
  }

  /** The engine has recorded the end. */
  acknowledge(runId: string): Promise<void> {
    return this.journal.append({ t: 'acknowledged', runId })
  }
}

const NO_OPERATION = '00000000-0000-0000-0000-000000000000'

function runRecord(run: RunRef, operationId: string, mark: RunMark): JournalRecord {
  const { vmId, runId, runNumber } = run
  return { t: 'run', vmId, runId, runNumber, operationId, mark, at: new Date().toISOString() }
}
