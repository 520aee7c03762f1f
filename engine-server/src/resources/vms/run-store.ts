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
      run_moves: 0,
      run_config: null,
    })
    .where('id', '=', vmId)
    .where('run_id', 'is', null)
    .returning('run_number')
    .executeTakeFirst()
  return row?.run_number
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
