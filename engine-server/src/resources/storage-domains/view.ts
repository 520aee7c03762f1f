import type { Schema } from '@overt/api-client/engine'
import { rightsOf } from '../../authz/roles.ts'
import type { StorageDomainRow } from './store.ts'

type StorageDomain = Schema<'StorageDomain'>

/** A storage domain as the contract shows it. */
export function storageDomainView(row: StorageDomainRow): StorageDomain {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    dataCenterId: row.data_center_id,
    storage: {
      type: 'local',
      ...(row.host_id === null ? {} : { hostId: row.host_id }),
      ...(row.path === null ? {} : { path: row.path }),
    },
    ...storageDomainStatus(row),
    totalBytes: row.total_bytes,
    availableBytes: row.available_bytes,
    diskCount: row.disk_count,
    revision: row.revision,
    createdAt: row.created_at.toISOString(),
    myRights: rightsOf(row.roles),
  }
}

/** Facts that decide a domain's status. */
export type StorageDomainFacts = Pick<
  StorageDomainRow,
  | 'attached_at'
  | 'created_at'
  | 'status'
  | 'reason'
  | 'since'
  | 'host_name'
  | 'connection_state'
  | 'connection_since'
  | 'operation_kind'
>

/** Status of a domain with reason and time: what its host last told, unless the host is silent. */
export function storageDomainStatus(
  facts: StorageDomainFacts,
): Pick<StorageDomain, 'status' | 'statusReason' | 'statusSince'> {
  const { attached_at, created_at, status, reason, since, host_name, connection_state, connection_since } = facts
  if (!attached_at) {
    const statusReason = facts.operation_kind ? 'It is being made.' : 'It was not made; create it again.'
    return { status: 'locked', statusReason, statusSince: created_at.toISOString() }
  }
  if (connection_state !== 'up')
    return {
      status: 'unknown',
      statusReason: `Host ${host_name ?? ''} does not answer.`,
      statusSince: (connection_since ?? attached_at).toISOString(),
    }
  const statusSince = (since ?? attached_at).toISOString()
  switch (status) {
    case 'active':
      return { status: 'active', statusReason: '', statusSince }
    case 'missing':
      return { status: 'inactive', statusReason: reason || 'Its folder is gone.', statusSince }
    case null:
    default:
      return { status: 'unknown', statusReason: reason || 'Its host has not told of it yet.', statusSince }
  }
}
