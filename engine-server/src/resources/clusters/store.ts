import type { Architecture } from '@overt/api-client/agent'
import type { Schema } from '@overt/api-client/engine'
import { sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { rightsOn, visibleTo } from '../../authz/filter.ts'
import { type TagOnObject, taggedWith, tagsOf } from '../../authz/tags.ts'
import type { DbOrTx, Tx } from '../../db/database.ts'
import { containsText } from '../../db/search.ts'
import type { OfferingHost } from './choices.ts'
import type { ClusterContents } from './plan.ts'

/** A cluster, as views need it. */
export interface ClusterRow {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly data_center_id: string
  readonly data_center_name: string
  readonly architecture: Architecture
  readonly cpu_type: string | null
  readonly emulated_machine: string | null
  readonly firmware_default: Schema<'Cluster'>['firmwareDefault']
  readonly memory_overcommit_percent: number
  readonly scheduling_policy: Schema<'SchedulingPolicy'>
  readonly migration_policy: Schema<'MigrationPolicy'>
  readonly ancestors: string[]
  readonly host_count: number
  readonly vm_count: number
  readonly created_at: Date
  readonly revision: number
  readonly tags: TagOnObject[]
  readonly rights: string[]
}

function selectClusters(db: DbOrTx, actor: Actor) {
  return (
    db
      .selectFrom('cluster as c')
      .innerJoin('data_center as d', 'd.id', 'c.data_center_id')
      .select(['c.id', 'c.name', 'c.description', 'c.data_center_id', 'd.name as data_center_name', 'c.architecture'])
      .select(['c.cpu_type', 'c.emulated_machine', 'c.firmware_default', 'c.memory_overcommit_percent'])
      .select(['c.scheduling_policy', 'c.migration_policy', 'c.ancestors'])
      .select([
        'c.created_at',
        'c.revision',
        rightsOn(actor, 'c.ancestors').as('rights'),
        tagsOf(actor, 'c').as('tags'),
      ])
      .select([
        // Whoever sees the cluster sees what is below it, so these need no filter of their own.
        sql<number>`(select count(*) from host h where h.cluster_id = c.id)`.as('host_count'),
        sql<number>`(select count(*) from vm v where v.cluster_id = c.id)`.as('vm_count'),
      ])
      .where(visibleTo(actor, 'c.ancestors', 'cluster'))
      // The schema checks these words.
      .$narrowType<Pick<ClusterRow, 'architecture' | 'firmware_default' | 'scheduling_policy' | 'migration_policy'>>()
  )
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
  readonly tagId: readonly string[] | undefined
  readonly dataCenterId: readonly string[] | undefined
}
export async function listPage(db: DbOrTx, actor: Actor, filter: ClusterFilter): Promise<ClusterRow[]> {
  let query = selectClusters(db, actor).where(containsText(filter.search, 'c.name', 'c.description'))
  if (filter.ids) query = query.where('c.id', '=', sql<string>`any(${[...filter.ids]}::uuid[])`)
  if (filter.dataCenterId)
    query = query.where('c.data_center_id', '=', sql<string>`any(${[...filter.dataCenterId]}::uuid[])`)
  if (filter.tagId) query = query.where(taggedWith(actor, filter.tagId, 'c.ancestors'))
  if (filter.after) query = query.where('c.name', '>', filter.after[0])
  return await query
    .orderBy('c.name')
    .limit(filter.limit + 1)
    .execute()
}

/** What a cluster is set to; absent is what the database begins with, or stays. */
export interface ClusterSettings {
  readonly name?: string
  readonly description?: string
  readonly cpuType?: string | null
  readonly emulatedMachine?: string | null
  readonly firmwareDefault?: string
  readonly memoryOvercommitPercent?: number
  readonly schedulingPolicy?: string
  readonly migrationPolicy?: string
}

/** Its columns; what is undefined is left out of the statement. */
function columnsOf(settings: ClusterSettings) {
  return {
    description: settings.description,
    cpu_type: settings.cpuType,
    emulated_machine: settings.emulatedMachine,
    firmware_default: settings.firmwareDefault,
    memory_overcommit_percent: settings.memoryOvercommitPercent,
    scheduling_policy: settings.schedulingPolicy,
    migration_policy: settings.migrationPolicy,
  }
}

/** A new cluster. */
export interface NewCluster extends ClusterSettings {
  readonly id: string
  readonly dataCenterId: string
  readonly name: string
  readonly architecture: Architecture
  readonly ancestors: readonly string[]
}
export async function insertCluster(tx: Tx, cluster: NewCluster): Promise<void> {
  const { id, dataCenterId, name, architecture, ancestors } = cluster
  await tx
    .insertInto('cluster')
    .values({
      id,
      data_center_id: dataCenterId,
      name,
      architecture,
      ancestors: [...ancestors],
      ...columnsOf(cluster),
    })
    .execute()
}

/** Changes a cluster that is locked; what is undefined stays. */
export async function updateCluster(tx: Tx, id: string, { name, ...settings }: ClusterSettings): Promise<void> {
  await tx
    .updateTable('cluster')
    .set({ id, name, ...columnsOf(settings) })
    .where('id', '=', id)
    .execute()
}

/** Locks a cluster's row until the transaction ends: nothing comes into it meanwhile. */
export async function lockCluster(tx: Tx, id: string): Promise<void> {
  await tx.selectFrom('cluster').select('id').where('id', '=', id).forUpdate().execute()
}
export async function deleteCluster(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('cluster').where('id', '=', id).execute()
}

/** What stands in a cluster: the first `limit` of each by name, and how many roles are granted on it. */
export async function findContents(
  db: DbOrTx,
  id: string,
  limit: number,
): Promise<Pick<ClusterContents, 'hosts' | 'vms' | 'permissionCount'>> {
  const [hosts, vms, permissions] = await Promise.all([
    db.selectFrom('host').select(['id', 'name']).where('cluster_id', '=', id).orderBy('name').limit(limit).execute(),
    db.selectFrom('vm').select(['id', 'name']).where('cluster_id', '=', id).orderBy('name').limit(limit).execute(),
    db
      .selectFrom('permission')
      .select(sql<number>`count(*)::int`.as('count'))
      .where('object_id', '=', id)
      .executeTakeFirst(),
  ])
  return { hosts, vms, permissionCount: permissions?.count ?? 0 }
}

/** How many VMs of a cluster run, or are about to. */
export async function countRuns(db: DbOrTx, id: string): Promise<number> {
  const row = await db
    .selectFrom('vm')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('cluster_id', '=', id)
    .where('run_id', 'is not', null)
    .executeTakeFirst()
  return row?.count ?? 0
}

/** A host with what it offers to guests, and who is told of its changes. */
export interface OfferingHostRow extends OfferingHost {
  readonly ancestors: string[]
}

/** Approved hosts that the actor may see, of one cluster or of one architecture, with what they offer to guests. */
export async function listOfferingHosts(
  db: DbOrTx,
  actor: Actor,
  of: { readonly clusterId: string } | { readonly architecture: Architecture },
): Promise<OfferingHostRow[]> {
  const told = sql`r.host_id is not null and coalesce((r.description ->> 'driverConnected')::boolean, true)`
  return await db
    .selectFrom('host as h')
    .leftJoin('host_runtime as r', 'r.host_id', 'h.id')
    .select(['h.id', 'h.name', 'h.ancestors'])
    .select([
      // Without its hypervisor a host knows nothing of what it offers.
      sql<string[] | null>`case when ${told} then r.description #> '{cpu,guestModels}' end`.as('cpuTypes'),
      sql<string[] | null>`case when ${told} then r.description #> '{cpu,machineTypes}' end`.as('machineTypes'),
    ])
    .where('h.approved_at', 'is not', null)
    .where(visibleTo(actor, 'h.ancestors'))
    .where(
      'clusterId' in of
        ? sql<boolean>`h.cluster_id = ${of.clusterId}::uuid`
        : sql<boolean>`r.description ->> 'architecture' = ${of.architecture}`,
    )
    .orderBy('h.name')
    .execute()
}
