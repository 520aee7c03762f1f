import { sql } from 'kysely'
import type { Tx } from '../db/database.ts'

/**
 * Makes placements in a cluster wait for each other until the transaction ends, so that none counts on the same memory
 * twice, and none chooses a host that is just leaving. Taken late: all that is read before it is read beside the others.
 */
export async function lockPlacement(tx: Tx, clusterId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('overt placement'), hashtext(${clusterId}))`.execute(tx)
}

/** The same for the cluster a host is in now; nothing for one that is in none. */
export async function lockPlacementOn(tx: Tx, hostId: string): Promise<void> {
  const host = await tx.selectFrom('host').select('cluster_id').where('id', '=', hostId).executeTakeFirst()
  if (host?.cluster_id) await lockPlacement(tx, host.cluster_id)
}
