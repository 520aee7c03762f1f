import type { Actor } from '../../authz/actor.ts'
import type { Tx } from '../../db/database.ts'
import { AppError, notFound } from '../../errors.ts'
import { acceptOperation } from '../../operations/accept.ts'
import { assertPlan } from '../../operations/plan.ts'
import { tellOf } from '../quotas/service-tx.ts'
import { shutdownVmOperation } from './operations/shutdown.ts'
import { pauseVmOperation, rebootVmOperation, resetVmOperation, resumeVmOperation } from './operations/signals.ts'
import { startInput, startVmOperation } from './operations/start.ts'
import { stopVmOperation } from './operations/stop.ts'
import { planPower, type PowerAction } from './plans.ts'
import { weighPower } from './quota-use.ts'
import { mintRun } from './run-store.ts'
import { findById, listOpenConsoles, type VmRow } from './store.ts'
import { lockVm } from './write-store.ts'

const onRun = {
  shutdown: shutdownVmOperation,
  stop: stopVmOperation,
  reboot: rebootVmOperation,
  reset: resetVmOperation,
  pause: pauseVmOperation,
  resume: resumeVmOperation,
} as const

/**
 * Accepts a power action: its locks first, which names an operation in the way, then the rules on the VM as it is
 * under them. Answers the operation's id.
 */
export async function acceptPower(
  tx: Tx,
  actor: Actor,
  id: string,
  action: PowerAction,
  seenHash: string | undefined,
  parentId?: string,
): Promise<string> {
  const seen = await mustFind(tx, actor, id)
  const runId = crypto.randomUUID()
  const operationId =
    action === 'start'
      ? await acceptStart(tx, actor, seen, runId)
      : await acceptOnRun(tx, actor, seen, action, parentId)
  await lockVm(tx, id)
  const now = await mustFind(tx, actor, id)
  // The operation just accepted is not what the rules are about, but the one it may supersede is.
  const judged = { ...now, operation: seen.operation }
  const weighed = await weighPower(tx, judged, action, { tx })
  assertPlan(seenHash, planPower(action, judged, await listOpenConsoles(tx, id), weighed), weighed?.refusal)
  if (now.run_id !== seen.run_id || now.run_number !== seen.run_number)
    throw new AppError('conflict', 'The VM was started or ended just now. Look at it, and try again.')
  if (action === 'start') await mintRun(tx, id, runId)
  if (weighed) await tellOf(tx, actor, weighed)
  return operationId
}

async function mustFind(tx: Tx, actor: Actor, id: string): Promise<VmRow> {
  const vm = await findById(tx, actor, id)
  if (!vm) throw notFound('VM')
  return vm
}

async function acceptStart(tx: Tx, actor: Actor, vm: VmRow, runId: string): Promise<string> {
  return await acceptOperation(tx, {
    definition: startVmOperation,
    input: await startInput(tx, vm.id, runId, vm.run_number + 1),
    object: { kind: 'vm', id: vm.id, name: vm.name },
    ancestors: vm.ancestors,
    actor,
  })
}

async function acceptOnRun(
  tx: Tx,
  actor: Actor,
  vm: VmRow,
  action: Exclude<PowerAction, 'start'>,
  parentId: string | undefined,
): Promise<string> {
  const { id, name, ancestors, run_id, run_number, run_host_id } = vm
  return await acceptOperation(tx, {
    definition: onRun[action],
    // Without a run the rules refuse it in a moment.
    input: { runId: run_id ?? id, runNumber: run_number, hostId: run_host_id },
    object: { kind: 'vm', id, name },
    ancestors,
    actor,
    ...(parentId === undefined ? {} : { parentId }),
  })
}
