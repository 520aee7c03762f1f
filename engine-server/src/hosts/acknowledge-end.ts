import type { Db } from '../db/database.ts'
import { deleteRuntimeOfRun } from '../vm-runs/store.ts'
import type { HostClient } from './host-client.ts'
import type { AcknowledgedEnd } from './store-reports.ts'

/** Tells a host that the end of a run on it is recorded. */
export async function acknowledgeEnd(
  db: Db,
  hosts: Pick<HostClient, 'query'>,
  { hostId, run }: AcknowledgedEnd,
): Promise<void> {
  await hosts.query(hostId, 'machine.acknowledgeExit', { run })
  // A last word on it may have been stored meanwhile. Of that host alone: what ended may have been a second copy, and the
  // run goes on elsewhere.
  await db.transaction().execute((tx) => deleteRuntimeOfRun(tx, run.vmId, run.runId, hostId))
}
