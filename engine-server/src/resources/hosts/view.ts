import type { HostDescription } from '@overt/api-client/agent'
import type { Schema } from '@overt/api-client/engine'
import { rightsOf } from '../../authz/roles.ts'
import { deriveHostStatus, type HostFacts } from '../../hosts/status.ts'
import { usageView } from '../../samples/usage.ts'
import type { HostRow } from './store.ts'

/** What a host last told of itself, as far as its status depends on it. */
export function reportedFacts({ reported, reported_at, created_at }: HostRow): HostFacts['reported'] {
  return (
    reported && {
      at: reported_at ?? created_at,
      architecture: reported.architecture,
      driverConnected: reported.driverConnected ?? true,
      driverMessage: reported.driverMessage ?? '',
      offer: { cpuTypes: reported.cpu.guestModels, machineTypes: reported.cpu.machineTypes },
      brokenNetworks: reported.brokenNetworks ?? [],
    }
  )
}

/** A host's status from its row. */
export function statusOf(row: HostRow): ReturnType<typeof deriveHostStatus> {
  return deriveHostStatus({
    createdAt: row.created_at,
    approvedAt: row.approved_at,
    connection:
      row.connection_state && row.connection_since
        ? { state: row.connection_state, reason: row.connection_reason ?? '', since: row.connection_since }
        : null,
    reported: reportedFacts(row),
    maintenance: row.maintenance,
    cluster: row.cluster,
    unreached: row.unreached,
  })
}

/** A host as the API shows it. */
export function hostView(row: HostRow): Schema<'Host'> {
  const { status, reason, since } = statusOf(row)
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    clusterId: row.cluster_id,
    clusterName: row.cluster_name,
    address: row.address,
    port: row.port,
    status,
    statusReason: reason,
    statusSince: since.toISOString(),
    simulated: row.simulated ?? false,
    certificateFingerprint: row.certificate_fingerprint,
    certificateExpiresAt: row.certificate_expires_at.toISOString(),
    certificateRenewalRequestedAt: row.renewal_requested_at?.toISOString() ?? null,
    clockSkewMs: row.clock_skew_ms,
    vmCount: row.vm_count,
    migrationBandwidthMibPerSecond: row.migration_bandwidth_mib_per_second,
    usage: usageView(row),
    externalMachineCount: row.external_count,
    ...(row.reported ? { hardware: hardwareView(row.reported) } : {}),
    revision: row.revision,
    createdAt: row.created_at.toISOString(),
    tags: row.tags,
    myRights: rightsOf(row.rights),
  }
}

function hardwareView(reported: HostDescription): Schema<'HostHardware'> {
  const { cpu, hardware, accelerator, versions } = reported
  return {
    architecture: reported.architecture,
    ...(hardware?.vendor === undefined ? {} : { vendor: hardware.vendor }),
    ...(hardware?.product === undefined ? {} : { product: hardware.product }),
    ...(hardware?.serial === undefined ? {} : { serial: hardware.serial }),
    cpuModel: cpu.model,
    sockets: cpu.sockets,
    coresPerSocket: cpu.coresPerSocket,
    threadsPerCore: cpu.threadsPerCore,
    onlineCpus: cpu.onlineCpus,
    memoryBytes: reported.memoryBytes,
    numa: reported.numa,
    accelerator: acceleratorView(accelerator),
    ...(reported.nics ? { nics: reported.nics } : {}),
    ...(reported.storageDevices ? { storageDevices: reported.storageDevices } : {}),
    versions: { ...versions },
    storageRoots: reported.storageRoots,
    guestCpuModels: cpu.guestModels,
  }
}

function acceleratorView({
  kind,
  reason,
  probe: { deviceFile, cpuFlag, guestRan },
}: HostDescription['accelerator']): Schema<'HostHardware'>['accelerator'] {
  return { kind, reason, probe: { deviceFile, cpuFlag, guestRan } }
}
