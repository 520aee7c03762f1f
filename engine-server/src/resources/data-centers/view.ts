import type { Schema } from '@overt/api-client/engine'
import { rightsOf } from '../../authz/roles.ts'
import { dataCenterStatus } from './status.ts'
import type { DataCenterRow } from './store.ts'

/** A data center as the contract shows it. */
export function dataCenterView(row: DataCenterRow): Schema<'DataCenter'> {
  const { status, reason, since } = dataCenterStatus(row.domains, row.created_at)
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    local: row.local,
    quotaMode: row.quota_mode,
    status,
    statusReason: reason,
    statusSince: since,
    spmHostId: row.spm_host_id,
    revision: row.revision,
    createdAt: row.created_at.toISOString(),
    tags: row.tags,
    myRights: rightsOf(row.rights),
  }
}
