import type { Db } from '../db/database.ts'
import type { HostClient } from '../hosts/host-client.ts'
import type { Log } from '../log/log.ts'
import { deleteOperationHosts, listForgettable, listHostsToTell } from '../operations/host-store.ts'
import type { Reconciler } from './reconciler.ts'

/** Operations named in one call; of the contract. */
const BATCH = 1_000
/** Hosts told at a time. */
const AT_ONCE = 8

/**
 * Tells hosts which operations have ended, so that their journals may drop the outcomes. Nothing waits for it; a host
 * that is away is told when it is back.
 */
export function forgetReconciler({ db, hosts, log }: { db: Db; hosts: HostClient; log: Log }): Reconciler {
  const tell = async (hostId: string, signal: AbortSignal) => {
    for (let full = true; full && !signal.aborted; ) {
      const operationIds = await listForgettable(db, hostId, BATCH)
      full = operationIds.length === BATCH
      if (operationIds.length === 0) return
      try {
        await hosts.query(hostId, 'command.forget', { operationIds }, { deadlineMs: 5_000, signal })
      } catch (error) {
        log.debug({ error, hostId }, 'a host was not told to forget; it is told again')
        return
      }
      await deleteOperationHosts(db, hostId, operationIds)
    }
  }
  return {
    name: 'forget',
    intervalMs: 60_000,
    gatherMs: 2_000, // many operations are told at once
    async run(signal) {
      const work = (await listHostsToTell(db)).filter((hostId) => hosts.isConnected(hostId)).values()
      const next = async () => {
        for (const hostId of work) await tell(hostId, signal)
      }
      await Promise.all(Array.from({ length: AT_ONCE }, next))
    },
  }
}
