import type { HostDescription } from '@overt/api-client/agent'
import type { NewEvent } from '../events/record.ts'
import { misfitIn, type HostFacts } from './status.ts'

/** Whom it is told of. */
interface ToldHost {
  readonly id: string
  readonly name: string
  readonly ancestors: readonly string[]
}
/** A cluster with what it asks of its hosts. */
export type AskingCluster = NonNullable<HostFacts['cluster']> & { readonly name: string }

/** What people are told of a host that falls out of its cluster, by a reason, or fits it again. */
export function fitEvent({ id, name, ancestors }: ToldHost, misfit: string | undefined, clusterName: string): NewEvent {
  const base = { objectKind: 'host', objectId: id, objectName: name, change: 'updated', ancestors } as const
  if (misfit === undefined) {
    const message = `Host ${name} is again what its cluster ${clusterName} wants.`
    return { ...base, code: 'host.operational', message }
  }
  const message = `Host ${name} is non-operational in cluster ${clusterName}. ${misfit} VMs that run there go on.`
  return { ...base, code: 'host.non_operational', severity: 'warning', message }
}

/** What is told when a host reports something else of itself than before: that it falls out by it, or fits again. */
export function fitEventsOf(
  host: ToldHost & { readonly cluster: AskingCluster | null },
  before: HostDescription | undefined,
  now: HostDescription,
): NewEvent[] {
  const { cluster } = host
  if (!cluster) return []
  const misfit = misfitIn(cluster, offerOf(now))
  const was = before && misfitIn(cluster, offerOf(before))
  return misfit === was ? [] : [fitEvent(host, misfit, cluster.name)]
}

function offerOf({ architecture, cpu }: HostDescription) {
  return { architecture, offer: { cpuTypes: cpu.guestModels, machineTypes: cpu.machineTypes } }
}
