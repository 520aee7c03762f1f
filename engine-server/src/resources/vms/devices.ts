// Disks and interfaces of a VM that is down: the database alone is changed, so the answer is there at once.
import type { BodyOf, Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import type { DbOrTx, Tx } from '../../db/database.ts'
import { AppError, notFound } from '../../errors.ts'
import { byActor, recordEvent } from '../../events/record.ts'
import { invalidField } from '../disks/prepare.ts'
import { addNic } from './create-vm.ts'
import { assertAllowed } from './status.ts'
import { listAttachments, listNics } from './device-store.ts'
import { findById, type VmRow } from './store.ts'
import { attachmentView, nicView } from './view.ts'
import { lockVm } from './write-store.ts'
import { deleteAttachment, deleteNic, insertAttachment, lockAttachable } from './device-write-store.ts'

/** Locks a VM that is down and not being worked on. */
async function lockDown(tx: Tx, actor: Actor, id: string): Promise<VmRow> {
  await lockVm(tx, id)
  const vm = await findVm(tx, actor, id)
  assertAllowed('attach', vm)
  if (vm.operation)
    throw new AppError('conflict', `An operation works on VM ${vm.name}. Wait until that has ended.`, {
      details: { operationId: vm.operation.id },
    })
  return vm
}

async function findVm(db: DbOrTx, actor: Actor, id: string): Promise<VmRow> {
  const vm = await findById(db, actor, id)
  if (!vm) throw notFound('VM')
  return vm
}

async function changed(
  tx: Tx,
  actor: Actor,
  vm: VmRow,
  code: string,
  message: string,
  other?: Schema<'ObjectRef'>,
): Promise<void> {
  const about = { objectId: vm.id, objectName: vm.name, change: 'updated', ancestors: vm.ancestors } as const
  const parents = other ? [other] : [] // shows it, too
  await recordEvent(tx, { objectKind: 'vm', ...about, parents, code, message, ...byActor(actor) })
}

export async function listDisksOf(db: DbOrTx, actor: Actor, id: string): Promise<Schema<'DiskAttachment'>[]> {
  await findVm(db, actor, id)
  return (await listAttachments(db, id)).map(attachmentView)
}

/** Attaches a disk. @throws AppError `conflict` when another VM may write to it */
export async function attachDisk(
  tx: Tx,
  actor: Actor,
  id: string,
  { diskId, bus, readOnly, bootOrder = null }: BodyOf<'attachVmDisk'>,
): Promise<Schema<'DiskAttachment'>> {
  const disk = await lockAttachable(tx, actor, diskId)
  if (!disk) throw invalidField('/diskId', 'There is no such disk, or you may not see it.')
  if (!disk.mayAttach) throw new AppError('forbidden', `You may not attach disk ${disk.name}.`)
  const vm = await lockDown(tx, actor, id)
  if (!disk.readyAt || disk.busy)
    throw new AppError('conflict', `An operation works on disk ${disk.name}. Wait until that has ended.`)
  if (disk.dataCenterId !== vm.data_center_id)
    throw invalidField('/diskId', `Disk ${disk.name} belongs to another data center.`)
  if (disk.readOnly && readOnly === false)
    throw invalidField('/readOnly', `Disk ${disk.name} is read-only: it can't be written to.`)
  if (!disk.readOnly && readOnly !== true && disk.cloneCount > 0)
    throw invalidField('/readOnly', `Other disks are based on disk ${disk.name}: attach it read-only.`)
  const iso = disk.contentType === 'iso'
  await insertAttachment(tx, id, {
    diskId,
    bus: bus ?? (iso ? 'sata' : 'virtio'),
    device: iso ? 'cdrom' : 'disk',
    readOnly: readOnly ?? disk.readOnly,
    bootOrder,
  })
  await changed(tx, actor, vm, 'vm.disk_attached', `Disk ${disk.name} was attached to VM ${vm.name}.`, {
    kind: 'disk',
    id: diskId,
  })
  const row = (await listAttachments(tx, id)).find(({ disk_id }) => disk_id === diskId)
  if (!row) throw new Error('the attachment just made is not there')
  return attachmentView(row)
}

/** Detaches a disk; it stays. */
export async function detachDisk(tx: Tx, actor: Actor, id: string, diskId: string): Promise<void> {
  const vm = await lockDown(tx, actor, id)
  if (!(await deleteAttachment(tx, id, diskId))) throw notFound('disk attachment')
  await changed(tx, actor, vm, 'vm.disk_detached', `A disk was detached from VM ${vm.name}.`, {
    kind: 'disk',
    id: diskId,
  })
}

export async function listNicsOf(db: DbOrTx, actor: Actor, id: string): Promise<Schema<'Nic'>[]> {
  const vm = await findVm(db, actor, id)
  return (await listNics(db, id)).map((row) => nicView(row, vm.guest))
}

/** Adds an interface. */
export async function createNic(tx: Tx, actor: Actor, id: string, body: BodyOf<'createVmNic'>): Promise<Schema<'Nic'>> {
  const vm = await lockDown(tx, actor, id)
  const nicId = await addNic(tx, actor, vm.data_center_id, id, body, '')
  await changed(tx, actor, vm, 'vm.nic_added', `A network interface was added to VM ${vm.name}.`, {
    kind: 'network',
    id: body.networkId,
  })
  const row = (await listNics(tx, id)).find((nic) => nic.id === nicId)
  if (!row) throw new Error('the interface just made is not there')
  return nicView(row, null)
}

/** Removes an interface. */
export async function removeNic(tx: Tx, actor: Actor, id: string, nicId: string): Promise<void> {
  const vm = await lockDown(tx, actor, id)
  const networkId = (await listNics(tx, id)).find((nic) => nic.id === nicId)?.network_id
  if (networkId === undefined || !(await deleteNic(tx, id, nicId))) throw notFound('network interface')
  await changed(tx, actor, vm, 'vm.nic_removed', `A network interface was removed from VM ${vm.name}.`, {
    kind: 'network',
    id: networkId,
  })
}
