import { sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { rolesOn, visibleTo } from '../../authz/filter.ts'
import type { DbOrTx, Tx } from '../../db/database.ts'
import { containsText } from '../../db/search.ts'

/** A cluster, as views need it. */
export interface ClusterRow {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly data_center_id: string
  readonly data_center_name: string
  readonly architecture: string
  readonly host_count: number
  readonly vm_count: number
  readonly created_at: Date
  readonly revision: number
  readonly roles: string[]
}

function selectClusters(db: DbOrTx, actor: Actor) {
  return db
    .selectFrom('cluster as c')
    .innerJoin('data_center as d', 'd.id', 'c.data_center_id')
    .select(['c.id', 'c.name', 'c.description', 'c.data_center_id', 'd.name as data_center_name', 'c.architecture'])
    .select(['c.created_at', 'c.revision', rolesOn(actor, 'c.ancestors').as('roles')])
    .select([
      // Whoever sees the cluster sees what is below it, so these need no filter of their own.
      sql<number>`(select count(*) from host h where h.cluster_id = c.id)`.as('host_count'),
      sql<number>`(select count(*) from vm v where v.cluster_id = c.id)`.as('vm_count'),
    ])
    .where(visibleTo(actor, 'c.ancestors'))
}
export async function findById(db: DbOrTx, actor: Actor, id: string): Promise<ClusterRow | undefined> {
  return await selectClusters(db, actor).where('c.id', '=', id).executeTakeFirst()
}

/** What a list of clusters is narrowed to. */
export interface ClusterFilter {
  readonly limit: number
  readonly after: readonly [name: string] | undefined
  readonly ids: readonly string[] | undefined
  readonly search: string | undefined
  readonly dataCenterId: readonly string[] | undefined
}
export async function listPage(db: DbOrTx, actor: Actor, filter: ClusterFilter): Promise<ClusterRow[]> {
  let query = selectClusters(db, actor).where(containsText(filter.search, 'c.name', 'c.description'))
  if (filter.ids) query = query.where('c.id', '=', sql<string>`any(${[...filter.ids]}::uuid[])`)
  if (filter.dataCenterId)
    query = query.where('c.data_center_id', '=', sql<string>`any(${[...filter.dataCenterId]}::uuid[])`)
  if (filter.after) query = query.where('c.name', '>', filter.after[0])
  return await query
    .orderBy('c.name')
    .limit(filter.limit + 1)
    .execute()
}

/** A new cluster. */
export interface NewCluster {
  readonly id: string
  readonly data_center_id: string
  readonly name: string
  readonly description: string
  readonly architecture: string
  readonly firmware_default: string
  readonly ancestors: readonly string[]
}
export async function insertCluster(tx: Tx, row: NewCluster): Promise<void> {
  await tx
    .insertInto('cluster')
    .values({ ...row, ancestors: [...row.ancestors] })
    .execute()
}
