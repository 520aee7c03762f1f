import type { HostDescription, NetworkSpec } from '@overt/api-client/agent'

/** A network that should be here and is not as it should be. */
export type BrokenNetwork = NonNullable<HostDescription['brokenNetworks']>[number]

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
  /** Networks that the last repair could not make good. */
  broken(): readonly BrokenNetwork[]
  /** Called when others are broken, or for other reasons. */
  onBroken(listener: () => void): void
  close(): Promise<void>
}
