import type { Schema } from '@overt/api-client/engine'
import type { ConnectionState } from '../vm-status/derive.ts'
import type { MaintenanceFacts } from './maintenance-facts.ts'
import { type GuestOffer, type GuestPromise, misfitOf } from './guest-offer.ts'

/** All that decides a host's status. */
export interface HostFacts {
  readonly createdAt: Date
  readonly approvedAt: Date | null
  /** Null before anything connected to it. */
  readonly connection: { readonly state: ConnectionState; readonly reason: string; readonly since: Date } | null
  /** What the host last told of itself; null before its first report. */
  readonly reported: {
    readonly at: Date
    readonly architecture: string
    readonly driverConnected: boolean
    readonly driverMessage: string
    readonly offer: GuestOffer
    /** Networks that it cannot keep as they should be. */
    readonly brokenNetworks: readonly { readonly name: string; readonly reason: string }[]
  } | null
  /** Null of a host that works. */
  readonly maintenance: MaintenanceFacts | null
  /** What its cluster asks of it; null before it is in one. */
  readonly cluster: ({ readonly architecture: string } & GuestPromise) | null
  /** Shared storage that it does not reach, and others do; null when there is none. */
  readonly unreached: UnreachedStorage | null
}

/** Shared storage domains that a host does not reach, by its own word, while another host that is up does. */
export interface UnreachedStorage {
  readonly names: readonly string[]
  /** What it said of the first of them. */
  readonly reason: string
  /** Since when it reaches the first of them no more; RFC 3339. */
  readonly since: string
}

/** What people see of a host. */
export interface DerivedHostStatus {
  readonly status: Schema<'HostStatus'>
  readonly reason: string
  readonly since: Date
}

/** Derives a host's status from approval, reachability and what it reports. Only a host that is `up` may start VMs. */
export function deriveHostStatus(facts: HostFacts): DerivedHostStatus {
  const { approvedAt, connection, reported, cluster, maintenance } = facts
  if (!approvedAt)
    return {
      status: 'pending_approval',
      reason: 'It registered itself and waits for an administrator to approve it.',
      since: facts.createdAt,
    }
  // Whoever works on the machine knows why it does not answer.
  if (maintenance) return inMaintenance(maintenance)
  if (!connection) return { status: 'initializing', reason: 'The engine is about to connect to it.', since: approvedAt }
  const { state, reason, since } = connection
  if (state !== 'up') return { status: state, reason, since }
  if (reported && !reported.driverConnected) {
    const why = reported.driverMessage ? `: ${reported.driverMessage}` : '.'
    return { status: 'non_operational', reason: `Its hypervisor does not answer${why}`, since: reported.at }
  }
  const misfit = reported && cluster && misfitIn(cluster, reported)
  if (misfit) return { status: 'non_operational', reason: misfit, since }
  const [network] = reported?.brokenNetworks ?? []
  if (reported && network)
    return {
      status: 'non_operational',
      reason: `Network ${network.name} is missing on it: ${network.reason}`,
      since: reported.at,
    }
  if (facts.unreached) return unreachedStatus(facts.unreached)
  return { status: 'up', reason: '', since }
}

/** What no host reaches is not this host's fault, and is told on the storage domain. */
function unreachedStatus({ names, reason, since }: UnreachedStorage): DerivedHostStatus {
  const what = names.length === 1 ? 'storage domain' : 'storage domains'
  const because = reason ? `: ${reason}` : '.'
  return {
    status: 'non_operational',
    reason: `It does not reach ${what} ${names.join(', ')}, which other hosts reach${because}`,
    since: new Date(since),
  }
}

function inMaintenance({ state, reason, since }: MaintenanceFacts): DerivedHostStatus {
  const status = state === 'on' ? 'maintenance' : 'preparing_for_maintenance'
  return { status, reason: reason || words[state], since: new Date(since) }
}

const words = {
  preparing: 'Its VMs are being moved away.',
  on: 'Somebody took it out of work. Activate it when it may run VMs again.',
} as const

/** Why it is not what its cluster asks for; it is up again as soon as one of the two changes. */
export function misfitIn(
  cluster: NonNullable<HostFacts['cluster']>,
  { architecture, offer }: Pick<NonNullable<HostFacts['reported']>, 'architecture' | 'offer'>,
): string | undefined {
  if (architecture !== cluster.architecture) return `It is ${architecture}, but its cluster is ${cluster.architecture}.`
  return misfitOf(cluster, offer)
}
