import type { CallOptions } from './call.ts'
import type { LibvirtCalls } from './generated/calls.ts'
import { DomainMigrateFlags } from './generated/constants.ts'
import type { DomainRef } from './generated/types.ts'
import type { TypedParamsInput } from './typed-params.ts'

/** What a peer-to-peer migration may be told (VIR_MIGRATE_PARAM_*); other parameters are passed on as they are. */
export interface MigrationParams extends TypedParamsInput {
  /** Where the memory goes: `tcp://host[:port]` or `unix:///path`. Default: the destination's own idea. */
  readonly migrate_uri?: string
  /** MiB/s. */
  readonly bandwidth?: number
  /** MiB/s, once it is switched to post-copy. */
  readonly 'bandwidth.postcopy'?: number
  readonly destination_xml?: string
  readonly persistent_xml?: string
  readonly 'parallel.connections'?: number
  /** Targets (`vda`) of the disks to copy with VIR_MIGRATE_NON_SHARED_*. */
  readonly migrate_disks?: readonly string[]
  /** Where those disks go: `tcp://host[:port]` or `unix:///path`. Default: the destination's own idea. */
  readonly disks_uri?: string
}

export interface MigrateOptions extends CallOptions {
  /** Sum of DomainMigrateFlags; PEER2PEER is added. Default LIVE. */
  readonly flags?: number
}

/**
 * Moves a running guest to another libvirt; the two libvirts speak with each other, this side only waits. It resolves
 * once the guest runs over there. Unless given, there is no deadline; `domainAbortJob` ends it, `domainGetJobStats`
 * and the events `migrationIteration` and `jobCompleted` tell how far it is.
 *
 * @param destination the other libvirt's URI as this one's daemon reaches it, `qemu+tls://host/system`
 */
export const migratePeerToPeer = async (
  calls: LibvirtCalls,
  dom: DomainRef,
  destination: string,
  params: MigrationParams = {},
  { flags = DomainMigrateFlags.LIVE, ...options }: MigrateOptions = {},
): Promise<void> => {
  const all = flags | DomainMigrateFlags.PEER2PEER
  const nothing = new Uint8Array() // the cookie of the managed protocol, of no use between peers
  await calls.domainMigratePerform3Params(dom, destination, params, nothing, all, { deadlineMs: Infinity, ...options })
}
