import type { StorageDescription, VolumeInfo } from '@overt/api-client/agent'
import { sql } from 'kysely'
import type { Db, Tx } from '../db/database.ts'

/** A storage domain to look at. */
export interface WatchedDomainRow {
  readonly id: string
  readonly name: string
  readonly ancestors: string[]
  readonly host_id: string
  readonly path: string
  /** The database's time, to compare with when disks were made. */
  readonly now: Date
}

/**
 * Attached local domains whose host is up and that are due: not looked at for `everyMs`, or looked at while somebody
 * had the right to change what they hold.
 */
export async function listDueDomains(db: Db, everyMs: number): Promise<WatchedDomainRow[]> {
  return await db
    .selectFrom('storage_domain as s')
    .innerJoin('host_connection as n', 'n.host_id', 's.host_id')
    .select([
      's.id',
      's.name',
      's.ancestors',
      sql<string>`s.host_id`.as('host_id'), // not null for a local domain
      sql<string>`s.path`.as('path'),
      sql<Date>`now()`.as('now'),
    ])
    .where('s.attached_at', 'is not', null)
    .where('s.type', '=', 'local')
    .where('n.state', '=', 'up')
    .where(
      sql<boolean>`not exists (select from storage_domain_runtime r left join structure_lease l using (domain_id)
        where r.domain_id = s.id and r.reported_at > now() - ${everyMs} * interval '1 ms'
          and (l.expires_at is null or r.reported_at > l.expires_at))`,
    )
    .execute()
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
      and exists (select from volume v where v.disk_id = d.id and v.created_at < ${before}
        and not v.id = any(${[...present]}::uuid[]))
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
      and not exists (select from volume v where v.disk_id = d.id and not v.id = any(${[...present]}::uuid[]))
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
