// Where a VM can run: a pure function of the hosts, the VM and what is reserved. The trace says why, number by number.
import { type Advice, advise } from './advice.ts'
import { type HostCandidate, type PlacementRequest, type SchedulingPolicy, unpromisedMemory } from './candidate.ts'
import { type FilterName, judge, type Verdict } from './filters.ts'
import { scoreOf, weigh, type WeightTrace } from './weights.ts'

/** Why a host was chosen or refused. */
export type CandidateTrace = {
  readonly hostId: string
  readonly hostName: string
  readonly verdicts: readonly Verdict[]
  /** What was weighed; empty for a host that was refused. */
  readonly weights: readonly WeightTrace[]
  /** The sum of the weights' points by their factors; the most is chosen. Null for a host that was refused. */
  readonly score: number | null
  /** Memory left to promise once it runs there. Null for a host that was refused. */
  readonly freeMemoryBytes: number | null
}
/** A decision with all that led to it. */
export type Placement = {
  readonly policy: SchedulingPolicy
  readonly chosen: { readonly id: string; readonly name: string } | null
  readonly candidates: readonly CandidateTrace[]
  /** Hosts that were weighed too and are not told of in full, with the filter that was the first to refuse them. */
  readonly others: readonly { readonly hostId: string; readonly refusedBy: FilterName | null }[]
  /** What would help, when no host was found. */
  readonly advice: readonly Advice[]
}

/** Chooses the host that the policy finds best of those that fit; of equal ones the first by name. */
export function place(hosts: readonly HostCandidate[], request: PlacementRequest): Placement {
  const judged = [...hosts]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((host) => ({ host, verdicts: judge(host, request) }))
  const fitting = judged.filter(({ verdicts }) => verdicts.every(({ passed }) => passed)).map(({ host }) => host)
  const weighed = new Map(weigh(fitting, request).map((weights, index) => [fitting[index]?.id, weights]))
  const candidates = judged.map(({ host, verdicts }): CandidateTrace => {
    const weights = weighed.get(host.id)
    return {
      hostId: host.id,
      hostName: host.name,
      verdicts,
      weights: weights ?? [],
      score: weights ? scoreOf(weights) : null,
      freeMemoryBytes: weights ? unpromisedMemory(host, request) - request.memoryBytes : null,
    }
  })
  const best = candidates.reduce<CandidateTrace | undefined>(
    (found, next) => ((next.score ?? -1) > (found?.score ?? -1) ? next : found),
    undefined,
  )
  return {
    policy: request.policy,
    chosen: best ? { id: best.hostId, name: best.hostName } : null,
    candidates,
    others: [],
    advice: best ? [] : advise(judged, request),
  }
}

/** The first reason against each host that was refused. */
export function refusalsOf({ candidates }: Placement): { hostId: string; hostName: string; reason: string }[] {
  return candidates.flatMap(({ hostId, hostName, verdicts }) => {
    const against = verdicts.find(({ passed }) => !passed)
    return against ? [{ hostId, hostName, reason: against.detail }] : []
  })
}
