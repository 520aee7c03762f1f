import type { Schema } from '@overt/api-client/engine'
import { rightsOf } from '../../authz/roles.ts'
import { phrases } from '../../operations/phrases.ts'
import type { OperationKind } from '../../operations/define.ts'
import { operationSummary } from '../operations/view.ts'
import type { DiskRow } from './store.ts'

/** A disk as the contract shows it. */
export function diskView(row: DiskRow): Schema<'Disk'> {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    storageDomainId: row.storage_domain_id,
    storageDomainName: row.storage_domain_name,
    contentType: row.content_type,
    ...diskStatus(row),
    format: row.format,
    allocation: row.allocation,
    sizeBytes: row.size_bytes,
    actualSizeBytes: row.actual_size_bytes,
    readOnly: row.read_only,
    baseDiskId: row.base_disk_id,
    quotaId: row.quota_id,
    cloneCount: row.clone_count,
    vms: row.vms.map(({ id, name }) => ({ kind: 'vm', id, name })),
    activeOperation: row.operation && operationSummary(row.operation),
    revision: row.revision,
    createdAt: row.created_at.toISOString(),
    tags: row.tags,
    myRights: rightsOf(row.rights),
  }
}

/** Facts that decide a disk's status. */
export interface DiskFacts {
  readonly ready_at: Date | null
  readonly created_at: Date
  readonly illegal_reason: string | null
  /** The operation that holds it exclusively; `since` is RFC 3339. */
  readonly operation: { readonly kind: string; readonly since: string } | null
}

/** Status of a disk with reason and time. */
export function diskStatus({
  ready_at,
  created_at,
  illegal_reason,
  operation,
}: DiskFacts): Pick<Schema<'Disk'>, 'status' | 'statusReason' | 'statusSince'> {
  const since = (ready_at ?? created_at).toISOString()
  if (illegal_reason !== null) return { status: 'illegal', statusReason: illegal_reason, statusSince: since }
  if (operation)
    return {
      status: 'locked',
      statusReason: ready_at ? reasonOf(operation.kind) : 'It is being made.',
      statusSince: new Date(operation.since).toISOString(),
    }
  if (!ready_at) return { status: 'locked', statusReason: 'It was not made; delete it.', statusSince: since }
  return { status: 'ok', statusReason: '', statusSince: since }
}

function reasonOf(kind: string): string {
  if (kind.startsWith('disk.')) return `It ${phrases[kind as OperationKind].doing}.` // kinds are stored as they are
  return 'An operation works on it.'
}
