// What migrations read and write: the host a run is on, and the one it is on its way to.
import type { Schema } from '@overt/api-client/engine'
import { sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { visibleTo } from '../../authz/filter.ts'
import type { DbOrTx, Tx } from '../../db/database.ts'

/** Reserves a run's memory on the host it is to go to; answers whether the run still is on the other. */
export async function reserveMigration(
  tx: Tx,
  run: { readonly vmId: string; readonly runId: string; readonly fromHostId: string },
  toHostId: string,
): Promise<boolean> {
  const row = await tx
    .updateTable('vm')
    .set({ migration_host_id: toHostId })
    .where('id', '=', run.vmId)
    .where('run_id', '=', run.runId)
    .where('run_host_id', '=', run.fromHostId)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Gives up what was reserved; the run is where it was. */
export async function releaseMigration(tx: Tx, vmId: string, runId: string): Promise<void> {
  await tx
    .updateTable('vm')
    .set({ migration_host_id: null })
    .where('id', '=', vmId)
    .where('run_id', '=', runId)
    .execute()
}

/** A run, as hosts know it. */
type Run = { readonly vmId: string; readonly runId: string }

/**
 * Whether a host reports the VM's present run, by what it told since it was connected to last; undefined when it has not
 * told everything since.
 */
export async function isReportedBy(db: DbOrTx, run: Run, hostId: string): Promise<boolean | undefined> {
  const row = await db
    .selectFrom('host as h')
    .innerJoin('host_runtime as t', (join) =>
      join.onRef('t.host_id', '=', 'h.id').onRef('t.session_number', '=', 'h.session_number'),
    )
    .select(
      sql<boolean>`exists (select from vm_runtime r join vm on vm.id = r.vm_id and vm.run_id = r.run_id
        where r.host_id = h.id and r.vm_id = ${run.vmId}::uuid and r.run_id = ${run.runId}::uuid and r.status <> 'down')`.as(
        'isReported',
      ),
    )
    .where('h.id', '=', hostId)
    .where(sql<boolean>`coalesce((t.description ->> 'driverConnected')::boolean, true)`)
    .executeTakeFirst()
  return row?.isReported
}

/** Whether a run is on a host, and by now on its way to no other. */
export async function isSettledOn(db: DbOrTx, run: Run, hostId: string): Promise<boolean> {
  const row = await db
    .selectFrom('vm')
    .select('id')
    .where('id', '=', run.vmId)
    .where('run_id', '=', run.runId)
    .where('run_host_id', '=', hostId)
    .where('migration_host_id', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

/** Where an agent is reached by the others. */
export type HostAddress = {
  readonly id: string
  readonly name: string
  readonly address: string
  readonly port: number
}

/** The addresses of hosts, by id. */
export async function listAddresses(db: DbOrTx, ids: readonly string[]): Promise<Map<string, HostAddress>> {
  const rows = await db
    .selectFrom('host')
    .select(['id', 'name', 'address', 'port'])
    .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** How a VM is migrated. */
export type MigrationWay = {
  readonly policy: Schema<'MigrationPolicy'>
  /** The most it may take of the network, in MiB per second; null: as much as there is. */
  readonly bandwidthMibPerSecond: number | null
}

/** How a cluster's VMs are migrated away from a host unless something else is asked for. */
export async function findMigrationWay(db: DbOrTx, clusterId: string, hostId: string | null): Promise<MigrationWay> {
  return await db
    .selectFrom('cluster as c')
    .leftJoin('host as h', (join) => join.on('h.id', '=', hostId))
    .select(['c.migration_policy as policy', 'h.migration_bandwidth_mib_per_second as bandwidthMibPerSecond'])
    .where('c.id', '=', clusterId)
    .$narrowType<{ policy: Schema<'MigrationPolicy'> }>() // by a check of the column
    .executeTakeFirstOrThrow()
}

/** A host the actor may see. */
export async function findVisibleHost(
  db: DbOrTx,
  actor: Actor,
  id: string,
): Promise<{ id: string; name: string } | undefined> {
  return await db
    .selectFrom('host as h')
    .select(['h.id', 'h.name'])
    .where('h.id', '=', id)
    .where(visibleTo(actor, 'h.ancestors'))
    .executeTakeFirst()
}
