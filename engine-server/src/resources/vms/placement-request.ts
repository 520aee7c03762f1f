import type { ClusterDemands, HostCandidate, PlacementRequest } from '../../scheduling/candidate.ts'
import type { DbOrTx } from '../../db/database.ts'
import { cpuCount } from './checks.ts'
import { type AttachmentRow, listAttachments, listNics, type NicRow } from './device-store.ts'
import type { RunConfig } from './run-config.ts'
import type { VmRow } from './store.ts'
import { findIsoVolume, type IsoRow } from './write-store.ts'

/** Devices of a VM that bind it to what a host has. */
export interface BindingDevices {
  readonly attachments: readonly AttachmentRow[]
  readonly nics: readonly NicRow[]
  /** Undefined: nothing is in its CD drive. */
  readonly iso: IsoRow | undefined
}

/** What placement is asked for a VM. */
export function placementRequest(
  vm: VmRow,
  { attachments, nics, iso }: BindingDevices,
  demands: ClusterDemands,
): PlacementRequest {
  const domains = new Map(attachments.map((row) => [row.storage_domain_id, row.storage_domain_name]))
  if (iso) domains.set(iso.storage_domain_id, iso.storage_domain_name)
  const networks = new Map(nics.map((row) => [row.network_id, { name: row.network_name, cidr: row.network_cidr }]))
  return {
    ...demands,
    clusterId: vm.cluster_id,
    architecture: vm.architecture,
    memoryBytes: vm.memory_bytes,
    cpus: vm.cpu_sockets * vm.cpu_cores * vm.cpu_threads,
    display: vm.display,
    domains: [...domains].map(([id, name]) => ({ id, name })),
    carriedBytes: null,
    networks: [...networks.values()],
    pinnedHostIds: vm.pinned_host_ids,
    runsOn: null,
  }
}

/** What is asked for a guest that leaves a host without stopping: it stays as it runs, whatever was configured since. */
export function asItRuns(
  request: PlacementRequest,
  config: RunConfig,
  host: HostCandidate | undefined,
): PlacementRequest {
  const { description } = host ?? {}
  return {
    ...request,
    memoryBytes: config.memoryBytes,
    cpus: cpuCount(config.cpu),
    display: config.display ?? 'vnc',
    cpuModel: config.cpuType ?? null,
    machineType: config.emulatedMachine ?? null,
    runsOn:
      host && description
        ? { hostId: host.id, accelerator: description.accelerator, hostCpu: description.hostCpu }
        : null,
  }
}

/** Reads the devices of a VM that bind it. */
export async function readBindingDevices(db: DbOrTx, vm: VmRow): Promise<BindingDevices> {
  return {
    attachments: await listAttachments(db, vm.id),
    nics: await listNics(db, vm.id),
    iso: vm.iso_disk_id === null ? undefined : await findIsoVolume(db, vm.iso_disk_id),
  }
}
