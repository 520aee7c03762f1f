import type { RunRef } from '@overt/api-client/agent'
import type { DbOrTx, Tx } from '../db/database.ts'
import { json } from '../db/database.ts'
import type { LastExit } from '../vm-status/derive.ts'

/** A VM whose run was just taken away. */
export interface EndedRunRow {
  readonly name: string
  readonly ancestors: string[]
  readonly hostId: string | null
}

/** Clears the run of a VM if it still is this one; answers the VM as it was, or undefined when it is not. */
export async function clearRun(tx: Tx, vmId: string, exit: LastExit): Promise<EndedRunRow | undefined> {
  const before = await tx
    .selectFrom('vm')
    .select(['name', 'ancestors', 'run_host_id'])
    .where('id', '=', vmId)
    .where('run_id', '=', exit.runId)
    .forUpdate()
    .executeTakeFirst()
  if (!before) return undefined
  await tx
    .updateTable('vm')
    .set({ run_id: null, run_host_id: null, migration_host_id: null, run_config: null, last_exit: json(exit) })
    .where('id', '=', vmId)
    .execute()
  return { name: before.name, ancestors: before.ancestors, hostId: before.run_host_id }
}

/** Forgets what hosts, or one host, reported of a run. */
export async function deleteRuntimeOfRun(tx: Tx, vmId: string, runId: string, hostId?: string): Promise<void> {
  await tx
    .deleteFrom('vm_runtime')
    .where('vm_id', '=', vmId)
    .where('run_id', '=', runId)
    .$if(hostId !== undefined, (query) => query.where('host_id', '=', hostId ?? ''))
    .execute()
}

/** A run of a VM and the host it is on. */
export interface PresentRun {
  readonly hostId: string
  readonly run: RunRef
}

/** The present run of a VM, once a host was chosen for it. */
export async function findPresentRun(db: DbOrTx, vmId: string): Promise<PresentRun | undefined> {
  const row = await db
    .selectFrom('vm')
    .select(['run_id', 'run_number', 'run_host_id'])
    .where('id', '=', vmId)
    .executeTakeFirst()
  if (!row?.run_id || !row.run_host_id) return undefined
  return { hostId: row.run_host_id, run: { vmId, runId: row.run_id, runNumber: row.run_number } }
}
