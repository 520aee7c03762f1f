import type { Schema } from '@overt/api-client/engine'
import type { ConnectionState } from '../vm-status/derive.ts'

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
  } | null
  readonly clusterArchitecture: string | null
}

/** What people see of a host. */
export interface DerivedHostStatus {
  readonly status: Schema<'HostStatus'>
  readonly reason: string
  readonly since: Date
}

/** Derives a host's status from approval, reachability and what it reports. Only a host that is `up` may start VMs. */
export function deriveHostStatus(facts: HostFacts): DerivedHostStatus {
  const { approvedAt, connection, reported, clusterArchitecture } = facts
  if (!approvedAt)
    return {
      status: 'pending_approval',
      reason: 'It registered itself and waits for an administrator to approve it.',
      since: facts.createdAt,
    }
  if (!connection) return { status: 'initializing', reason: 'The engine is about to connect to it.', since: approvedAt }
  const { state, reason, since } = connection
  if (state !== 'up') return { status: state, reason, since }
  if (reported && !reported.driverConnected) {
    const why = reported.driverMessage ? `: ${reported.driverMessage}` : '.'
    return { status: 'non_operational', reason: `Its hypervisor does not answer${why}`, since: reported.at }
  }
  if (reported && clusterArchitecture && reported.architecture !== clusterArchitecture)
    return {
      status: 'non_operational',
      reason: `It is ${reported.architecture}, but its cluster is ${clusterArchitecture}.`,
      since,
    }
  return { status: 'up', reason: '', since }
}
