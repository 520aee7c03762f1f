// A placement as it is shown: the chosen host first, hidden hosts only counted. Pure.
import type { Advice } from './advice.ts'
import type { SchedulingPolicy } from './candidate.ts'
import type { FilterName } from './filters.ts'
import type { CandidateTrace, Placement } from './place.ts'

/** A placement that may be shown to somebody who may see some of its hosts. */
export interface ShownPlacement {
  readonly policy: SchedulingPolicy
  readonly chosen: { readonly id: string; readonly name: string } | null
  readonly hostCount: number
  readonly fittingCount: number
  readonly hiddenCount: number
  readonly hosts: readonly ShownHost[]
  /** How many hosts each filter was the first to refuse, the most frequent first. */
  readonly refusals: readonly { readonly filter: FilterName; readonly count: number }[]
  /** What would help, as far as it is about visible hosts. */
  readonly advice: readonly Advice[]
}
/** A host with what was said of it. */
export interface ShownHost {
  readonly id: string
  readonly name: string
  readonly fits: boolean
  readonly chosen: boolean
  readonly freeMemoryBytes: number | null
  readonly verdicts: CandidateTrace['verdicts']
  readonly weights: CandidateTrace['weights']
  readonly score: number | null
}

/** Shows at most `limit` hosts of those that are visible. */
export function showPlacement(
  { policy, chosen, candidates, advice }: Placement,
  isVisible: (hostId: string) => boolean,
  limit: number,
): ShownPlacement {
  const visible = candidates.filter(({ hostId }) => isVisible(hostId))
  const hosts = visible.map(({ hostId, hostName, verdicts, weights, score, freeMemoryBytes }) => ({
    id: hostId,
    name: hostName,
    fits: freeMemoryBytes !== null,
    chosen: hostId === chosen?.id,
    freeMemoryBytes,
    verdicts,
    weights,
    score,
  }))
  const counts = new Map<FilterName, number>()
  for (const { verdicts } of candidates) {
    const against = verdicts.find(({ passed }) => !passed)
    if (against) counts.set(against.filter, (counts.get(against.filter) ?? 0) + 1)
  }
  return {
    policy,
    chosen: chosen && isVisible(chosen.id) ? chosen : null,
    hostCount: candidates.length,
    fittingCount: candidates.filter(({ freeMemoryBytes }) => freeMemoryBytes !== null).length,
    hiddenCount: candidates.length - visible.length,
    // A stable sort: what is equal stays in the order of names.
    hosts: hosts.sort((a, b) => rank(b) - rank(a)).slice(0, limit),
    refusals: [...counts].map(([filter, count]) => ({ filter, count })).sort((a, b) => b.count - a.count),
    advice: advice.filter(({ hostId }) => isVisible(hostId)),
  }
}

function rank({ chosen, score }: ShownHost): number {
  return chosen ? Infinity : (score ?? -1)
}
