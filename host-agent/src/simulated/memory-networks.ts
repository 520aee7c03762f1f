import type { NetworkSpec } from '@overt/api-client/agent'
import { AgentError } from '../errors.ts'
import type { Networks } from '../network/port.ts'

/** Networks of a simulated host: names only. */
export class MemoryNetworks implements Networks {
  private readonly bridges = new Map<string, string>()
  private readonly prefix: string

  constructor(prefix: string) {
    this.prefix = prefix
  }

  async ensure(network: NetworkSpec): Promise<{ bridge: string; created: boolean }> {
    const known = this.bridges.get(network.networkId)
    const bridge = known ?? `${this.prefix}${network.networkId.slice(-8)}`
    this.bridges.set(network.networkId, bridge)
    return { bridge, created: known === undefined }
  }

  async remove(networkId: string): Promise<void> {
    this.bridges.delete(networkId)
  }

  async bridgeOf(networkId: string): Promise<string> {
    const bridge = this.bridges.get(networkId)
    if (bridge) return bridge
    throw new AgentError('not_found', 'The network is not on this host.', { details: { networkId } })
  }

  async repair(): Promise<void> {
    // Nothing of a simulated network can break.
  }

  broken(): readonly [] {
    return []
  }

  onBroken(): void {
    // It never happens.
  }

  async close(): Promise<void> {
    this.bridges.clear()
  }
}
