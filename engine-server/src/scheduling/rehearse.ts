// What becomes of guests when hosts go: each is placed by the very function that starts and migrations ask.
import { type HostCandidate, type PlacementRequest, withGuest } from './candidate.ts'
import { place, type Placement } from './place.ts'

/** A guest on a host that goes. */
export type GoingGuest = { readonly id: string; readonly name: string; readonly request: PlacementRequest }

/** Where a guest would go, with all that was weighed. */
export type Fate<Guest> = { readonly guest: Guest; readonly placement: Placement }

/**
 * Places guests one after the other on the hosts that stay, each counting those before it. The largest come first, as
 * they find room only while there is much; of equal ones the first by name. Yields after each, for there may be many.
 */
export function* rehearse<Guest extends GoingGuest>(
  staying: readonly HostCandidate[],
  guests: readonly Guest[],
): Generator<Fate<Guest>, void, undefined> {
  const hosts = new Map(staying.map((host) => [host.id, host]))
  for (const guest of [...guests].sort(byNeed)) {
    const placement = place([...hosts.values()], guest.request)
    const host = placement.chosen && hosts.get(placement.chosen.id)
    if (host) hosts.set(host.id, withGuest(host, guest.request))
    yield { guest, placement }
  }
}

function byNeed(a: GoingGuest, b: GoingGuest): number {
  return b.request.memoryBytes - a.request.memoryBytes || (a.name < b.name ? -1 : 1)
}
