import type { CloudInitSeed, MachineSpec, NetworkSpec } from '@overt/api-client/agent'
import type { RunConfig } from '../run-config.ts'
import type { AttachmentRow, NicRow } from '../device-store.ts'
import type { VmRow } from '../store.ts'
import { runConfigOf } from '../run-config.ts'

/**
 * All that one run is started with, but for secrets: read once when its host is chosen and kept in the operation's
 * journal, so that a repeated command is the same command.
 */
export type RunPlan = {
  readonly config: RunConfig
  readonly description: string
  readonly architecture: 'x86_64' | 'aarch64'
  readonly disks: readonly MachineSpec['disks'][number][]
  readonly nics: readonly MachineSpec['nics'][number][]
  readonly networks: readonly NetworkSpec[]
}

/** A volume in the CD drive. */
export interface IsoVolume {
  readonly disk_id: string
  readonly storage_domain_id: string
  readonly volume_id: string
}

/** Plans a run from the rows of a VM. */
export function planRun(
  vm: VmRow,
  attachments: readonly AttachmentRow[],
  nics: readonly NicRow[],
  iso: IsoVolume | undefined,
): RunPlan {
  const disks = attachments.map((row) => ({
    diskId: row.disk_id,
    domainId: row.storage_domain_id,
    volumeId: row.volume_id,
    format: row.format,
    device: row.device,
    bus: row.bus,
    readOnly: row.read_only,
    ...(row.boot_order === null ? {} : { bootOrder: row.boot_order }),
  }))
  const cdrom = iso && {
    diskId: iso.disk_id,
    domainId: iso.storage_domain_id,
    volumeId: iso.volume_id,
    format: 'raw' as const,
    device: 'cdrom' as const,
    bus: 'sata' as const,
    readOnly: true,
  }
  const networks = new Map(nics.map((nic) => [nic.network_id, networkSpec(nic)]))
  return {
    config: runConfigOf(vm),
    description: vm.description,
    architecture: vm.architecture,
    disks: cdrom ? [...disks, cdrom] : disks,
    nics: nics.map((nic) => ({
      nicId: nic.id,
      macAddress: nic.mac_address,
      networkId: nic.network_id,
      model: nic.model,
      linked: nic.linked,
    })),
    networks: [...networks.values()],
  }
}

function networkSpec(nic: NicRow): NetworkSpec {
  return {
    networkId: nic.network_id,
    name: nic.network_name,
    mode: nic.network_mode,
    mtu: nic.network_mtu,
    ipv4: { cidr: nic.network_cidr },
  }
}

/** Sockets beyond those of the start that can be added while it runs. */
const spareSocketFactor = 4
const mostSockets = 16

/** What the host is told to start. */
export function machineSpec(plan: RunPlan, cloudInit: CloudInitSeed | undefined): MachineSpec {
  const { config, description, architecture, disks, nics } = plan
  const { name, memoryBytes, cpu, firmware, cpuType, emulatedMachine, bootDevices, display = 'vnc' } = config
  return {
    name,
    ...(description ? { description } : {}),
    architecture,
    firmware,
    ...(emulatedMachine ? { machineType: emulatedMachine } : {}),
    cpu: {
      ...cpu,
      maxSockets: Math.max(cpu.sockets, Math.min(mostSockets, cpu.sockets * spareSocketFactor)),
      ...(cpuType ? { model: cpuType } : {}),
    },
    memoryBytes,
    disks: [...disks],
    nics: [...nics],
    bootDevices: bootDevices as NonNullable<MachineSpec['bootDevices']>, // validated when written
    video: 'vga', // every firmware and guest shows something on it
    consoles: [display, 'serial'],
    rng: true,
    balloon: true,
    guestAgent: true,
    ...(cloudInit ? { cloudInit } : {}),
  }
}
