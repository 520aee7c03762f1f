import type { MachineExit, MachineReport, RunRef } from '@overt/api-client/agent'
import { DomainPausedReason, DomainShutoffReason, DomainState } from '@overt/libvirt-client'
import type { MachineState } from '../port.ts'
import type { RunLog } from './run-log.ts'

/** The end of a run as an event told it. */
export type SeenEnd = { runId: string; reason: string; at: Date }

/** Everything that tells the state of one of our domains. */
export type Evidence = {
  run: RunRef
  state: number
  reason: number
  /** The last end an event told of, of whatever run. */
  seenEnd: SeenEnd | undefined
  /** Read for domains that are off, else empty. */
  log: RunLog
  /** A disk ran out of space; matters only while paused by an I/O error. */
  noSpace: boolean
  /** Stands in for the time of an end that nobody noted. */
  now: Date
}

/** The state of one of our machines from all that is known of it. */
export function machineState(evidence: Evidence): MachineState {
  switch (evidence.state) {
    case DomainState.PAUSED:
      return pausedState(evidence.reason, evidence.noSpace)
    case DomainState.SHUTDOWN:
      return { name: 'powering_down' }
    case DomainState.SHUTOFF:
      return offState(evidence)
    case DomainState.CRASHED:
      return { name: 'paused', pauseReason: 'crashed', reason: 'The guest has crashed and is kept as it was.' }
    case DomainState.PMSUSPENDED:
      return { name: 'paused', pauseReason: 'unknown', reason: 'The guest has put itself to sleep.' }
    default:
      // RUNNING, BLOCKED and NOSTATE: it has its turn on the CPUs.
      return { name: 'running' }
  }
}

/** The status of a machine that is not ours, for display only. */
export function externalStatus(state: number): MachineReport['status'] {
  switch (state) {
    case DomainState.PAUSED:
    case DomainState.PMSUSPENDED:
      return 'paused'
    case DomainState.SHUTDOWN:
      return 'powering_down'
    case DomainState.SHUTOFF:
    case DomainState.CRASHED:
      return 'down'
    default:
      return 'up'
  }
}

type Paused = Extract<MachineState, { name: 'paused' }>

function pausedState(reason: number, noSpace: boolean): Paused {
  const paused = (pauseReason: Paused['pauseReason'], sentence: string): Paused => ({
    name: 'paused',
    pauseReason,
    reason: sentence,
  })
  switch (reason) {
    case DomainPausedReason.USER:
      return paused('user', 'It was paused on request.')
    case DomainPausedReason.IOERROR:
      return noSpace
        ? paused('no_space', 'Its storage is full; it can go on when there is room.')
        : paused('io_error', 'Its storage failed.')
    case DomainPausedReason.MIGRATION:
    case DomainPausedReason.POSTCOPY:
    case DomainPausedReason.POSTCOPY_FAILED:
      return paused('migration', 'It is being moved to another host.')
    case DomainPausedReason.SAVE:
    case DomainPausedReason.DUMP:
    case DomainPausedReason.SNAPSHOT:
    case DomainPausedReason.FROM_SNAPSHOT:
      return paused('snapshot', 'Its state is being saved.')
    case DomainPausedReason.CRASHED:
      return paused('crashed', 'The guest has crashed.')
    case DomainPausedReason.STARTING_UP:
      return paused('starting', 'It is being started.')
    case DomainPausedReason.WATCHDOG:
      return paused('unknown', "The guest's watchdog stopped it.")
    default:
      return paused('unknown', 'It is paused; the hypervisor does not say why.')
  }
}

const shutoffReasons: Readonly<Record<number, string>> = {
  [DomainShutoffReason.SHUTDOWN]: 'shutdown',
  [DomainShutoffReason.DESTROYED]: 'destroyed',
  [DomainShutoffReason.CRASHED]: 'crashed',
  [DomainShutoffReason.MIGRATED]: 'migrated',
  [DomainShutoffReason.SAVED]: 'saved',
  [DomainShutoffReason.FAILED]: 'failed',
  [DomainShutoffReason.DAEMON]: 'daemon',
}

/**
 * A domain that is off was never started, or is over: by libvirt's word, by its log, by an event, or nobody knows. In
 * that order, as the event of a crash says `failed`; but libvirt's word is lost when the daemon restarts.
 */
function offState({ run, reason, seenEnd, log, now }: Evidence): MachineState {
  const seen = seenEnd?.runId === run.runId ? seenEnd : undefined
  const word = shutoffReasons[reason] ?? log.endReason ?? seen?.reason
  if (word === undefined && log.startedAt === undefined) return { name: 'defined' }
  return { name: 'ended', exit: { ...run, ...exitReason(word), at: (seen?.at ?? log.endedAt ?? now).toISOString() } }
}

const exits: Readonly<Record<string, Pick<MachineExit, 'reason' | 'message'>>> = {
  shutdown: { reason: 'shutdown' },
  destroyed: { reason: 'destroyed' },
  migrated: { reason: 'migrated' },
  crashed: { reason: 'crashed', message: 'The guest crashed, or its process ended by itself.' },
  failed: { reason: 'failed', message: 'The hypervisor could not start it, or lost it on the way.' },
  // The daemon came back and found the process gone or beyond reach.
  daemon: { reason: 'crashed', message: "The guest's process was gone when libvirt came back." },
  saved: { reason: 'lost', message: "Its memory was saved to a file by another hand than Overt's." },
}

function exitReason(word: string | undefined): Pick<MachineExit, 'reason' | 'message'> {
  return exits[word ?? ''] ?? { reason: 'lost', message: 'It ended unseen, and nothing tells how.' }
}
