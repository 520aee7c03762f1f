import type { Tx } from '../db/database.ts'
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
    .set({ run_id: null, run_host_id: null, run_config: null, last_exit: json(exit) })
    .where('id', '=', vmId)
    .execute()
  return { name: before.name, ancestors: before.ancestors, hostId: before.run_host_id }
}

/** Forgets what hosts reported of a run. */
export async function deleteRuntimeOfRun(tx: Tx, vmId: string, runId: string): Promise<void> {
  await tx.deleteFrom('vm_runtime').where('vm_id', '=', vmId).where('run_id', '=', runId).execute()
}
