import type { Placement } from './place.ts'
import { byRank, refusedBy } from './preview.ts'

/** How many hosts a kept trace tells of in full; as many as are ever shown of a decision. */
export const mostKept = 64

/**
 * A placement as the journal keeps it: the best hosts and some of the refused in full, of the others only whether they
 * fit and what refused them. A decision among hundreds of hosts would else write most of a megabyte for each start.
 */
export function keep(placement: Placement): Placement {
  const ranked = placement.candidates.toSorted(byRank(placement.chosen))
  const others = ranked.slice(mostKept).map(({ hostId, verdicts }) => ({ hostId, refusedBy: refusedBy(verdicts) }))
  return { ...placement, candidates: ranked.slice(0, mostKept), others: [...placement.others, ...others] }
}
