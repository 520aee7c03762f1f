import type { CommandHeader, RunRef, StructureLease } from '@overt/api-client/agent'
import { AgentError } from '../errors.ts'
import type { JournalRecord } from '../journal/records.ts'
import type { JournalState } from '../journal/state.ts'

function fenced(what: string, given: number, seen: number): AgentError {
  return new AgentError('fenced', `The ${what} is ${given}, but ${seen} has been seen already.`, {
    details: { fence: what, given, seen },
  })
}

/** Refuses the commands of an older leader or of an older runner of the same operation with `fenced`. */
export function checkHeader(state: JournalState, header: CommandHeader): void {
  checkEpoch(state, header.epoch)
  const seen = state.generations.get(header.operationId) ?? 0
  if (header.generation < seen) throw fenced('generation', header.generation, seen)
}

/** Refuses an older leader with `fenced`. */
export function checkEpoch(state: JournalState, epoch: number): void {
  if (epoch < state.epoch) throw fenced('epoch', epoch, state.epoch)
}

/** Refuses a run older than the newest this host has heard of for its VM. */
export function checkRun(state: JournalState, run: RunRef): void {
  const newest = state.runs.get(run.vmId)
  if (!newest) return
  if (run.runNumber < newest.runNumber) throw fenced('run', run.runNumber, newest.runNumber)
  if (run.runNumber === newest.runNumber && run.runId !== newest.runId)
    throw new AgentError('conflict', `Run ${run.runNumber} of this VM is known here under another id.`, {
      details: { given: run.runId, known: newest.runId },
    })
}

/** Refuses a structure lease older than the newest seen for its storage domain. */
export function checkLease(state: JournalState, lease: Pick<StructureLease, 'domainId' | 'number'>): void {
  const seen = state.leases.get(lease.domainId) ?? 0
  if (lease.number < seen) throw fenced('lease', lease.number, seen)
}

/** What a command's header adds to the journal: only what is newer than known. */
export function headerRecords(state: JournalState, header: CommandHeader): JournalRecord[] {
  const records: JournalRecord[] = []
  if (header.epoch > state.epoch) records.push({ t: 'epoch', epoch: header.epoch })
  if (header.generation > (state.generations.get(header.operationId) ?? 0))
    records.push({ t: 'generation', operationId: header.operationId, generation: header.generation })
  return records
}
