import type { QueryOf } from '@overt/api-client/engine'
import { sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { rightsOnMany, visibleTo } from '../../authz/filter.ts'
import { type TagOnObject, taggedWith, tagsOf } from '../../authz/tags.ts'
import type { DbOrTx, Tx } from '../../db/database.ts'
import { containsText } from '../../db/search.ts'
import type { MadeVolume } from './volumes.ts'

/** A disk with what views and rules need of it. */
export interface DiskRow {
  id: string
  name: string
  description: string
  storage_domain_id: string
  storage_domain_name: string
  domain_host_id: string | null
  domain_ancestors: string[]
  content_type: 'data' | 'iso'
  format: 'raw' | 'qcow2'
  allocation: 'thin' | 'preallocated'
  size_bytes: number
  actual_size_bytes: number | null
  read_only: boolean
  base_disk_id: string | null
  quota_id: string | null
  ready_at: Date | null
  illegal_reason: string | null
  ancestors: string[]
  revision: number
  created_at: Date
  /** `created_at` to the microsecond, for the cursor. */
  page_at: string
  volume_id: string | null
  clone_count: number
  /** Attached to, as far as the actor may see them. */
  vms: { id: string; name: string; running: boolean; readOnly: boolean }[]
  /** Also those the actor may not see. */
  attachment_count: number
  operation: {
    id: string
    kind: string
    status: string
    progress_percent: number
    cancellable: boolean
    since: string
  } | null
  tags: TagOnObject[]
  rights: string[]
}

/** VMs a disk is attached to, or in the CD drive of. */
const usersOfDisk = sql`(select a.vm_id, a.read_only from disk_attachment a where a.disk_id = d.id
  union all select w.id, true from vm w where w.iso_disk_id = d.id)`

/** The condition that an actor may see a disk: by its own ancestors, or by a VM it is attached to. */
function visibleDisk(actor: Actor) {
  return sql<boolean>`(${visibleTo(actor, 'd.ancestors')} or exists (
    select from ${usersOfDisk} a join vm v on v.id = a.vm_id where ${visibleTo(actor, 'v.ancestors')}))`
}

function selectDisks(db: DbOrTx, actor: Actor) {
  return db
    .selectFrom('disk as d')
    .innerJoin('storage_domain as s', 's.id', 'd.storage_domain_id')
    .leftJoin('volume as vo', (join) => join.onRef('vo.disk_id', '=', 'd.id').on('vo.active', '=', true))
    .leftJoin('volume_runtime as vr', 'vr.volume_id', 'vo.id')
    .select([
      'd.id',
      'd.name',
      'd.description',
      'd.storage_domain_id',
      's.name as storage_domain_name',
      's.host_id as domain_host_id',
      's.ancestors as domain_ancestors',
      sql<DiskRow['content_type']>`d.content_type`.as('content_type'),
      sql<DiskRow['format']>`d.format`.as('format'),
      sql<DiskRow['allocation']>`d.allocation`.as('allocation'),
      'd.size_bytes',
      'vr.actual_size_bytes',
      'd.read_only',
      'd.base_disk_id',
      'd.quota_id',
      'd.ready_at',
      'd.illegal_reason',
      'd.ancestors',
      'd.revision',
      'd.created_at',
      sql<string>`d.created_at::text`.as('page_at'),
      'vo.id as volume_id',
      sql<number>`(select count(*)::int from disk c where c.base_disk_id = d.id)`.as('clone_count'),
      sql<DiskRow['vms']>`coalesce((select jsonb_agg(jsonb_build_object('id', v.id, 'name', v.name,
        'running', v.run_id is not null, 'readOnly', a.read_only) order by v.name)
        from ${usersOfDisk} a join vm v on v.id = a.vm_id
        where ${visibleTo(actor, 'v.ancestors')}), '[]')`.as('vms'),
      sql<number>`(select count(*)::int from ${usersOfDisk} a)`.as('attachment_count'),
      sql<DiskRow['operation']>`(select jsonb_build_object('id', o.id, 'kind', o.kind, 'status', o.status,
        'progress_percent', o.progress_percent, 'cancellable', o.cancellable, 'since', o.created_at)
        from operation_lock l join operation o on o.id = l.operation_id
        where l.object_id = d.id and l.mode = 'exclusive' order by l.held desc limit 1)`.as('operation'),
      rightsOnMany(actor, 'd.ancestors').as('rights'),
      tagsOf(actor, 'd').as('tags'),
    ])
    .where(visibleDisk(actor))
}

/** Finds a disk the actor may see. */
export async function findById(db: DbOrTx, actor: Actor, id: string): Promise<DiskRow | undefined> {
  return await selectDisks(db, actor).where('d.id', '=', id).executeTakeFirst()
}

/** What a list of disks is narrowed to, and its order. */
export interface DiskFilter {
  readonly ids?: readonly string[] | undefined
  readonly search?: string | undefined
  readonly tagId?: readonly string[] | undefined
  readonly storageDomainId?: readonly string[] | undefined
  readonly vmId?: string | undefined
  readonly quotaId?: readonly string[] | undefined
  readonly contentType?: readonly string[] | undefined
  readonly status?: readonly string[] | undefined
  readonly attached?: boolean | undefined
  readonly readOnly?: boolean | undefined
  readonly sort: DiskSort
  readonly after?: readonly [key: string, id: string] | undefined
  readonly limit: number
}

/** How a list of disks may be sorted; `-` is descending. */
export type DiskSort = NonNullable<QueryOf<'listDisks'>['sort']>

const orders = {
  name: { column: sql`d.name`, type: sql`text`, keyOf: ({ name }: DiskRow) => name },
  size: { column: sql`d.size_bytes`, type: sql`bigint`, keyOf: ({ size_bytes }: DiskRow) => String(size_bytes) },
  createdAt: { column: sql`d.created_at`, type: sql`timestamptz`, keyOf: ({ page_at }: DiskRow) => page_at },
  storageDomain: {
    column: sql`s.name`,
    type: sql`text`,
    keyOf: ({ storage_domain_name }: DiskRow) => storage_domain_name,
  },
} as const

/** The order that a word of the contract names. */
export function orderOf(sort: DiskSort) {
  const word = sort.replace(/^-/, '') as keyof typeof orders // the contract allows these words only
  return { ...orders[word], direction: sort.startsWith('-') ? ('desc' as const) : ('asc' as const) }
}

/** As `diskStatus` of the view derives it. */
const statusOfDisk = sql<string>`case when d.illegal_reason is not null then 'illegal'
  when d.ready_at is null or exists (select from operation_lock k where k.object_id = d.id and k.mode = 'exclusive')
    then 'locked' else 'ok' end`

/** A page of disks, and one row more. */
export async function listPage(db: DbOrTx, actor: Actor, filter: DiskFilter): Promise<DiskRow[]> {
  const { ids, tagId, search, storageDomainId, vmId, quotaId, contentType, status, attached, readOnly } = filter
  const { sort, after, limit } = filter
  const { column, type, direction } = orderOf(sort)
  const isAttached = sql<boolean>`exists (select from ${usersOfDisk} a)`
  return await selectDisks(db, actor)
    .$if(ids !== undefined, (query) => query.where('d.id', '=', sql<string>`any(${ids}::uuid[])`))
    .$if(tagId !== undefined, (query) => query.where(taggedWith(actor, tagId ?? [], 'd.ancestors')))
    .where(containsText(search, 'd.name', 'd.description'))
    .$if(storageDomainId !== undefined, (query) =>
      query.where('d.storage_domain_id', '=', sql<string>`any(${storageDomainId}::uuid[])`),
    )
    .$if(vmId !== undefined, (query) =>
      query.where(sql<boolean>`exists (select from ${usersOfDisk} a join vm v on v.id = a.vm_id
        where a.vm_id = ${vmId}::uuid and ${visibleTo(actor, 'v.ancestors')})`),
    )
    .$if(quotaId !== undefined, (query) => query.where('d.quota_id', '=', sql<string>`any(${quotaId}::uuid[])`))
    .$if(contentType !== undefined, (query) =>
      query.where('d.content_type', '=', sql<string>`any(${contentType}::text[])`),
    )
    .$if(status !== undefined, (query) => query.where(sql<boolean>`${statusOfDisk} = any(${status}::text[])`))
    .$if(attached !== undefined, (query) => query.where(attached ? isAttached : sql<boolean>`not ${isAttached}`))
    .$if(readOnly !== undefined, (query) => query.where('d.read_only', '=', readOnly ?? false))
    .$if(after !== undefined, (query) =>
      query.where(
        sql<boolean>`(${column}, d.id) ${direction === 'asc' ? sql`>` : sql`<`} (${after?.[0]}::${type}, ${after?.[1]}::uuid)`,
      ),
    )
    .orderBy(column, direction)
    .orderBy('d.id', direction)
    .limit(limit + 1)
    .execute()
}

/** A disk to insert, with its only volume. */
export interface NewDisk {
  readonly id: string
  readonly volumeId: string
  readonly baseVolumeId: string | null
  readonly storageDomainId: string
  readonly domainAncestors: readonly string[]
  readonly name: string
  readonly description: string
  readonly contentType: 'data' | 'iso'
  readonly format: 'raw' | 'qcow2'
  readonly allocation: 'thin' | 'preallocated'
  readonly sizeBytes: number
  readonly readOnly: boolean
  readonly baseDiskId: string | null
  readonly quotaId: string | null
}

/** Inserts a disk that an operation is going to make. */
export async function insertDisk(tx: Tx, actor: Actor, disk: NewDisk): Promise<void> {
  await tx
    .insertInto('disk')
    .values({
      id: disk.id,
      storage_domain_id: disk.storageDomainId,
      name: disk.name,
      description: disk.description,
      content_type: disk.contentType,
      format: disk.format,
      allocation: disk.allocation,
      size_bytes: disk.sizeBytes,
      read_only: disk.readOnly,
      base_disk_id: disk.baseDiskId,
      quota_id: disk.quotaId,
      ancestors: [disk.id, ...disk.domainAncestors],
      created_by: actor.userId,
    })
    .execute()
  await tx
    .insertInto('volume')
    .values({
      id: disk.volumeId,
      disk_id: disk.id,
      storage_domain_id: disk.storageDomainId,
      parent_volume_id: disk.baseVolumeId,
      format: disk.format,
    })
    .execute()
}

/** Stores what a host answered of a volume it made. */
async function saveVolume(tx: Tx, info: MadeVolume): Promise<void> {
  await tx
    .insertInto('volume_runtime')
    .values({
      volume_id: info.volumeId,
      actual_size_bytes: info.actualSizeBytes,
      virtual_size_bytes: info.virtualSizeBytes,
    })
    .onConflict((conflict) =>
      conflict.column('volume_id').doUpdateSet({
        actual_size_bytes: sql`excluded.actual_size_bytes`,
        virtual_size_bytes: sql`excluded.virtual_size_bytes`,
        reported_at: sql`now()`,
      }),
    )
    .execute()
  await saveSize(tx, info.diskId, info.virtualSizeBytes)
}

/** Stores what the guest sees of a disk. */
export async function saveSize(tx: Tx, id: string, sizeBytes: number): Promise<void> {
  await tx.updateTable('disk').set({ size_bytes: sizeBytes }).where('id', '=', id).execute()
}

/** Locks a disk that is smaller than so many bytes, with what its quota needs of it. */
export async function lockSmaller(
  tx: Tx,
  id: string,
  bytes: number,
): Promise<
  (Pick<DiskRow, 'name' | 'size_bytes' | 'quota_id' | 'storage_domain_id'> & { data_center_id: string }) | undefined
> {
  return await tx
    .selectFrom('disk as d')
    .innerJoin('storage_domain as s', 's.id', 'd.storage_domain_id')
    .select(['d.name', 'd.size_bytes', 'd.quota_id', 'd.storage_domain_id', 's.data_center_id'])
    .where('d.id', '=', id)
    .where('d.size_bytes', '<', bytes)
    .forUpdate('d')
    .executeTakeFirst()
}

/** Stores what was made and marks the disks as ready, and answers them. */
export async function markReady(tx: Tx, ids: readonly string[], made: readonly MadeVolume[]): Promise<KnownDisk[]> {
  if (ids.length === 0) return []
  for (const info of made) await saveVolume(tx, info)
  return await tx
    .updateTable('disk')
    .set({ ready_at: sql`now()` })
    .where('id', 'in', ids)
    .returning(['id', 'name', 'ancestors'])
    .execute()
}

/** A disk as its events need it. */
export interface KnownDisk {
  id: string
  name: string
  ancestors: string[]
}

/** Says that a disk can't be used any more, and why. */
export async function markIllegal(tx: Tx, id: string, reason: string): Promise<void> {
  await tx.updateTable('disk').set({ illegal_reason: reason }).where('id', '=', id).execute()
}

/** Forgets disks, their volumes and where they were attached, and answers them. */
export async function deleteDisks(tx: Tx, ids: readonly string[]): Promise<KnownDisk[]> {
  if (ids.length === 0) return []
  await tx.deleteFrom('disk_attachment').where('disk_id', 'in', ids).execute()
  return await tx.deleteFrom('disk').where('id', 'in', ids).returning(['id', 'name', 'ancestors']).execute()
}

/** Detaches every disk of a VM, and answers them. */
export async function detachAll(tx: Tx, vmId: string): Promise<KnownDisk[]> {
  return await tx
    .deleteFrom('disk_attachment as a')
    .using('disk as d')
    .whereRef('d.id', '=', 'a.disk_id')
    .where('a.vm_id', '=', vmId)
    .returning(['d.id', 'd.name', 'd.ancestors'])
    .execute()
}

/** Changes a disk of the revision last read; answers whether it still had it. */
export async function updateDisk(
  tx: Tx,
  id: string,
  revision: number,
  change: { name?: string; description?: string; readOnly?: boolean; quotaId?: string | null },
): Promise<boolean> {
  const row = await tx
    .updateTable('disk')
    .set({
      ...(change.name === undefined ? {} : { name: change.name }),
      ...(change.description === undefined ? {} : { description: change.description }),
      ...(change.readOnly === undefined ? {} : { read_only: change.readOnly }),
      ...(change.quotaId === undefined ? {} : { quota_id: change.quotaId }),
      id,
    })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Locks a disk's row until the transaction ends: `share` keeps it from being changed, `update` also from being shared. */
export async function lockDisk(tx: Tx, id: string, strength: 'share' | 'update'): Promise<void> {
  const query = tx.selectFrom('disk').select('id').where('id', '=', id)
  await (strength === 'share' ? query.forShare() : query.forUpdate()).execute()
}

/** VMs that have a disk, or have it in the CD drive, whoever sees them. */
export async function listUsers(
  db: DbOrTx,
  diskId: string,
): Promise<{ id: string; name: string; ancestors: string[] }[]> {
  const { rows } = await sql<{ id: string; name: string; ancestors: string[] }>`
    select v.id, v.name, v.ancestors from disk d cross join lateral ${usersOfDisk} a join vm v on v.id = a.vm_id
    where d.id = ${diskId}::uuid`.execute(db)
  return rows
}
