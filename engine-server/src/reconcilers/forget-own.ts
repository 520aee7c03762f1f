import type { HostClient } from '../hosts/host-client.ts'
import type { Log } from '../log/log.ts'

/**
 * Lets a host forget what came of a command of a reconciler, which has a key of its own each time it is tried: nobody asks
 * for that outcome again, and no row of `operation_host` names it. What a silent host keeps goes with the next try.
 */
export async function forgetOwn(
  { hosts, log }: { readonly hosts: Pick<HostClient, 'query'>; readonly log: Log },
  hostId: string,
  operationId: string,
): Promise<void> {
  try {
    await hosts.query(hostId, 'command.forget', { operationIds: [operationId] }, { deadlineMs: 5_000 })
  } catch (error) {
    log.debug({ error, hostId }, 'a host was not told to forget a command of a reconciler')
  }
}
