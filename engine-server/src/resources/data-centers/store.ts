import { sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { rightsOn, visibleTo } from '../../authz/filter.ts'
import { type TagOnObject, taggedWith, tagsOf } from '../../authz/tags.ts'
import type { DbOrTx, Tx } from '../../db/database.ts'
import { containsText } from '../../db/search.ts'
import type { DataCenterContents } from './plan.ts'
import type { DomainFact } from './status.ts'

/** A data center, as views need it. */
export interface DataCenterRow {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly local: boolean
  readonly quota_mode: 'disabled' | 'audit' | 'enforced'
  readonly ancestors: string[]
  readonly created_at: Date
  readonly revision: number
  readonly tags: TagOnObject[]
  readonly rights: string[]
  readonly domains: readonly DomainFact[]
  readonly spm_host_id: string | null
}

function selectDataCenters(db: DbOrTx, actor: Actor) {
  return db
    .selectFrom('data_center as d')
    .select(['d.id', 'd.name', 'd.description', 'd.local', 'd.ancestors', 'd.created_at', 'd.revision'])
    .select([
      sql<DataCenterRow['quota_mode']>`d.quota_mode`.as('quota_mode'),
      rightsOn(actor, 'd.ancestors').as('rights'),
      tagsOf(actor, 'd').as('tags'),
      sql<DomainFact[]>`coalesce((select jsonb_agg(jsonb_build_object('name',
        case when ${visibleTo(actor, 's.ancestors', 'storage_domain')} then s.name end, 'attached', s.attached_at is not null,
        'status', coalesce(r.status, 'unknown'), 'since', coalesce(r.since, s.attached_at, s.created_at)) order by s.name)
        from storage_domain s left join storage_domain_runtime r on r.domain_id = s.id
        where s.data_center_id = d.id), '[]')`.as('domains'),
      sql<string | null>`(select h.id from structure_lease l join storage_domain s on s.id = l.domain_id
        join host h on h.id = l.host_id where s.data_center_id = d.id and l.expires_at > now()
        and ${visibleTo(actor, 'h.ancestors')} order by l.expires_at desc limit 1)`.as('spm_host_id'),
    ])
    .where(visibleTo(actor, 'd.ancestors', 'data_center'))
}
export async function findById(db: DbOrTx, actor: Actor, id: string): Promise<DataCenterRow | undefined> {
  return await selectDataCenters(db, actor).where('d.id', '=', id).executeTakeFirst()
}

/** What a list ordered by name is narrowed to. */
export interface NameFilter {
  readonly limit: number
  readonly after: readonly [name: string] | undefined
  readonly ids: readonly string[] | undefined
  readonly search: string | undefined
  readonly tagId: readonly string[] | undefined
}
export async function listPage(db: DbOrTx, actor: Actor, filter: NameFilter): Promise<DataCenterRow[]> {
  let query = selectDataCenters(db, actor).where(containsText(filter.search, 'd.name', 'd.description'))
  if (filter.ids) query = query.where('d.id', '=', sql<string>`any(${[...filter.ids]}::uuid[])`)
  if (filter.tagId) query = query.where(taggedWith(actor, filter.tagId, 'd.ancestors'))
  if (filter.after) query = query.where('d.name', '>', filter.after[0])
  return await query
    .orderBy('d.name')
    .limit(filter.limit + 1)
    .execute()
}

/** A new data center. */
export interface NewDataCenter {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly local: boolean
  readonly quota_mode: DataCenterRow['quota_mode']
  readonly ancestors: readonly string[]
}
export async function insertDataCenter(tx: Tx, row: NewDataCenter): Promise<void> {
  await tx
    .insertInto('data_center')
    .values({ ...row, ancestors: [...row.ancestors] })
    .execute()
}

/** Changes a data center that is still as it was read; what is undefined stays. Answers whether it was. */
export async function updateDataCenter(
  tx: Tx,
  id: string,
  revision: number,
  {
    name,
    description,
    local,
    quotaMode,
  }: {
    readonly name?: string
    readonly description?: string
    readonly local?: boolean
    readonly quotaMode?: DataCenterRow['quota_mode']
  },
): Promise<boolean> {
  const row = await tx
    .updateTable('data_center')
    .set({ id, name, description, local, quota_mode: quotaMode })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Locks a data center's row until the transaction ends: nothing comes into it meanwhile. */
export async function lockDataCenter(tx: Tx, id: string): Promise<void> {
  await tx.selectFrom('data_center').select('id').where('id', '=', id).forUpdate().execute()
}
export async function deleteDataCenter(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('network').where('data_center_id', '=', id).execute()
  await tx.deleteFrom('quota').where('data_center_id', '=', id).execute()
  await tx.deleteFrom('data_center').where('id', '=', id).execute()
}

/** What stands in a data center, by name, and how many roles are granted on it. */
export async function findContents(db: DbOrTx, id: string): Promise<Omit<DataCenterContents, 'id' | 'name'>> {
  const [clusters, domains, networks, quotas, permissions] = await Promise.all([
    db.selectFrom('cluster').select(['id', 'name']).where('data_center_id', '=', id).orderBy('name').execute(),
    db.selectFrom('storage_domain').select(['id', 'name']).where('data_center_id', '=', id).orderBy('name').execute(),
    db
      .selectFrom('network')
      .select(['id', 'name', 'ancestors'])
      .where('data_center_id', '=', id)
      .orderBy('name')
      .execute(),
    db
      .selectFrom('quota')
      .select(['id', 'name', 'ancestors'])
      .where('data_center_id', '=', id)
      .orderBy('name')
      .execute(),
    db
      .selectFrom('permission')
      .select(sql<number>`count(*)::int`.as('count'))
      .where('object_id', '=', id)
      .executeTakeFirst(),
  ])
  return { clusters, domains, networks, quotas, permissionCount: permissions?.count ?? 0 }
}
