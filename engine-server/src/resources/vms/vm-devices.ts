// The devices of a VM: what its hypervisor tells of a run, or what the next one is planned with.
import type { MachineDevice } from '@overt/api-client/agent'
import type { Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import { notFound } from '../../errors.ts'
import type { Services } from '../../services.ts'
import { findPresentRun } from '../../vm-runs/store.ts'
import { machineSpec, planRun } from './operations/machine-spec.ts'
import { device, plannedDevices } from './planned-devices.ts'
import { type AttachmentRow, listAttachments, listNics, type NicRow } from './device-store.ts'
import { findById } from './store.ts'
import { findIsoVolume, type IsoRow } from './write-store.ts'

type VmDevices = Schema<'VmDevices'>

/** Reads the devices of a VM. @throws AppError `not_found`; `host_unreachable` when the host of its run is silent */
export async function readDevices(
  { db, hosts }: Pick<Services, 'db' | 'hosts'>,
  actor: Actor,
  id: string,
): Promise<VmDevices> {
  const vm = await findById(db, actor, id)
  if (!vm) throw notFound('VM')
  const [attachments, nics, iso, present] = await Promise.all([
    listAttachments(db, id),
    listNics(db, id),
    vm.iso_disk_id === null ? undefined : findIsoVolume(db, vm.iso_disk_id),
    findPresentRun(db, id),
  ])
  const named = (devices: VmDevices) => withNames(devices, attachments, nics, iso)
  if (!present) return named(plannedDevices(machineSpec(planRun(vm, attachments, nics, iso), undefined)))
  const { hostId, run } = present
  const now = await hosts.query(hostId, 'machine.devices', { run }, { deadlineMs: 10_000 })
  const { cpu } = now
  return named({
    source: 'running',
    machineType: now.machineType || null,
    emulator: now.emulator ?? null,
    firmware: now.firmware,
    cpu: { ...cpu, mode: cpu.mode ?? null, model: cpu.model ?? null },
    memoryBytes: now.memoryBytes,
    devices: now.devices.map(fromHost),
  })
}

function fromHost({ kind, diskId, nicId, ...rest }: MachineDevice): Schema<'VmDevice'> {
  const object =
    diskId === undefined
      ? nicId === undefined
        ? null
        : ({ kind: 'nic', id: nicId } as const)
      : ({ kind: 'disk', id: diskId } as const)
  return device(kind, { ...rest, object })
}

/** Gives disks and interfaces the names people know them by; what the VM no longer has keeps its id alone. */
function withNames(
  devices: VmDevices,
  attachments: readonly AttachmentRow[],
  nics: readonly NicRow[],
  iso: IsoRow | undefined,
): VmDevices {
  const names = new Map([
    ...attachments.map((row) => [row.disk_id, row.disk_name] as const),
    ...nics.map((row) => [row.id, row.name] as const),
    ...(iso ? [[iso.disk_id, iso.name] as const] : []),
  ])
  const called = ({ object, ...rest }: Schema<'VmDevice'>): Schema<'VmDevice'> => {
    const name = object && names.get(object.id)
    return { ...rest, object: object && name !== undefined && name !== null ? { ...object, name } : object }
  }
  return { ...devices, devices: devices.devices.map(called) }
}
