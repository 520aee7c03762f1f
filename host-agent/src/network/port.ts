import type { NetworkSpec } from '@overt/api-client/agent'

/** Logical networks as bridges of this host. What it makes stays while guests run, whatever becomes of the agent. */
export type Networks = {
  /** Makes what is missing of a network; changes nothing of what is right. `conflict` when its addresses are taken. */
  ensure(network: NetworkSpec): Promise<{ bridge: string; created: boolean }>
  /** Removes a network; one that is not there is a success. `conflict` while a guest is attached. */
  remove(networkId: string): Promise<void>
  /** The bridge of a network that was ensured; `not_found` otherwise. */
  bridgeOf(networkId: string): Promise<string>
  /** Makes again what a reboot or a crash took away; never throws. */
  repair(): Promise<void>
  close(): Promise<void>
}
