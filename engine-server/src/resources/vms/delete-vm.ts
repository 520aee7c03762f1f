import type { Actor } from '../../authz/actor.ts'
import type { DbOrTx, Tx } from '../../db/database.ts'
import { notFound } from '../../errors.ts'
import { acceptOperation } from '../../operations/accept.ts'
import type { PlanDraft } from '../../operations/define.ts'
import { assertPlan } from '../../operations/plan.ts'
import { deleteVmOperation } from './operations/delete.ts'
import { type DiskFate, diskFates, planDelete } from './plans.ts'
import { listAttachments } from './device-store.ts'
import { findById, type VmRow } from './store.ts'
import { lockVm } from './write-store.ts'

/** What deleting a VM would do now. */
export async function draftDelete(
  db: DbOrTx,
  actor: Actor,
  id: string,
  disks: 'delete' | 'keep',
  judged: (vm: VmRow) => VmRow = (vm) => vm,
): Promise<{ vm: VmRow; fates: DiskFate[]; draft: PlanDraft }> {
  const vm = await findById(db, actor, id)
  if (!vm) throw notFound('VM')
  const fates = diskFates(await listAttachments(db, id), disks)
  return { vm, fates, draft: planDelete(judged(vm), fates) }
}

/** Accepts the deletion of a VM; answers the operation's id. */
export async function acceptDelete(
  tx: Tx,
  actor: Actor,
  id: string,
  disks: 'delete' | 'keep',
  seenHash: string | undefined,
): Promise<string> {
  const { vm, fates } = await draftDelete(tx, actor, id, disks)
  const operationId = await acceptOperation(tx, {
    definition: deleteVmOperation,
    input: { disks: fates.filter(({ fate }) => fate === 'delete').map(doomed) },
    object: { kind: 'vm', id, name: vm.name },
    ancestors: vm.ancestors,
    actor,
  })
  await lockVm(tx, id)
  // Judged as it was before the operation just accepted. Disks can't come or go: that needs a VM without operations.
  const now = await draftDelete(tx, actor, id, disks, (row) => ({ ...row, operation: vm.operation }))
  assertPlan(seenHash, now.draft)
  return operationId
}

function doomed({ disk }: DiskFate) {
  return {
    id: disk.disk_id,
    name: disk.disk_name,
    domainId: disk.storage_domain_id,
    domainName: disk.storage_domain_name,
    volumeId: disk.volume_id,
  }
}
