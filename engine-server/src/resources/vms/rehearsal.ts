import { setImmediate as endOfTurn } from 'node:timers/promises'
import type { QueryOf, Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import type { Db } from '../../db/database.ts'
import { notFound } from '../../errors.ts'
import type { ClusterDemands, HostCandidate, PlacementRequest } from '../../scheduling/candidate.ts'
import { showPlacement } from '../../scheduling/preview.ts'
import { type Fate, type GoingGuest, rehearse } from '../../scheduling/rehearse.ts'
import { getDemands, listCandidates } from './candidate-store.ts'
import { placementView } from './placement.ts'
import { asItRuns } from './placement-request.ts'
import { listVisibleHosts } from './placement-store.ts'
import { type GuestRow, listGuests, listRehearsedHosts } from './rehearsal-store.ts'

type Event = QueryOf<'rehearseHosts'>['event']
type Guest = GoingGuest & { readonly row: GuestRow }

/**
 * Where the guests of some hosts would go if these failed now, or were drained. Nothing is changed or locked.
 * @throws AppError `not_found` when the actor does not see all the hosts
 */
export async function rehearseHosts(
  db: Db,
  actor: Actor,
  { hostId: hostIds, event }: QueryOf<'rehearseHosts'>,
): Promise<Schema<'Rehearsal'>> {
  const hosts = await listRehearsedHosts(db, actor, hostIds)
  const going = new Map(hosts.map(({ id, name }) => [id, name]))
  if (hostIds.some((id) => !going.has(id))) throw notFound('host')
  const rows = await listGuests(db, actor, hostIds)
  const fates: Fate<Guest>[] = []
  for (const clusterId of new Set(rows.map((row) => row.cluster_id))) {
    const demands = await getDemands(db, clusterId)
    const candidates = await listCandidates(db, clusterId, null)
    const staying = candidates.filter(({ id }) => !going.has(id))
    const guests = rows
      .filter((row) => row.cluster_id === clusterId)
      .map((row) => {
        const host = candidates.find(({ id }) => id === row.host_id)
        return { id: row.id, name: row.name, row, request: requestOf(row, event, demands, host) }
      })
    for (const fate of rehearse(staying, guests)) {
      fates.push(fate)
      await endOfTurn() // each is as long as a start's; others are served in between
    }
  }
  const targets = fates.flatMap(({ placement }) => placement.candidates.map((candidate) => candidate.hostId))
  const visible = await listVisibleHosts(db, actor, [...new Set(targets)])
  const shown = fates.filter(({ guest }) => guest.row.is_visible)
  const hidden = fates.filter(({ guest }) => !guest.row.is_visible)
  return {
    event,
    hosts: hosts.map(({ id, name }) => ({ kind: 'host', id, name })),
    guests: shown.map((fate) => guestView(fate, going, visible)),
    hiddenCount: hidden.length,
    hiddenStrandedCount: hidden.filter(isStranded).length,
  }
}

/** A guest whose host fails is started anew as it is configured now; one that is drained moves as it runs. */
function requestOf(
  row: GuestRow,
  event: Event,
  demands: ClusterDemands,
  host: HostCandidate | undefined,
): PlacementRequest {
  const { run_config: run } = row
  const request = {
    ...demands,
    clusterId: row.cluster_id,
    architecture: row.architecture,
    memoryBytes: row.memory_bytes,
    cpus: row.cpus,
    display: row.display,
    domains: row.domains,
    carriedBytes: null,
    networks: row.networks,
    pinnedHostIds: row.pinned_host_ids,
    runsOn: null,
  }
  if (event === 'failure' || !run) return request
  return asItRuns(request, run, host)
}

function isStranded({ placement }: Fate<Guest>): boolean {
  return placement.chosen === null
}

function guestView(
  { guest, placement }: Fate<Guest>,
  going: ReadonlyMap<string, string>,
  visible: ReadonlySet<string>,
): Schema<'RehearsedGuest'> {
  const { chosen, fittingCount, refusals, advice } = placementView(
    showPlacement(placement, (hostId) => visible.has(hostId), 0),
  )
  const { host_id: hostId } = guest.row
  return {
    vm: { kind: 'vm', id: guest.id, name: guest.name },
    from: { kind: 'host', id: hostId, name: going.get(hostId) ?? '' },
    to: chosen,
    hasPlace: placement.chosen !== null,
    memoryBytes: guest.request.memoryBytes,
    fittingCount,
    refusals,
    advice,
  }
}
