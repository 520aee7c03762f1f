import { revokeCertificates } from '../../authority/store.ts'
import type { Actor } from '../../authz/actor.ts'
import type { Tx } from '../../db/database.ts'
import { AppError, notFound } from '../../errors.ts'
import { byActor, type NewEvent, recordEvents } from '../../events/record.ts'
import { assertPlan } from '../../operations/plan.ts'
import { lockPlacement } from '../../vm-runs/placement-lock.ts'
import { moveRun } from '../../vm-runs/move-run.ts'
import { recordRunEnd } from '../../vm-runs/record-end.ts'
import { endArrivals, type GuestRow, releaseGuests, retryMigrations } from './guest-store.ts'
import { mayHaveLeft, planRemoval } from './removal-plan.ts'
import { deleteHost, forgetDomains, readRemovalFacts, type RemovalFacts } from './removal-store.ts'
import { lockById } from './store.ts'

/**
 * Removes a host in the transaction given: ends its guests' runs and forgets its local storage where the plan allows it,
 * and has its certificates refused. The engine drops its connection when it hears of it.
 */
export async function removeHost(
  tx: Tx,
  actor: Actor,
  id: string,
  force: boolean,
  seenHash: string | undefined,
): Promise<void> {
  const seen = await readRemovalFacts(tx, actor, id)
  if (!seen) throw notFound('host')
  // Nothing is placed on it from here on. Before its row, as placements do.
  if (seen.host.cluster_id) await lockPlacement(tx, seen.host.cluster_id)
  const locked = await lockById(tx, id)
  const facts = locked && (await readRemovalFacts(tx, actor, id))
  if (!facts) throw notFound('host')
  if (facts.host.cluster_id !== seen.host.cluster_id)
    throw new AppError('conflict', `Host ${facts.host.name} is being moved by somebody else. Read it again.`)
  assertPlan(seenHash, planRemoval(facts, force))
  const { host, guests, arriving, domains, disks } = facts
  const how = force ? ' by force' : ''
  const message = `Host ${host.name} was removed${how} by ${actor.userName}.`
  for (const vm of guests) {
    const { id: vmId, run_id: runId } = vm
    if (!runId) continue
    // It is gone from here, so it is on the other host, or will be found not to be.
    if (mayHaveLeft(vm)) await moveRun(tx, { vmId, runId, hostId: id }, vm.to_host_id)
    else await recordRunEnd(tx, { vmId, runId, reason: 'lost', message, at: new Date() })
  }
  await releaseGuests(tx, id)
  await endArrivals(tx, id)
  await recordEvents(tx, [
    ...disks.map(
      (disk): NewEvent => ({
        objectKind: 'disk',
        objectId: disk.id,
        objectName: disk.name,
        change: 'gone',
        ancestors: disk.ancestors,
        parents: [
          { kind: 'storage_domain', id: disk.domain_id },
          ...disk.vms.map((vm) => ({ kind: 'vm' as const, id: vm.id })),
        ],
        ...byActor(actor),
      }),
    ),
    ...domains.map(
      (domain): NewEvent => ({
        objectKind: 'storage_domain',
        objectId: domain.id,
        objectName: domain.name,
        change: 'gone',
        ancestors: domain.ancestors,
        code: 'storage_domain.forgotten',
        severity: 'warning',
        message: `Storage domain ${domain.name} was forgotten with host ${host.name}, on which it is.`,
        ...byActor(actor),
      }),
    ),
    ...guests.filter(mayHaveLeft).map((vm) => placed(vm, `is taken to be on host ${vm.to_host_name}`, message, actor)),
    ...arriving
      .filter(({ migration }) => migration === 'unknown')
      .map((vm) => placed(vm, `is taken not to have come to host ${host.name}`, message, actor)),
    hostRemoved(host, message, force, actor),
  ])
  await forgetDomains(
    tx,
    domains.map((domain) => domain.id),
    disks.map((disk) => disk.id),
  )
  await revokeCertificates(tx, id, message)
  await deleteHost(tx, id)
  await retryMigrations(
    tx,
    [...guests, ...arriving].map((vm) => vm.id),
  )
}

/** Where a guest is taken to be of which nobody could tell. */
function placed(vm: GuestRow, where: string, because: string, actor: Actor): NewEvent {
  return {
    objectKind: 'vm',
    objectId: vm.id,
    objectName: vm.name,
    change: 'updated',
    ancestors: vm.ancestors,
    code: 'vm.placed_by_removal',
    severity: 'warning',
    message: `VM ${vm.name} ${where}. ${because}`,
    ...byActor(actor),
  }
}

function hostRemoved(host: RemovalFacts['host'], message: string, force: boolean, actor: Actor): NewEvent {
  return {
    objectKind: 'host',
    objectId: host.id,
    objectName: host.name,
    change: 'gone',
    ancestors: host.ancestors,
    ...(host.cluster_id ? { parents: [{ kind: 'cluster', id: host.cluster_id }] } : {}),
    code: 'host.removed',
    severity: force ? 'warning' : 'normal',
    message,
    ...byActor(actor),
  }
}
