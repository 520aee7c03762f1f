import { sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { allowedTo, visibleTo } from '../../authz/filter.ts'
import type { DbOrTx, Tx } from '../../db/database.ts'
import type { HostFacts } from '../../hosts/status.ts'

/** A cluster a host could be moved to, with what it asks of its hosts. */
export type MoveTarget = NonNullable<HostFacts['cluster']> & {
  readonly id: string
  readonly name: string
  readonly ancestors: readonly string[]
  readonly data_center_id: string
  readonly data_center_name: string
  /** The data center the host is in now; null while it is in no cluster. */
  readonly present_data_center_id: string | null
  /** Whether the actor may add hosts to it. */
  readonly may_add: boolean
}

/** The cluster, as a target for the host; undefined when there is none the actor may see. */
export async function findTarget(
  db: DbOrTx,
  actor: Actor,
  clusterId: string,
  hostId: string,
): Promise<MoveTarget | undefined> {
  return await db
    .selectFrom('cluster as c')
    .innerJoin('data_center as d', 'd.id', 'c.data_center_id')
    .select(['c.id', 'c.name', 'c.ancestors', 'c.data_center_id', 'd.name as data_center_name', 'c.architecture'])
    .select(['c.cpu_type as cpuType', 'c.emulated_machine as emulatedMachine'])
    .select([
      allowedTo(actor, 'create_host', 'c.ancestors').as('may_add'),
      sql<string | null>`(select k.data_center_id from host h join cluster k on k.id = h.cluster_id
        where h.id = ${hostId}::uuid)`.as('present_data_center_id'),
    ])
    .where('c.id', '=', clusterId)
    .where(visibleTo(actor, 'c.ancestors'))
    .$narrowType<{ may_add: boolean }>()
    .executeTakeFirst()
}

/** Puts a host into another cluster; of another data center, it reaches none of the storage it knew. */
export async function moveToCluster(tx: Tx, hostId: string, target: MoveTarget): Promise<void> {
  await tx
    .updateTable('host')
    .set({ cluster_id: target.id, ancestors: [hostId, ...target.ancestors], revision: sql`revision + 1` })
    .where('id', '=', hostId)
    .execute()
  await sql`delete from storage_domain_host m using storage_domain s where m.host_id = ${hostId}::uuid
    and s.id = m.domain_id and s.data_center_id <> ${target.data_center_id}::uuid`.execute(tx)
}
