import { consoleSocketRoute } from '../consoles/console-socket.ts'
import { OpenConsoles } from '../consoles/open-consoles.ts'
import { closeLeftOpen } from '../consoles/store.ts'
import type { Core } from '../core.ts'
import type { UpgradeRoute } from '../http/servers.ts'
import type { Leadership } from '../leader/leader.ts'
import { endedChannel } from '../operations/store.ts'
import type { Services } from '../services.ts'
import type { StorageLeases } from '../storage-leases/storage-leases.ts'
import type { HostClient } from './host-client.ts'
import { createHostRuntime, type HostRuntimeParts } from './host-runtime.ts'

/** The engine's side towards hosts, as the composition root needs it. */
export interface HostSide {
  readonly client: HostClient
  readonly storageLeases: StorageLeases
  /** Begins the leader's work: connections, reconcilers. The signal ends it. */
  lead(leadership: Leadership, signal: AbortSignal): void
  /** WebSockets it serves (consoles). */
  upgrades(services: Services): readonly UpgradeRoute[]
  stop(): Promise<void>
}

/** What only tests set. */
export type HostSideOptions = Pick<HostRuntimeParts, 'times'>

/** Builds it; nothing is dialled before `lead`. */
export function composeHosts(core: Core, options: HostSideOptions = {}): HostSide {
  const { db, log, changes, identities, metrics } = core
  const { statisticsIntervalMs } = core.config
  const consoles = new OpenConsoles({ db, identities, log })
  const hostLost = (hostId: string) => consoles.hostLost(hostId)
  const runtime = createHostRuntime({ ...core, statisticsIntervalMs, hostLost, ...options })
  changes.listen('overt_hosts', () => runtime.hostsChanged())
  changes.listen(endedChannel, (kind) => runtime.operationEnded(kind))
  // What was approved while nobody listened is found by reading again.
  changes.onConnected(() => runtime.hostsChanged())
  metrics.gauge('overt_console_channels', 'Console channels that flow through this engine.', () => consoles.count)
  const cleaned = closeLeftOpen(db).catch((error: unknown) =>
    log.error({ error }, 'console sessions of an engine that is no more could not be closed'),
  )
  return {
    client: runtime.connections,
    storageLeases: runtime.storageLeases,
    lead: (leadership, signal) => runtime.lead(leadership, signal),
    upgrades: ({ audit }) => [consoleSocketRoute({ db, log, identities, hosts: runtime.connections, consoles, audit })],
    async stop() {
      await cleaned
      consoles.stop()
      await runtime.stop()
    },
  }
}
