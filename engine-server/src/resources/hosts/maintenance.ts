import type { BodyOf, Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import type { Db, Tx } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import { AppError, notFound } from '../../errors.ts'
import { byActor, recordEvent } from '../../events/record.ts'
import { acceptOperation } from '../../operations/accept.ts'
import type { PlanDraft } from '../../operations/define.ts'
import { phrases } from '../../operations/phrases.ts'
import { assertPlan, type Plan, toPlan } from '../../operations/plan.ts'
import type { Services } from '../../services.ts'
import { endMaintenance } from './maintenance-store.ts'
import { maintenanceOperation } from './operations/maintenance.ts'
import { findById, type HostRow, lockById } from './store.ts'
import { statusOf } from './view.ts'

type Wish = BodyOf<'maintainHost'>
type Effect = PlanDraft['effects'][number]

/** Takes hosts out of work and lets them work again. */
export interface MaintenanceService {
  /** What taking it out of work would do with its guests. @throws AppError `not_found` */
  plan(actor: Actor, id: string, wish: Wish): Promise<Plan>
  /** Answers the operation's id. @throws AppError `not_found`, `conflict`, `plan_changed` */
  enter(actor: Actor, id: string, wish: Wish, seenHash: string | undefined): Promise<string>
  /** @throws AppError `not_found`; `conflict` when it is not in maintenance */
  activate(actor: Actor, id: string): Promise<void>
}

/** Makes the service. */
export function createMaintenanceService({ db, vms }: Pick<Services, 'db' | 'vms'>): MaintenanceService {
  const draftOf = async (actor: Actor, host: HostRow, wish: Wish) =>
    draft(host, wish, await vms.rehearse(actor, { hostId: [host.id], event: 'drain' }))
  return {
    async plan(actor, id, wish) {
      return toPlan(await draftOf(actor, await mustFind(db, actor, id), wish))
    },
    async enter(actor, id, wish, seenHash) {
      const host = await mustFind(db, actor, id)
      // What the guests do meanwhile is found by the operation itself, which weighs each as its turn comes.
      assertPlan(seenHash, await draftOf(actor, host, wish))
      return await transact(db, async (tx) => {
        const { reason = '', immovable = 'refuse' } = wish
        return await acceptOperation(tx, {
          definition: maintenanceOperation,
          input: { reason, immovable },
          object: { kind: 'host', id, name: host.name },
          ancestors: host.ancestors,
          actor,
        })
      })
    },
    activate: (actor, id) => transact(db, (tx) => activate(tx, actor, id)),
  }
}

async function mustFind(db: Db | Tx, actor: Actor, id: string): Promise<HostRow> {
  const host = await findById(db, actor, id)
  if (!host) throw notFound('host')
  return host
}

async function activate(tx: Tx, actor: Actor, id: string): Promise<void> {
  await lockById(tx, id)
  const host = await mustFind(tx, actor, id)
  const { status } = statusOf(host)
  if (status === 'preparing_for_maintenance')
    throw new AppError('conflict', `Host ${host.name} is being put into maintenance. Cancel that operation instead.`)
  if (status !== 'maintenance')
    throw new AppError('conflict', `Host ${host.name} is not in maintenance.`, { details: { current: status } })
  await endMaintenance(tx, id)
  await recordEvent(tx, {
    objectKind: 'host',
    objectId: id,
    objectName: host.name,
    change: 'updated',
    ancestors: host.ancestors,
    code: 'host.activated',
    message: `Host ${host.name} may run VMs again.`,
    ...byActor(actor),
  })
}

/** What becomes of the host and of each guest, by a rehearsal of now. */
function draft(host: HostRow, { immovable = 'refuse' }: Wish, rehearsal: Schema<'Rehearsal'>): PlanDraft {
  const object = { kind: 'host', id: host.id, name: host.name } as const
  const { status } = statusOf(host)
  const blockers: PlanDraft['blockers'] = []
  const refusal = refusals[status]
  if (refusal) blockers.push({ code: 'conflict', text: `Host ${host.name} ${refusal}`, object })
  const effects: Effect[] = [
    { object, action: 'change', text: `Host ${host.name} is given no VM until it is activated.`, irreversible: false },
  ]
  for (const { vm, to, hasPlace, refusals: against, advice } of rehearsal.guests) {
    if (hasPlace || immovable !== 'refuse')
      effects.push(hasPlace ? moveEffect(vm, to?.name) : immovableEffect(vm, immovable))
    if (hasPlace || immovable !== 'refuse') continue
    const help = advice[0] ? ` What would help: ${advice[0].text}` : ''
    const count = against.reduce((sum, { count: hosts }) => sum + hosts, 0)
    const text = `VM ${vm.name ?? ''} cannot move: none of the ${count} other hosts can take it.${help}`
    blockers.push({ code: 'insufficient_capacity', text, object: vm })
  }
  return {
    title: phrases['host.maintenance'].title(`host ${host.name}`),
    effects,
    blockers,
    warnings: [
      ...(rehearsal.hiddenCount > 0 ? [`${rehearsal.hiddenCount} VMs that you may not see move as well.`] : []),
      ...(host.external_count > 0
        ? [
            `${host.external_count} machines that are not of Overt stay as they are. Stop them before you touch the host.`,
          ]
        : []),
    ],
  }
}

const refusals: Readonly<Partial<Record<Schema<'HostStatus'>, string>>> = {
  maintenance: 'is in maintenance already.',
  preparing_for_maintenance: 'is being put into maintenance already.',
  pending_approval: 'is not approved yet; it runs nothing.',
}

function moveEffect(vm: Effect['object'], hostName: string | undefined): Effect {
  const where = hostName === undefined ? 'another host' : `a host that fits, now ${hostName}`
  return {
    object: vm,
    action: 'move',
    text: `VM ${vm.name ?? ''} moves to ${where}, and goes on.`,
    irreversible: false,
  }
}

function immovableEffect(vm: Effect['object'], immovable: 'shut_down' | 'leave' | 'refuse'): Effect {
  return immovable === 'shut_down'
    ? { object: vm, action: 'stop', text: `VM ${vm.name ?? ''} cannot move, and is shut down.`, irreversible: false }
    : { object: vm, action: 'keep', text: `VM ${vm.name ?? ''} cannot move, and runs on here.`, irreversible: false }
}
