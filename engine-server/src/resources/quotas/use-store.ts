// What is used of quotas, counted from VMs and disks.
import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { allowedTo, grantedTo } from '../../authz/filter.ts'
import type { DbOrTx, Tx } from '../../db/database.ts'
import type { QuotaLimits, QuotaUse } from './verdict.ts'

/**
 * What the VMs of quota `q` take in each cluster: those that are not down, those being started, and those whose start waits
 * until they are made. A running VM that was made smaller keeps what its run has until that has taken the change over.
 */
export const clusterUse = sql<QuotaUse['cluster_use']>`(
  select coalesce(jsonb_agg(jsonb_build_object('clusterId', u.cluster_id, 'vcpus', u.vcpus, 'memoryBytes', u.memory)), '[]')
  from (select v.cluster_id,
      sum(greatest(v.cpu_sockets * v.cpu_cores * v.cpu_threads, coalesce((v.run_config #>> '{cpu,sockets}')::int
        * (v.run_config #>> '{cpu,coresPerSocket}')::int * (v.run_config #>> '{cpu,threadsPerCore}')::int, 0))) as vcpus,
      sum(greatest(v.memory_bytes, coalesce((v.run_config ->> 'memoryBytes')::bigint, 0))) as memory
    from vm v where v.quota_id = q.id and (v.run_id is not null or v.starts_when_made) group by v.cluster_id) u)`

/** What the disks of quota `q` take in each storage domain by their virtual sizes; those on their way count at both ends. */
export const storageUse = sql<QuotaUse['storage_use']>`(
  select coalesce(jsonb_agg(jsonb_build_object('storageDomainId', u.domain_id, 'bytes', u.bytes, 'arrivingBytes', u.arriving)), '[]')
  from (select t.domain_id, sum(t.bytes) as bytes, sum(t.arriving) as arriving from (
      select d.storage_domain_id as domain_id, d.size_bytes as bytes, 0 as arriving from disk d where d.quota_id = q.id
      union all select o.storage_domain_id, 0, d.size_bytes from disk d join volume o on o.disk_id = d.id
        where d.quota_id = q.id and not o.active and o.storage_domain_id <> d.storage_domain_id and exists (
          select from operation_lock l where l.object_id = d.id and l.aspect = 'storage' and l.mode = 'exclusive')) t
    group by t.domain_id) u)`

/** A quota with what is used of it, as judging needs them. */
export interface CountedQuota extends QuotaLimits, QuotaUse {
  readonly id: string
  readonly name: string
  readonly data_center_id: string
  readonly ancestors: string[]
}

const limitColumns = [
  'q.id',
  'q.name',
  'q.data_center_id',
  'q.ancestors',
  'q.cluster_threshold_percent',
  'q.cluster_grace_percent',
  'q.storage_threshold_percent',
  'q.storage_grace_percent',
  sql<QuotaLimits['cluster_parts']>`q.cluster_parts`.as('cluster_parts'),
  sql<QuotaLimits['storage_parts']>`q.storage_parts`.as('storage_parts'),
] as const

/** Reads quotas with their use, by name. */
export async function listCounted(db: DbOrTx, ids: readonly string[]): Promise<CountedQuota[]> {
  return await db
    .selectFrom('quota as q')
    .select(limitColumns)
    .select([clusterUse.as('cluster_use'), storageUse.as('storage_use')])
    .where('q.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .orderBy('q.name')
    .execute()
}

/**
 * Holds quotas until the transaction ends: nobody else adds to what is used of them meanwhile. Not against references to
 * them, which whoever inserts a VM takes before.
 */
export async function lockQuotas(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx
    .selectFrom('quota')
    .select('id')
    .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
}

/** The condition that the actor may give quota `q` to VMs and disks. */
export function consumableBy(actor: Actor): RawBuilder<boolean> {
  return sql<boolean>`(${allowedTo(actor, ['consume_quota', 'configure_quota'], 'q.ancestors')})`
}
/** The condition that the actor is a consumer of quota `q` themself, not by what they may do above it. */
export function ownOf(actor: Actor): RawBuilder<boolean> {
  if (actor.kind === 'engine') return sql<boolean>`false`
  return sql<boolean>`(q.id = any(${grantedTo(actor, 'consume_quota')}))`
}

/** A quota that was asked for by its id, if the actor may use it. */
export async function findConsumable(
  db: DbOrTx,
  actor: Actor,
  id: string,
): Promise<{ name: string; data_center_id: string } | undefined> {
  return await db
    .selectFrom('quota as q')
    .select(['q.name', 'q.data_center_id'])
    .where('q.id', '=', id)
    .where(consumableBy(actor))
    .executeTakeFirst()
}

/** Ids of the quotas of a data center of which the actor is a consumer. */
export async function listOwnIds(db: DbOrTx, actor: Actor, dataCenterId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('quota as q')
    .select('q.id')
    .where('q.data_center_id', '=', dataCenterId)
    .where(ownOf(actor))
    .orderBy('q.name')
    .execute()
  return rows.map(({ id }) => id)
}

/** A data center as far as quotas go. */
export interface QuotaDataCenter {
  readonly id: string
  readonly name: string
  readonly ancestors: string[]
  readonly quota_mode: 'disabled' | 'audit' | 'enforced'
}
export async function getDataCenter(db: DbOrTx, id: string): Promise<QuotaDataCenter> {
  return await db
    .selectFrom('data_center')
    .select(['id', 'name', 'ancestors', sql<QuotaDataCenter['quota_mode']>`quota_mode`.as('quota_mode')])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}

/** Names of clusters and storage domains, by id. */
export async function namesOf(db: DbOrTx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from cluster where id = any(${[...ids]}::uuid[])
    union all select id, name from storage_domain where id = any(${[...ids]}::uuid[])`.execute(db)
  return new Map(rows.map(({ id, name }) => [id, name]))
}
