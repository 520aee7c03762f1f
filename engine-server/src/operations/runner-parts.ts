import type { Db } from '../db/database.ts'
import type { HostClient } from '../hosts/host-client.ts'
import type { Leader } from '../leader/leader.ts'
import type { Log } from '../log/log.ts'
import type { Services } from '../services.ts'
import type { OperationDefinition } from './define.ts'

/** Definitions by kind. */
export type Definitions = ReadonlyMap<string, OperationDefinition<never>>

/** How long things take; tests make them short. Milliseconds. */
export interface RunnerTimes {
  /** Validity of a lease. */
  readonly leaseMs: number
  readonly renewEveryMs: number
  /** How often lapsed leases and forgotten wake-ups are looked for; everything else is told at once. */
  readonly sweepEveryMs: number
  /** Wait before what failed for now is tried again: doubles from the first to the last. */
  readonly firstRetryMs: number
  readonly lastRetryMs: number
  /** For how long a step is tried again; `Step.retryForMs` goes before it. */
  readonly retryForMs: number
  /** For how long an undo is tried again before the operation is stuck. */
  readonly retryUndoForMs: number
}

export const defaultTimes: RunnerTimes = {
  leaseMs: 15_000,
  renewEveryMs: 5_000,
  sweepEveryMs: 2_000,
  firstRetryMs: 250,
  lastRetryMs: 10_000,
  retryForMs: 120_000,
  retryUndoForMs: 3_600_000,
}

/**
 * Where tests crash or fail an execution: `at` is called before and after each write of the journal, each command to a
 * host and each step, and throws to do so. Names are as `step/launch/before`.
 */
export interface Faults {
  at(point: string, operationId: string): void
}

/** What the runner stands on. */
export interface RunnerParts {
  readonly db: Db
  /** For claims and notes of hosts: worth nothing before the next journal entry, whose commit makes them durable. */
  readonly deferredDb: Db
  readonly hosts: HostClient
  readonly leader: Pick<Leader, 'current'>
  readonly log: Log
  readonly definitions: Definitions
  /** Names the process in leases. */
  readonly instanceId: string
  readonly services: () => Services
  readonly times: RunnerTimes
  /** Most operations executed at once; each is a promise, not a thread. */
  readonly limit: number
  readonly faults?: Faults
}
