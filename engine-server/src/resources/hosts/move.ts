import type { Actor } from '../../authz/actor.ts'
import type { DbOrTx, Tx } from '../../db/database.ts'
import { AppError, notFound } from '../../errors.ts'
import { byActor, recordEvents } from '../../events/record.ts'
import { fitEvent } from '../../hosts/fit-events.ts'
import { misfitIn } from '../../hosts/status.ts'
import { assertPlan } from '../../operations/plan.ts'
import { lockPlacement } from '../../vm-runs/placement-lock.ts'
import { type MoveFacts, planMove } from './move-plan.ts'
import { findTarget, moveToCluster } from './move-store.ts'
import { readRemovalFacts } from './removal-store.ts'
import { findById, lockById } from './store.ts'
import { reportedFacts } from './view.ts'

/**
 * Reads what moving a host would touch. @throws AppError `not_found`; `invalid_request` for a cluster that is not there;
 * `forbidden` without the right to add hosts to it
 */
export async function readMoveFacts(db: DbOrTx, actor: Actor, id: string, clusterId: string): Promise<MoveFacts> {
  const host = await findById(db, actor, id)
  const contents = host && (await readRemovalFacts(db, actor, id))
  if (!contents) throw notFound('host')
  const target = await findTarget(db, actor, clusterId, id)
  if (!target)
    throw new AppError('invalid_request', 'There is no such cluster, or you may not see it.', {
      details: { fields: { '/clusterId': 'Not known.' } },
    })
  if (!target.may_add) throw new AppError('forbidden', `You may not add hosts to cluster ${target.name}.`)
  return { host, contents, target }
}

/** Moves a host to another cluster in the transaction given. @throws AppError as `readMoveFacts`; `conflict`, `plan_changed` */
export async function moveHost(
  tx: Tx,
  actor: Actor,
  id: string,
  clusterId: string,
  seenHash: string | undefined,
): Promise<void> {
  const seen = await findById(tx, actor, id)
  if (!seen) throw notFound('host')
  // Nothing is placed on it by the cluster it leaves until it has left. Before its row, as placements do.
  if (seen.cluster_id) await lockPlacement(tx, seen.cluster_id)
  const locked = await lockById(tx, id)
  if (locked?.cluster_id !== seen.cluster_id)
    throw new AppError('conflict', `Host ${seen.name} is being moved or removed by somebody else. Read it again.`)
  const facts = await readMoveFacts(tx, actor, id, clusterId)
  assertPlan(seenHash, planMove(facts))
  const { host, target } = facts
  await moveToCluster(tx, id, target)
  const base = { objectKind: 'host', objectId: id, objectName: host.name, change: 'updated' } as const
  await recordEvents(tx, [
    // To who saw it only where it was it is gone; where it went is not theirs to know.
    {
      ...base,
      ancestors: host.ancestors,
      ...(host.cluster_id ? { parents: [{ kind: 'cluster', id: host.cluster_id }] } : {}),
    },
    {
      ...base,
      ancestors: [id, ...target.ancestors],
      parents: [{ kind: 'cluster', id: target.id }],
      code: 'host.moved',
      message: `${actor.userName} moved host ${host.name} to cluster ${target.name}.`,
      ...byActor(actor),
    },
    ...turnOf(facts).map((misfit) => fitEvent({ ...host, ancestors: [id, ...target.ancestors] }, misfit, target.name)),
  ])
}

/** Whether the host falls out by the move, and why, or fits again: nothing when neither. */
function turnOf({ host, target }: MoveFacts): (string | undefined)[] {
  const reported = reportedFacts(host)
  if (!reported) return []
  const misfit = misfitIn(target, reported)
  const was = host.cluster ? misfitIn(host.cluster, reported) : undefined
  return misfit === was ? [] : [misfit]
}
