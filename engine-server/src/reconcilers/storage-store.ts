import type { StorageDescription, VolumeInfo } from '@overt/api-client/agent'
import { sql } from 'kysely'
import type { Db, Tx } from '../db/database.ts'

/** A host as the watch of storage asks it. */
export interface WatchingHost {
  readonly id: string
  readonly name: string
  readonly ancestors: readonly string[]
}

/** A storage domain to look at. */
export interface WatchedDomainRow {
  readonly id: string
  readonly name: string
  readonly ancestors: string[]
  readonly path: string
  /** The hosts that could reach it and are up; the one that works on it first. */
  readonly hosts: readonly WatchingHost[]
  /** The database's time, to compare with when disks were made. */
  readonly now: Date
}

/**
 * Attached domains that a host which is up could look at and that are due: not looked at for `everyMs`, or looked at while
 * somebody had the right to change what they hold, or not yet reached by a host of the data center.
 */
export async function listDueDomains(db: Db, everyMs: number): Promise<WatchedDomainRow[]> {
  const { rows } = await sql<WatchedDomainRow>`
    select s.id, s.name, s.ancestors, s.path, now() as now, u.hosts
    from storage_domain s
    cross join lateral (
      select jsonb_agg(jsonb_build_object('id', h.id, 'name', h.name, 'ancestors', h.ancestors)
          order by h.id is not distinct from v.host_id desc, h.name) as hosts,
        bool_or(not exists (select from storage_domain_host r where r.domain_id = s.id and r.host_id = h.id
          and r.reported_at > now() - ${everyMs} * interval '1 ms' and r.reported_at > n.since)) as is_any_unsaid
      from host h
      join host_connection n on n.host_id = h.id and n.state = 'up'
      left join cluster c on c.id = h.cluster_id
      left join storage_domain_server v on v.domain_id = s.id
      where h.approved_at is not null
        and case when s.host_id is not null then h.id = s.host_id else c.data_center_id = s.data_center_id end) u
    where s.attached_at is not null and u.hosts is not null and (u.is_any_unsaid or not exists (
      select from storage_domain_runtime r left join structure_lease l using (domain_id)
      where r.domain_id = s.id and r.reported_at > now() - ${everyMs} * interval '1 ms'
        and (l.expires_at is null or r.reported_at > l.expires_at)))`.execute(db)
  return rows
}

/** Hosts that say they do not reach a shared domain while another that is up does: what keeps them from running VMs. */
export async function listHostsAtFault(tx: Tx, domainId: string): Promise<Set<string>> {
  const { rows } = await sql<{ host_id: string }>`
    select m.host_id from storage_domain_host m join storage_domain s on s.id = m.domain_id
    where m.domain_id = ${domainId}::uuid and m.status = 'missing' and s.host_id is null
      and exists (select from storage_domain_host o join host_connection n on n.host_id = o.host_id and n.state = 'up'
        where o.domain_id = m.domain_id and o.status = 'active')`.execute(tx)
  return new Set(rows.map(({ host_id }) => host_id))
}

/** Writes what a host told of a domain. Answers whether its status changed, or its space by more than a hundredth. */
export async function saveDomainRuntime(tx: Tx, description: StorageDescription): Promise<boolean> {
  const { domainId, status, message = '', totalBytes, availableBytes } = description
  const before = await tx
    .selectFrom('storage_domain_runtime')
    .select(['status', 'available_bytes'])
    .where('domain_id', '=', domainId)
    .forUpdate()
    .executeTakeFirst()
  const space = status === 'active' ? { total_bytes: totalBytes, available_bytes: availableBytes } : {}
  const facts = { status, reason: message, ...space }
  await tx
    .insertInto('storage_domain_runtime')
    .values({ domain_id: domainId, ...facts })
    .onConflict((conflict) =>
      conflict.column('domain_id').doUpdateSet({
        ...facts,
        reported_at: sql`now()`,
        since: sql`case when storage_domain_runtime.status = excluded.status then storage_domain_runtime.since
          else now() end`,
      }),
    )
    .execute()
  if (before?.status !== status) return true
  return status === 'active' && Math.abs((before.available_bytes ?? 0) - availableBytes) > totalBytes / 100
}

/** Writes the sizes of known volumes. */
export async function saveVolumeSizes(tx: Tx, domainId: string, volumes: readonly VolumeInfo[]): Promise<void> {
  if (volumes.length === 0) return
  await sql`
    insert into volume_runtime as r (volume_id, actual_size_bytes, virtual_size_bytes, reported_at)
    select v.id, n.actual, n.virtual, now()
    from unnest(${volumes.map(({ volumeId }) => volumeId)}::uuid[],
      ${volumes.map(({ actualSizeBytes }) => actualSizeBytes)}::bigint[],
      ${volumes.map(({ virtualSizeBytes }) => virtualSizeBytes)}::bigint[]) as n (id, actual, virtual)
    join volume v on v.id = n.id and v.storage_domain_id = ${domainId}
    on conflict (volume_id) do update set actual_size_bytes = excluded.actual_size_bytes,
      virtual_size_bytes = excluded.virtual_size_bytes, reported_at = excluded.reported_at
    where (r.actual_size_bytes, r.virtual_size_bytes) <> (excluded.actual_size_bytes, excluded.virtual_size_bytes)`.execute(
    tx,
  )
}

/** A disk whose legality changed. */
export interface JudgedDiskRow {
  readonly id: string
  readonly name: string
  readonly ancestors: string[]
}

const settled = (before: Date) => sql<boolean>`d.ready_at < ${before} and not exists (
  select from operation_lock l where l.object_id = d.id and l.mode = 'exclusive')`

/** Marks disks a volume of which the storage does not have (any more), and answers them. */
export async function markMissing(
  tx: Tx,
  domainId: string,
  present: readonly string[],
  before: Date,
): Promise<JudgedDiskRow[]> {
  const { rows } = await sql<JudgedDiskRow>`
    update disk d set illegal_reason = 'Its data is missing on the storage.'
    where d.storage_domain_id = ${domainId} and d.illegal_reason is null and ${settled(before)}
      and exists (select from volume v where v.disk_id = d.id and v.storage_domain_id = d.storage_domain_id
        and v.created_at < ${before} and not v.id = any(${[...present]}::uuid[]))
    returning d.id, d.name, d.ancestors`.execute(tx)
  return rows
}

/** Clears the mark of disks whose volumes are all there again, and answers them. */
export async function clearMissing(
  tx: Tx,
  domainId: string,
  present: readonly string[],
  before: Date,
): Promise<JudgedDiskRow[]> {
  const { rows } = await sql<JudgedDiskRow>`
    update disk d set illegal_reason = null
    where d.storage_domain_id = ${domainId} and d.illegal_reason is not null and ${settled(before)}
      and not exists (select from volume v where v.disk_id = d.id and v.storage_domain_id = d.storage_domain_id
        and not v.id = any(${[...present]}::uuid[]))
    returning d.id, d.name, d.ancestors`.execute(tx)
  return rows
}

/** Volumes on the storage that the engine does not know, nobody is making, and nobody was told of. */
export async function listUnknownVolumes(tx: Tx, domainId: string, present: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select p.id::text from unnest(${[...present]}::uuid[]) as p (id)
    where not exists (select from volume v where v.id = p.id)
      and not exists (select from operation o where o.ended_at is null and o.ancestors @> array[${domainId}::uuid])
      and not exists (select from event e where e.object_id = ${domainId} and e.code = 'storage_domain.unknown_volume'
        and position(p.id::text in e.message) > 0)`.execute(tx)
  return rows.map(({ id }) => id)
}
