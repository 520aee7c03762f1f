import type { BodyOf } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import type { Tx } from '../../db/database.ts'
import { AppError, notFound } from '../../errors.ts'
import { byActor, recordEvent } from '../../events/record.ts'
import { acceptOperation } from '../../operations/accept.ts'
import { removeUnusedSecrets } from '../../secrets/remove.ts'
import type { Services } from '../../services.ts'
import { invalidField } from '../disks/prepare.ts'
import { checkPinnedHosts, checkSize, cpuCount, lockUsableIso } from './checks.ts'
import { checkCloudInit } from './cloud-init-checks.ts'
import { sealCloudInit } from './cloud-init-store.ts'
import { updateVmOperation } from './operations/update.ts'
import { countChange } from './quota-use.ts'
import { pendingChanges } from './run-config.ts'
import { isStarting, isUpdateQueued } from './run-store.ts'
import { assertAllowed } from './status.ts'
import { findById, type VmRow } from './store.ts'
import { lockVm, updateVm as writeVm, type VmChange } from './write-store.ts'

type Body = BodyOf<'updateVm'>

/** Fields a running VM may take over at once. */
const live = new Set(['name', 'memoryBytes', 'cpu'])

/** Writes a change of a VM and, when it runs, accepts the operation that brings it there; answers the VM now. */
export async function updateVm(
  parts: Pick<Services, 'secrets'>,
  tx: Tx,
  actor: Actor,
  id: string,
  revision: number,
  body: Body,
): Promise<VmRow> {
  await lockVm(tx, id)
  const before = await mustFind(tx, actor, id)
  assertAllowed('edit', before)
  if (before.revision !== revision) throw stale()
  const change = await changeOf(parts, tx, actor, before, body)
  if (!(await writeVm(tx, id, revision, change))) throw stale()
  // A start that is under way may still tell its host what was replaced; its end removes that.
  if (body.cloudInit !== undefined && !(await isStarting(tx, id))) await removeUnusedSecrets(tx, id)
  const after = await mustFind(tx, actor, id)
  await countChange(tx, actor, before, after)
  await recordEvent(tx, {
    objectKind: 'vm',
    objectId: id,
    objectName: after.name,
    change: 'updated',
    ancestors: after.ancestors,
    code: 'vm.updated',
    message: `VM ${after.name} was changed: ${Object.keys(body).join(', ') || 'nothing'}.`,
    ...byActor(actor),
  })
  await applyLive(tx, actor, after)
  return await mustFind(tx, actor, id)
}

async function mustFind(tx: Tx, actor: Actor, id: string): Promise<VmRow> {
  const vm = await findById(tx, actor, id)
  if (!vm) throw notFound('VM')
  return vm
}

function stale(): AppError {
  return new AppError('stale_revision', 'Somebody changed the VM since you read it. Read it again.')
}

async function changeOf(
  parts: Pick<Services, 'secrets'>,
  tx: Tx,
  actor: Actor,
  before: VmRow,
  body: Body,
): Promise<VmChange> {
  const { cloudInit, isoDiskId, ...rest } = body
  const { memoryBytes = before.memory_bytes, cpu } = body
  // Memory beyond the range moves the range with it, unless the range was asked for.
  const maxMemoryBytes = body.maxMemoryBytes ?? Math.max(before.max_memory_bytes, memoryBytes)
  if (maxMemoryBytes < memoryBytes) throw invalidField('/maxMemoryBytes', 'It must be at least as much as the memory.')
  const cluster = { id: before.cluster_id, name: before.cluster_name }
  await checkSize(tx, cluster, {
    ...(body.memoryBytes === undefined ? {} : { memoryBytes }),
    ...(cpu === undefined ? {} : { cpus: cpuCount(cpu) }),
  })
  if (body.pinnedHostIds) await checkPinnedHosts(tx, actor, cluster, body.pinnedHostIds, before.pinned_host_ids)
  if (isoDiskId) await lockUsableIso(tx, actor, isoDiskId)
  if (cloudInit) checkCloudInit(cloudInit, before.nic_count)
  const sealed = cloudInit ? await sealCloudInit(parts, tx, before.id, cloudInit) : null
  const change: VmChange = {
    ...(rest as VmChange), // same names and types; what is absent is absent in both
    maxMemoryBytes,
    ...(isoDiskId === undefined ? {} : { isoDiskId }),
    ...(cloudInit === undefined ? {} : { cloudInit: sealed }),
  }
  return change
}

async function applyLive(tx: Tx, actor: Actor, vm: VmRow): Promise<void> {
  if (!vm.run_id || !vm.run_host_id || !pendingChanges(vm).some(({ field }) => live.has(field))) return
  // One that has not begun reads the VM as it is then: it brings this change, too.
  if (await isUpdateQueued(tx, vm.id)) return
  await acceptOperation(tx, {
    definition: updateVmOperation,
    input: { runId: vm.run_id, runNumber: vm.run_number, hostId: vm.run_host_id },
    object: { kind: 'vm', id: vm.id, name: vm.name },
    ancestors: vm.ancestors,
    actor,
  })
}
