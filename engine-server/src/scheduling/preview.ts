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
  { policy, chosen, candidates, others, advice }: Placement,
  isVisible: (hostId: string) => boolean,
  limit: number,
): ShownPlacement {
  const weighed = [...candidates.map(({ hostId, verdicts }) => ({ hostId, refusedBy: refusedBy(verdicts) })), ...others]
  const counts = new Map<FilterName, number>()
  for (const one of weighed) if (one.refusedBy) counts.set(one.refusedBy, (counts.get(one.refusedBy) ?? 0) + 1)
  return {
    policy,
    chosen: chosen && isVisible(chosen.id) ? chosen : null,
    hostCount: weighed.length,
    fittingCount: weighed.filter((one) => one.refusedBy === null).length,
    hiddenCount: weighed.filter(({ hostId }) => !isVisible(hostId)).length,
    hosts: candidates
      .filter(({ hostId }) => isVisible(hostId))
      .sort(byRank(chosen))
      .slice(0, limit)
      .map(({ hostId, hostName, verdicts, weights, score, freeMemoryBytes }) => ({
        id: hostId,
        name: hostName,
        fits: score !== null,
        chosen: hostId === chosen?.id,
        freeMemoryBytes,
        verdicts,
        weights,
        score,
      })),
    refusals: [...counts].map(([filter, count]) => ({ filter, count })).sort((a, b) => b.count - a.count),
    advice: advice.filter(({ hostId }) => isVisible(hostId)),
  }
}

/**
 * The order hosts are shown in: the chosen one, those that fit by their score, those that do not. What is equal stays in
 * the order of names it comes in.
 */
export function byRank(chosen: Placement['chosen']): (a: CandidateTrace, b: CandidateTrace) => number {
  const rank = ({ hostId, score }: CandidateTrace) => (hostId === chosen?.id ? Number.MAX_VALUE : (score ?? -1))
  return (a, b) => rank(b) - rank(a)
}

/** The filter that was the first to refuse a host; null when all let it pass. */
export function refusedBy(verdicts: CandidateTrace['verdicts']): FilterName | null {
  return verdicts.find(({ passed }) => !passed)?.filter ?? null
}
