import type { Tx } from '../db/database.ts'
import { recordEvent } from '../events/record.ts'
import type { LastExit } from '../vm-status/derive.ts'
import { clearRun, deleteRuntimeOfRun } from './store.ts'

/** How one run of a VM ended. */
export interface RunEnd {
  readonly vmId: string
  readonly runId: string
  readonly reason: LastExit['reason']
  /** A sentence for people; may be empty. */
  readonly message: string
  readonly at: Date
  /** The operation that ended it, if one did. */
  readonly operationId?: string
}

/**
 * Records the end of a run: clears the VM's intent to run, keeps how it ended, forgets its reports and writes the
 * event. Idempotent: does nothing and answers false when the VM is gone or has another run by now. Afterwards, once
 * committed, the host may be told `machine.acknowledgeExit`.
 */
export async function recordRunEnd(tx: Tx, end: RunEnd): Promise<boolean> {
  const exit: LastExit = { runId: end.runId, reason: end.reason, message: end.message, at: end.at.toISOString() }
  const vm = await clearRun(tx, end.vmId, exit)
  if (!vm) return false
  await deleteRuntimeOfRun(tx, end.vmId, end.runId)
  await recordEvent(tx, {
    objectKind: 'vm',
    objectId: end.vmId,
    objectName: vm.name,
    change: 'updated',
    ancestors: vm.ancestors,
    parents: vm.hostId ? [{ kind: 'host', id: vm.hostId }] : [],
    ...(end.operationId ? { operationId: end.operationId } : {}),
    ...eventOf(end, vm.name),
  })
  return true
}

type Telling = { code: string; severity: 'normal' | 'error'; message: string }

function eventOf({ reason, message }: RunEnd, name: string): Telling | Record<never, never> {
  const because = message ? `: ${message}` : '.'
  switch (reason) {
    case 'shutdown':
      return { code: 'vm.shut_down', severity: 'normal', message: `VM ${name} shut down.` }
    case 'destroyed':
      return { code: 'vm.powered_off', severity: 'normal', message: `VM ${name} was powered off.` }
    case 'crashed':
      return { code: 'vm.crashed', severity: 'error', message: `VM ${name} crashed${because}` }
    case 'failed':
      return { code: 'vm.start_failed', severity: 'error', message: `VM ${name} could not be started${because}` }
    case 'lost':
      return { code: 'vm.lost', severity: 'error', message: `The run of VM ${name} ended unseen${because}` }
    case 'migrated':
      return {}
  }
}
