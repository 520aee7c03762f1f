import type { Core } from '../core.ts'
import { AppError } from '../errors.ts'
import type { UpgradeRoute } from '../http/servers.ts'
import type { Leadership } from '../leader/leader.ts'
import type { Services } from '../services.ts'
import type { HostClient } from './host-client.ts'

/** The engine's side towards hosts, as the composition root needs it. */
export interface HostSide {
  readonly client: HostClient
  /** Begins the leader's work: connections, reconcilers. The signal ends it. */
  lead(leadership: Leadership, signal: AbortSignal): void
  /** WebSockets it serves (consoles). */
  upgrades(services: Services): readonly UpgradeRoute[]
  stop(): Promise<void>
}

/** Builds it. */
export function composeHosts(_core: Core): HostSide {
  const unreachable = () => Promise.reject(new AppError('host_unreachable', 'The host is not connected.'))
  return {
    client: { query: unreachable, command: unreachable, openStream: unreachable, isConnected: () => false },
    lead: () => undefined,
    upgrades: () => [],
    stop: () => Promise.resolve(),
  }
}
