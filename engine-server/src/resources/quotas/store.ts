import { sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { rightsOnMany, visibleTo } from '../../authz/filter.ts'
import { json, type DbOrTx, type Tx } from '../../db/database.ts'
import { containsText } from '../../db/search.ts'
import { clusterUse, consumableBy, ownOf, storageUse } from './use-store.ts'
import type { QuotaLimits, QuotaUse } from './verdict.ts'

/** A quota, as views need it. */
export interface QuotaRow extends QuotaLimits, QuotaUse {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly data_center_id: string
  readonly data_center_name: string | null
  readonly mode: 'disabled' | 'audit' | 'enforced'
  /** Names of the clusters and storage domains of its parts, by id, of those the actor may see. */
  readonly places: Readonly<Record<string, string>>
  readonly vm_count: number
  readonly disk_count: number
  readonly ancestors: string[]
  readonly created_at: Date
  readonly revision: number
  readonly rights: string[]
}

function selectQuotas(db: DbOrTx, actor: Actor) {
  return db
    .selectFrom('quota as q')
    .innerJoin('data_center as dc', 'dc.id', 'q.data_center_id')
    .select(['q.id', 'q.name', 'q.description', 'q.data_center_id', 'q.ancestors', 'q.created_at', 'q.revision'])
    .select(['q.cluster_threshold_percent', 'q.cluster_grace_percent'])
    .select(['q.storage_threshold_percent', 'q.storage_grace_percent'])
    .select([
      sql<QuotaRow['mode']>`dc.quota_mode`.as('mode'),
      sql<string | null>`case when ${visibleTo(actor, 'dc.ancestors', 'data_center')} then dc.name end`.as(
        'data_center_name',
      ),
      sql<QuotaLimits['cluster_parts']>`q.cluster_parts`.as('cluster_parts'),
      sql<QuotaLimits['storage_parts']>`q.storage_parts`.as('storage_parts'),
      sql<QuotaRow['places']>`(select coalesce(jsonb_object_agg(p.id, p.name), '{}') from (
        select c.id, c.name from cluster c join jsonb_array_elements(q.cluster_parts) e on e ->> 'clusterId' = c.id::text
          where ${visibleTo(actor, 'c.ancestors', 'cluster')}
        union all select s.id, s.name from storage_domain s
          join jsonb_array_elements(q.storage_parts) e on e ->> 'storageDomainId' = s.id::text
          where ${visibleTo(actor, 's.ancestors', 'storage_domain')}) p)`.as('places'),
      clusterUse.as('cluster_use'),
      storageUse.as('storage_use'),
      sql<number>`(select count(*)::int from vm where vm.quota_id = q.id)`.as('vm_count'),
      sql<number>`(select count(*)::int from disk where disk.quota_id = q.id)`.as('disk_count'),
      rightsOnMany(actor, 'q.ancestors').as('rights'),
    ])
    .where(visibleTo(actor, 'q.ancestors', 'quota'))
}
export async function findById(db: DbOrTx, actor: Actor, id: string): Promise<QuotaRow | undefined> {
  return await selectQuotas(db, actor).where('q.id', '=', id).executeTakeFirst()
}

/** What a list of quotas is narrowed to. Names are unique in a data center only, so pages go by (name, id). */
export interface QuotaFilter {
  readonly limit: number
  readonly after: readonly [name: string, id: string] | undefined
  readonly ids: readonly string[] | undefined
  readonly search: string | undefined
  readonly dataCenterId: readonly string[] | undefined
  readonly consumable: boolean | undefined
  readonly own: boolean | undefined
}
export async function listPage(db: DbOrTx, actor: Actor, filter: QuotaFilter): Promise<QuotaRow[]> {
  const { limit, after, ids, search, dataCenterId, consumable, own } = filter
  let query = selectQuotas(db, actor).where(containsText(search, 'q.name', 'q.description'))
  if (ids) query = query.where('q.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
  if (dataCenterId) query = query.where('q.data_center_id', '=', sql<string>`any(${[...dataCenterId]}::uuid[])`)
  if (consumable !== undefined) query = query.where(sql<boolean>`${consumableBy(actor)} = ${consumable}`)
  if (own !== undefined) query = query.where(sql<boolean>`${ownOf(actor)} = ${own}`)
  if (after) query = query.where(sql<boolean>`(q.name, q.id) > (${after[0]}, ${after[1]}::uuid)`)
  return await query
    .orderBy('q.name')
    .orderBy('q.id')
    .limit(limit + 1)
    .execute()
}

/** What people decide of a quota. */
export interface QuotaText extends QuotaLimits {
  readonly name: string
  readonly description: string
}

/** A new quota. */
export interface NewQuota extends QuotaText {
  readonly id: string
  readonly data_center_id: string
  readonly ancestors: readonly string[]
}
export async function insertQuota(
  tx: Tx,
  { ancestors, cluster_parts, storage_parts, ...row }: NewQuota,
): Promise<void> {
  await tx
    .insertInto('quota')
    .values({
      ...row,
      cluster_parts: json(cluster_parts),
      storage_parts: json(storage_parts),
      ancestors: [...ancestors],
    })
    .execute()
}

/** Changes a quota that is still as it was read; what is undefined stays. Answers whether it was. */
export async function updateQuota(tx: Tx, id: string, revision: number, change: Partial<QuotaText>): Promise<boolean> {
  const { cluster_parts, storage_parts, ...rest } = change
  const row = await tx
    .updateTable('quota')
    .set({
      id,
      ...rest,
      ...(cluster_parts === undefined ? {} : { cluster_parts: json(cluster_parts) }),
      ...(storage_parts === undefined ? {} : { storage_parts: json(storage_parts) }),
    })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Locks a quota until the transaction ends, also against VMs and disks that would refer to it. */
export async function lockForDeletion(tx: Tx, id: string): Promise<void> {
  await tx.selectFrom('quota').select('id').where('id', '=', id).forUpdate().execute()
}
export async function deleteQuota(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('quota').where('id', '=', id).execute()
}

/** Of some clusters and storage domains, those of a data center that the actor may see. */
export async function listPlaces(
  db: DbOrTx,
  actor: Actor,
  dataCenterId: string,
  ids: { readonly clusters: readonly string[]; readonly domains: readonly string[] },
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select c.id from cluster c where c.id = any(${[...ids.clusters]}::uuid[]) and c.data_center_id = ${dataCenterId}::uuid
      and ${visibleTo(actor, 'c.ancestors', 'cluster')}
    union all select s.id from storage_domain s where s.id = any(${[...ids.domains]}::uuid[])
      and s.data_center_id = ${dataCenterId}::uuid and ${visibleTo(actor, 's.ancestors', 'storage_domain')}`.execute(db)
  return new Set(rows.map(({ id }) => id))
}
