import type { QueryOf, ReplyOf, Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import { decodeCursor, pageOf } from '../../db/cursor.ts'
import type { Db } from '../../db/database.ts'
import { notFound } from '../../errors.ts'
import { showPlacement, type ShownPlacement } from '../../scheduling/preview.ts'
import { listDecisions, listVisibleHosts } from './placement-store.ts'
import { findById } from './store.ts'

type Trace = Omit<Schema<'PlacementPreview'>, 'clusterName' | 'unresolved'>

/** What the starts and migrations of a VM weighed, the newest first. @throws AppError `not_found` */
export async function listPlacements(
  db: Db,
  actor: Actor,
  id: string,
  { limit = 10, after, hosts = 25 }: QueryOf<'listVmPlacements'>,
): Promise<ReplyOf<'listVmPlacements'>> {
  // Read first, so that a place in another list is refused as such.
  const rows = await listDecisions(db, id, { limit, after: decodeCursor(after, 2) })
  if (!(await findById(db, actor, id))) throw notFound('VM')
  const { items, next } = pageOf(rows, limit, (row) => [row.page_at, row.operation_id])
  const ids = new Set(
    items.flatMap(({ placement: { candidates, others } }) => [...candidates, ...others].map(({ hostId }) => hostId)),
  )
  const visible = await listVisibleHosts(db, actor, [...ids])
  return {
    items: items.map(({ operation_id, kind, at, placement }) => ({
      operationId: operation_id,
      kind,
      at: at.toISOString(),
      wasFound: placement.chosen !== null,
      ...placementView(showPlacement(placement, (hostId) => visible.has(hostId), hosts)),
    })),
    next,
  }
}

/** A placement as the contract shows it. */
export function placementView({ chosen, hosts, refusals, advice, ...rest }: ShownPlacement): Trace {
  return {
    ...rest,
    chosen: chosen && { kind: 'host', ...chosen },
    hosts: hosts.map((host) => ({ ...host, verdicts: [...host.verdicts], weights: [...host.weights] })),
    refusals: [...refusals],
    advice: [...advice],
  }
}
