import type { Schema } from '@overt/api-client/engine'
import { rightsOf } from '../../authz/roles.ts'
import { usageView } from '../../samples/usage.ts'
import { addressesOf } from '../../vm-status/guest-addresses.ts'
import { diskStatus } from '../disks/view.ts'
import { operationSummary } from '../operations/view.ts'
import { pendingChanges } from './run-config.ts'
import { statusOf } from './status.ts'
import type { AttachmentRow, NicRow } from './device-store.ts'
import type { ShownVmRow } from './store.ts'

type Vm = Schema<'Vm'>

/** A VM as the contract shows it. */
export function vmView(row: ShownVmRow): Vm {
  const { status, reason, since } = statusOf(row)
  const guest = row.guest as Schema<'GuestInfo'> | null // stored from a validated report of the same shape
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    clusterId: row.cluster_id,
    clusterName: row.cluster_name,
    status,
    statusReason: reason,
    statusSince: since.toISOString(),
    hostId: row.run_host_id,
    hostName: row.host_name,
    simulated: row.simulated,
    architecture: row.architecture,
    memoryBytes: row.memory_bytes,
    maxMemoryBytes: row.max_memory_bytes,
    cpu: { sockets: row.cpu_sockets, coresPerSocket: row.cpu_cores, threadsPerCore: row.cpu_threads },
    firmware: row.firmware,
    display: row.display,
    pinnedHosts: (row.pinned_hosts ?? []).map(({ id, name }) => ({
      kind: 'host',
      id,
      ...(name === null ? {} : { name }),
    })),
    bootDevices: row.boot_devices as Vm['bootDevices'], // validated when written
    deleteProtected: row.delete_protected,
    isoDiskId: row.iso_disk_id,
    quotaId: row.quota_id,
    cloudInit: row.cloud_init_view as Vm['cloudInit'], // written from a CloudInitView
    consoles: (row.consoles ?? []) as Vm['consoles'], // stored from a validated report
    runId: row.run_id,
    startedAt: row.started_at?.toISOString() ?? null,
    guest,
    ipAddresses: guestAddresses(guest),
    usage: usageView(row),
    pendingChanges: pendingChanges(row),
    activeOperation: row.operation && operationSummary(row.operation),
    diskCount: row.disk_count,
    nicCount: row.nic_count,
    revision: row.revision,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by_name,
    tags: row.tags,
    myRights: rightsOf(row.rights),
  }
}

/** Addresses others can reach: loopback and link-local ones left out. */
function guestAddresses(guest: Schema<'GuestInfo'> | null): string[] {
  const all = (guest?.interfaces ?? []).flatMap(({ addresses }) => addresses)
  return [...new Set(all.filter((address) => !/^(127\.|169\.254\.|::1$|fe80:)/i.test(address)))]
}

/** A disk of a VM as the contract shows it. */
export function attachmentView(row: AttachmentRow): Schema<'DiskAttachment'> {
  return {
    diskId: row.disk_id,
    diskName: row.disk_name,
    vmId: row.vm_id,
    bus: row.bus,
    device: row.device,
    readOnly: row.read_only,
    bootOrder: row.boot_order,
    sizeBytes: row.size_bytes,
    actualSizeBytes: row.actual_size_bytes,
    diskStatus: diskStatus(row).status,
  }
}

/** An interface of a VM as the contract shows it, with the addresses its guest reports for the same MAC address. */
export function nicView(row: NicRow, guest: unknown): Schema<'Nic'> {
  return {
    id: row.id,
    vmId: row.vm_id,
    name: row.name,
    networkId: row.network_id,
    networkName: row.network_name,
    model: row.model,
    macAddress: row.mac_address,
    linked: row.linked,
    addresses: addressesOf(guest, row.mac_address),
  }
}
