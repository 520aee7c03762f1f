import type { Core } from '../core.ts'
import type { UpgradeRoute } from '../http/servers.ts'
import type { Leadership } from '../leader/leader.ts'
import type { Services } from '../services.ts'
import type { HostClient } from './host-client.ts'
import { createHostRuntime } from './host-runtime.ts'

/** The engine's side towards hosts, as the composition root needs it. */
export interface HostSide {
  readonly client: HostClient
  /** Begins the leader's work: connections, reconcilers. The signal ends it. */
  lead(leadership: Leadership, signal: AbortSignal): void
  /** WebSockets it serves (consoles). */
  upgrades(services: Services): readonly UpgradeRoute[]
  stop(): Promise<void>
}

/** Builds it; nothing is dialled before `lead`. */
export function composeHosts({ db, history, log, authority, leader, metrics, changes }: Core): HostSide {
  const runtime = createHostRuntime({ db, history, log, authority, leader, metrics })
  changes.listen('overt_hosts', () => runtime.hostsChanged())
  // What was approved while nobody listened is found by reading again.
  changes.onConnected(() => runtime.hostsChanged())
  return {
    client: runtime.connections,
    lead: (leadership, signal) => runtime.lead(leadership, signal),
    upgrades: () => [],
    stop: () => runtime.stop(),
  }
}
