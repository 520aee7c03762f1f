// What the operations of VMs read and write: the run a VM should have, and what is known of it.
import type { MachineStatus } from '@overt/api-client/agent'
import { sql } from 'kysely'
import { json, type DbOrTx, type Tx } from '../../db/database.ts'
import type { LastExit } from '../../vm-status/derive.ts'
import type { RunConfig } from './run-config.ts'

/** Gives a VM its next run, with no host yet; answers its number, or undefined when it has a run. */
export async function mintRun(tx: Tx, vmId: string, runId: string): Promise<number | undefined> {
  const row = await tx
    .updateTable('vm')
    .set({
      run_id: runId,
      run_number: sql`run_number + 1`,
      run_host_id: null,
      migration_host_id: null,
      run_config: null,
    })
    .where('id', '=', vmId)
    .where('run_id', 'is', null)
    .returning('run_number')
    .executeTakeFirst()
  return row?.run_number
}

/**
 * Makes placements in a cluster wait for each other until the transaction ends, so that none counts on the same memory
 * twice. Taken late: all that is read before it is read beside the others.
 */
export async function lockPlacement(tx: Tx, clusterId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('overt placement'), hashtext(${clusterId}))`.execute(tx)
}

/** Hosts of a cluster with what placement asks of them; memory that the VM itself has reserved already is not counted. */
export async function listCandidates(db: DbOrTx, clusterId: string, vmId: string | null): Promise<HostCandidate[]> {
  const rows = await db
    .selectFrom('host as h')
    .leftJoin('host_connection as c', 'c.host_id', 'h.id')
    .leftJoin('host_runtime as r', 'r.host_id', 'h.id')
    .select([
      'h.id',
      'h.name',
      'h.approved_at',
      'h.cluster_id',
      'c.state',
      sql<string | null>`r.description ->> 'architecture'`.as('architecture'),
      sql<number | null>`(r.description ->> 'memoryBytes')::float8`.as('memory_bytes'),
      sql<number | null>`(r.description #>> '{cpu,onlineCpus}')::int`.as('online_cpus'),
      sql<boolean | null>`(r.description ->> 'driverConnected')::boolean`.as('driver_connected'),
      sql<string[] | null>`r.description -> 'displays'`.as('displays'),
      sql<number>`(select coalesce(sum((v.run_config ->> 'memoryBytes')::float8), 0) from vm v
        where (v.run_host_id = h.id or v.migration_host_id = h.id) and v.run_id is not null
          and v.id is distinct from ${vmId}::uuid)`.as('reserved'),
      sql<string[]>`array(select r.domain_id from storage_domain_host r
        where r.host_id = h.id and r.status = 'active')`.as('domains'),
    ])
    .where('h.cluster_id', '=', clusterId)
    .orderBy('h.name')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    connection: row.state,
    approved: row.approved_at !== null,
    clusterId: row.cluster_id,
    description:
      row.architecture === null
        ? null
        : {
            architecture: row.architecture,
            memoryBytes: row.memory_bytes ?? 0,
            onlineCpus: row.online_cpus ?? 0,
            driverConnected: row.driver_connected ?? true,
            displays: row.displays ?? ['vnc'],
          },
    reservedMemoryBytes: row.reserved,
    activeDomainIds: row.domains,
  }))
}

/** Hosts of a cluster that the actor may see. */
export async function listVisibleHostIds(db: DbOrTx, actor: Actor, clusterId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('host as h')
    .select('h.id')
    .where('h.cluster_id', '=', clusterId)
    .where(visibleTo(actor, 'h.ancestors'))
    .execute()
  return rows.map(({ id }) => id)
}

/** Those of some storage domains that the actor may see. */
export async function listVisibleDomainIds(db: DbOrTx, actor: Actor, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('storage_domain as s')
    .select('s.id')
    .where('s.id', 'in', ids)
    .where(visibleTo(actor, 's.ancestors'))
    .execute()
  return rows.map(({ id }) => id)
}

/** Puts a run on a host, with what it is to be started with; answers whether the VM still has this run. */
export async function reserveHost(
  tx: Tx,
  vmId: string,
  runId: string,
  hostId: string,
  config: RunConfig,
): Promise<boolean> {
  const row = await tx
    .updateTable('vm')
    .set({ run_host_id: hostId, run_config: json(config) })
    .where('id', '=', vmId)
    .where('run_id', '=', runId)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** What is known of a VM's run. */
export interface RunState {
  readonly runId: string | null
  readonly runNumber: number
  readonly hostId: string | null
  readonly status: MachineStatus | null
  readonly lastExit: LastExit | null
}

/** Reads the run a VM has, with what its host last told of it. */
export async function findRun(db: DbOrTx, vmId: string): Promise<RunState | undefined> {
  const row = await db
    .selectFrom('vm')
    .leftJoin('vm_runtime as r', (join) =>
      join.onRef('r.vm_id', '=', 'vm.id').onRef('r.host_id', '=', 'vm.run_host_id').onRef('r.run_id', '=', 'vm.run_id'),
    )
    .select(['vm.run_id', 'vm.run_number', 'vm.run_host_id', 'r.status', sql<LastExit | null>`vm.last_exit`.as('exit')])
    .where('vm.id', '=', vmId)
    .executeTakeFirst()
  return (
    row && {
      runId: row.run_id,
      runNumber: row.run_number,
      hostId: row.run_host_id,
      status: row.status as MachineStatus | null, // stored from a validated report
      lastExit: row.exit,
    }
  )
}

/** Keeps that the running VM took over a change. */
export async function updateRunConfig(tx: Tx, vmId: string, runId: string, change: Partial<RunConfig>): Promise<void> {
  await tx
    .updateTable('vm')
    .set({ run_config: sql`run_config || ${json(change)}::jsonb` })
    .where('id', '=', vmId)
    .where('run_id', '=', runId)
    .execute()
}

/** Whether a change waits to be brought to the running VM and has not begun. */
export async function isUpdateQueued(tx: Tx, vmId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('operation_lock as l')
    .innerJoin('operation as o', 'o.id', 'l.operation_id')
    .select('o.id')
    .where('l.object_id', '=', vmId)
    .where('l.held', '=', false)
    .where('o.kind', '=', 'vm.update')
    .where('o.cancel_requested', '=', false)
    .executeTakeFirst()
  return row !== undefined
}

/** Whether a start of a VM has not ended. */
export async function isStarting(tx: Tx, vmId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('operation')
    .select('id')
    .where('object_id', '=', vmId)
    .where('kind', '=', 'vm.start')
    .where('ended_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
