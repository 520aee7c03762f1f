import type { Schema } from '@overt/api-client/engine'
import { rightsOf } from '../../authz/roles.ts'
import type { QuotaRow } from './store.ts'
import { usedIn } from './verdict.ts'

/** A quota as the contract shows it. */
export function quotaView(row: QuotaRow): Schema<'Quota'> {
  const nameOf = (placeId: string | null) => (placeId === null ? null : (row.places[placeId] ?? null))
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    dataCenterId: row.data_center_id,
    dataCenterName: row.data_center_name,
    mode: row.mode,
    clusterThresholdPercent: row.cluster_threshold_percent,
    clusterGracePercent: row.cluster_grace_percent,
    storageThresholdPercent: row.storage_threshold_percent,
    storageGracePercent: row.storage_grace_percent,
    clusterParts: row.cluster_parts
      .map(({ clusterId, vcpus, memoryBytes }) => ({
        clusterId,
        clusterName: nameOf(clusterId),
        vcpus,
        memoryBytes,
        usedVcpus: usedIn(row, 'vcpus', clusterId),
        usedMemoryBytes: usedIn(row, 'memory', clusterId),
      }))
      .sort((a, b) => order(a.clusterId, a.clusterName, b.clusterId, b.clusterName)),
    storageParts: row.storage_parts
      .map(({ storageDomainId, bytes }) => ({
        storageDomainId,
        storageDomainName: nameOf(storageDomainId),
        bytes,
        usedBytes: usedIn(row, 'storage', storageDomainId),
      }))
      .sort((a, b) => order(a.storageDomainId, a.storageDomainName, b.storageDomainId, b.storageDomainName)),
    vmCount: row.vm_count,
    diskCount: row.disk_count,
    revision: row.revision,
    createdAt: row.created_at.toISOString(),
    myRights: rightsOf(row.rights),
  }
}

/** That for all places first, the others by name, those without a name last. */
function order(id: string | null, name: string | null, otherId: string | null, otherName: string | null): number {
  if (id === null || otherId === null) return id === otherId ? 0 : id === null ? -1 : 1
  if (name === null || otherName === null)
    return name === otherName ? id.localeCompare(otherId) : name === null ? 1 : -1
  return name.localeCompare(otherName, 'en')
}
