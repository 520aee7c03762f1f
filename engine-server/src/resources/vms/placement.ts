import type { Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import type { Db } from '../../db/database.ts'
import { notFound } from '../../errors.ts'
import { findLastPlacement, listVisibleHosts, type PlacementRow } from './placement-store.ts'
import { findById } from './store.ts'

type VmPlacement = Schema<'VmPlacement'>

const never: VmPlacement = { at: null, operationId: null, hostId: null, hostName: null, candidates: [] }

/** Why a VM runs where it does, as its last start weighed it. @throws AppError `not_found` */
export async function readPlacement(db: Db, actor: Actor, id: string): Promise<VmPlacement> {
  if (!(await findById(db, actor, id))) throw notFound('VM')
  const row = await findLastPlacement(db, id)
  if (!row) return never
  const traces = tracesOf(row)
  const visible = await listVisibleHosts(
    db,
    actor,
    traces.map(({ hostId }) => hostId),
  )
  const chosen = row.placement?.chosen ?? null
  const seen = chosen && visible.has(chosen.id) ? chosen : null
  return {
    at: row.at.toISOString(),
    operationId: row.operation_id,
    hostId: seen?.id ?? null,
    hostName: seen?.name ?? null,
    candidates: traces
      .filter(({ hostId }) => visible.has(hostId))
      .map(({ hostId, hostName, verdicts, freeMemoryBytes }) => ({
        hostId,
        hostName,
        chosen: hostId === chosen?.id,
        verdicts: [...verdicts],
        freeMemoryBytes,
      })),
  }
}

type Candidate = Omit<Schema<'PlacementCandidate'>, 'chosen' | 'verdicts'> & {
  readonly verdicts: readonly Schema<'PlacementCandidate'>['verdicts'][number][]
}

/** A start that found no host keeps only the first reason against each. */
function tracesOf({ placement, refusals }: PlacementRow): readonly Candidate[] {
  if (placement) return placement.candidates
  return (refusals ?? []).map(({ hostId, hostName, reason }) => ({
    hostId,
    hostName,
    verdicts: [{ filter: 'refused', passed: false, detail: reason }],
    freeMemoryBytes: null,
  }))
}
