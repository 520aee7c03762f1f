// A placement as it is shown: the chosen host first, hidden hosts only counted. Pure.
import type { CandidateTrace, FilterName, Placement } from './place.ts'

/** A placement that may be shown to somebody who may see some of its hosts. */
export interface ShownPlacement {
  readonly chosen: { readonly id: string; readonly name: string } | null
  readonly hostCount: number
  readonly fittingCount: number
  readonly hiddenCount: number
  readonly hosts: readonly ShownHost[]
  /** How many hosts each filter was the first to refuse, the most frequent first. */
  readonly refusals: readonly { readonly filter: FilterName; readonly count: number }[]
}
/** A host with what was said of it. */
export interface ShownHost {
  readonly id: string
  readonly name: string
  readonly fits: boolean
  readonly chosen: boolean
  readonly freeMemoryBytes: number | null
  readonly verdicts: CandidateTrace['verdicts']
}

/** Shows at most `limit` hosts of those that are visible. */
export function showPlacement(
  { chosen, candidates }: Placement,
  isVisible: (hostId: string) => boolean,
  limit: number,
): ShownPlacement {
  const visible = candidates.filter(({ hostId }) => isVisible(hostId))
  const hosts = visible.map(({ hostId, hostName, verdicts, freeMemoryBytes }) => ({
    id: hostId,
    name: hostName,
    fits: freeMemoryBytes !== null,
    chosen: hostId === chosen?.id,
    freeMemoryBytes,
    verdicts,
  }))
  const counts = new Map<FilterName, number>()
  for (const { verdicts } of candidates) {
    const against = verdicts.find(({ passed }) => !passed)
    if (against) counts.set(against.filter, (counts.get(against.filter) ?? 0) + 1)
  }
  return {
    chosen: chosen && isVisible(chosen.id) ? chosen : null,
    hostCount: candidates.length,
    fittingCount: candidates.filter(({ freeMemoryBytes }) => freeMemoryBytes !== null).length,
    hiddenCount: candidates.length - visible.length,
    // A stable sort: what is equal stays in the order of names.
    hosts: hosts.sort((a, b) => rank(b) - rank(a)).slice(0, limit),
    refusals: [...counts].map(([filter, count]) => ({ filter, count })).sort((a, b) => b.count - a.count),
  }
}

function rank({ chosen, freeMemoryBytes }: ShownHost): number {
  return chosen ? Infinity : (freeMemoryBytes ?? -1)
}
