// What the operations on a running VM share.
import type { RunRef } from '@overt/api-client/agent'
import type { LockRequest, ObjectRef, StepContext } from '../../../operations/define.ts'
import { FinalFailure } from '../../../operations/failures.ts'
import { exitSentence } from '../../../vm-status/derive.ts'
import { findRun, type RunState } from '../run-store.ts'

/** Input of an operation on one run of a VM. */
export type RunInput = { readonly runId: string; readonly runNumber: number; readonly hostId: string | null }

/** The lock all of them need. */
export function powerLock(_input: unknown, vm: ObjectRef): readonly LockRequest[] {
  return [{ object: vm, aspect: 'power', mode: 'exclusive' }]
}

/** Names the run to a host. */
export function runRef({ objectId, input }: StepContext<RunInput>): RunRef {
  return { vmId: objectId, runId: input.runId, runNumber: input.runNumber }
}

/** The host the run is on. @throws AppError `conflict` when it is on none: there is nothing to command */
export function hostOf({ input }: StepContext<RunInput>): string {
  if (input.hostId === null) throw new FinalFailure('conflict', 'The VM has not been given a host yet. Try again.')
  return input.hostId
}

/**
 * Waits until what is known of the run satisfies, or the time is over. Answers what was known last; `runId` differs
 * from the input's when the run has ended.
 */
export async function waitForRun(
  { objectId, services, signal }: Pick<StepContext<RunInput>, 'objectId' | 'services' | 'signal'>,
  runId: string,
  satisfied: (run: RunState) => boolean,
  timeoutMs: number,
): Promise<RunState | undefined> {
  using watch = services.changes.watch([objectId])
  const until = performance.now() + timeoutMs
  for (;;) {
    const run = await findRun(services.db, objectId)
    const left = until - performance.now()
    if (!run || run.runId !== runId || satisfied(run) || left <= 0) return run
    await watch.changed(left, signal)
  }
}

/** The failure of an operation whose run ended under it. */
export function endedUnder(run: RunState | undefined, runId: string, what: string): FinalFailure {
  const exit = run?.lastExit?.runId === runId ? run.lastExit : undefined
  const sentence = exit ? exitSentence(exit) : ''
  return new FinalFailure('host_failed', sentence ? `${what}: ${sentence}` : `${what}.`)
}
