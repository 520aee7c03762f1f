import type { HostCandidate, PlacementRequest } from './candidate.ts'
import { type FilterName, helpWith, type Verdict } from './filters.ts'

/** What would let a host take the guest that none could. */
export type Advice = { readonly hostId: string; readonly hostName: string; readonly text: string }

/** How many hosts are advised on: who reads it does one thing. */
const mostAdvice = 3
/** How hard each filter is to satisfy: a change of the VM is easy, one of the cluster is felt by others, some are none. */
const efforts: Readonly<Record<FilterName, number>> = {
  memory: 1,
  cpu: 1,
  display: 1,
  pinning: 1,
  state: 2,
  storage: 2,
  network: 2,
  migration: 4,
  cpu_model: 4,
  machine_type: 4,
  cluster: 10,
  architecture: 100,
}

/** Says what would help, beginning with the host for which least is to be done. */
export function advise(
  refused: readonly { readonly host: HostCandidate; readonly verdicts: readonly Verdict[] }[],
  request: PlacementRequest,
): Advice[] {
  return refused
    .map(({ host, verdicts }) => {
      const against = toMend(
        host,
        verdicts.filter(({ passed }) => !passed).map(({ filter }) => filter),
      )
      return { host, against, effort: against.reduce((sum, filter) => sum + efforts[filter], 0) }
    })
    .sort((a, b) => a.effort - b.effort || freeMemory(b.host) - freeMemory(a.host))
    .slice(0, mostAdvice)
    .map(({ host, against }) => ({
      hostId: host.id,
      hostName: host.name,
      text: against.map((filter) => helpWith(filter, host, request)).join(' '),
    }))
}

/** A host that is not up because it cannot be what its cluster promises is told of the cause alone. */
function toMend({ status }: HostCandidate, against: readonly FilterName[]): readonly FilterName[] {
  const isExplained = status === 'non_operational' && against.some((filter) => promises.has(filter))
  return isExplained ? against.filter((filter) => filter !== 'state') : against
}

const promises: ReadonlySet<FilterName> = new Set(['architecture', 'cpu_model', 'machine_type'])

function freeMemory({ description, reserved }: HostCandidate): number {
  return (description?.memoryBytes ?? 0) - reserved.memoryBytes
}
