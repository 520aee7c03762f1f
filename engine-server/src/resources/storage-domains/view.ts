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
      type: row.type,
      ...(row.host_id === null ? {} : { hostId: row.host_id }),
      ...(row.path === null ? {} : { path: row.path }),
      ...(row.type === 'local' ? {} : sharedPlace(row)),
    },
    ...storageDomainStatus(row),
    totalBytes: row.total_bytes,
    availableBytes: row.available_bytes,
    diskCount: row.disk_count,
    revision: row.revision,
    createdAt: row.created_at.toISOString(),
    tags: row.tags,
    myRights: rightsOf(row.rights),
  }
}

/** Who works on a shared domain, if the caller may see that host, and who reaches it. */
function sharedPlace({ server_id, hosts }: StorageDomainRow): Pick<StorageDomain['storage'], 'spmHostId' | 'hosts'> {
  const isShown = hosts.some(({ hostId }) => hostId === server_id)
  return {
    ...(server_id !== null && isShown ? { spmHostId: server_id } : {}),
    hosts: hosts.map((host) => ({ ...host, since: new Date(host.since).toISOString() })),
  }
}

/** Facts that decide a domain's status. */
export type StorageDomainFacts = Pick<
  StorageDomainRow,
  | 'type'
  | 'reached_by'
  | 'missed_by'
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
  if (facts.type !== 'local') return sharedStatus(facts, attached_at)
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

/** A shared domain is as its hosts that are up say: it works while one reaches it. */
function sharedStatus(
  { reached_by, missed_by, reason, since }: StorageDomainFacts,
  attachedAt: Date,
): Pick<StorageDomain, 'status' | 'statusReason' | 'statusSince'> {
  const statusSince = (since ?? attachedAt).toISOString()
  if (reached_by > 0) {
    const hosts = missed_by === 1 ? 'One host does' : `${missed_by} hosts do`
    return { status: 'active', statusReason: missed_by === 0 ? '' : `${hosts} not reach it.`, statusSince }
  }
  if (missed_by > 0)
    return { status: 'inactive', statusReason: reason || 'No host of the data center reaches it.', statusSince }
  return { status: 'unknown', statusReason: 'No host that reaches it answers.', statusSince }
}
