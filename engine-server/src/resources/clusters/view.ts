import type { Schema } from '@overt/api-client/engine'
import { rightsOf } from '../../authz/roles.ts'
import type { ClusterRow } from './store.ts'

/** A cluster as the contract shows it. */
export function clusterView(row: ClusterRow): Schema<'Cluster'> {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    dataCenterId: row.data_center_id,
    dataCenterName: row.data_center_name,
    architecture: row.architecture,
    cpuType: row.cpu_type,
    emulatedMachine: row.emulated_machine,
    firmwareDefault: row.firmware_default,
    memoryOvercommitPercent: row.memory_overcommit_percent,
    schedulingPolicy: row.scheduling_policy,
    migrationPolicy: row.migration_policy,
    hostCount: row.host_count,
    vmCount: row.vm_count,
    revision: row.revision,
    createdAt: row.created_at.toISOString(),
    tags: row.tags,
    myRights: rightsOf(row.rights),
  }
}
