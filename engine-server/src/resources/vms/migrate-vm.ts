import type { BodyOf, QueryOf, Schema } from '@overt/api-client/engine'
import { vmActionRefusal } from '@overt/api-client/rules/vm-actions'
import type { Actor } from '../../authz/actor.ts'
import type { DbOrTx, Tx } from '../../db/database.ts'
import { AppError, notFound } from '../../errors.ts'
import { acceptOperation } from '../../operations/accept.ts'
import type { PlanDraft } from '../../operations/define.ts'
import { phrases } from '../../operations/phrases.ts'
import { assertPlan } from '../../operations/plan.ts'
import { mebibytes } from '../../scheduling/candidate.ts'
import { showPlacement } from '../../scheduling/preview.ts'
import { weighArrivals } from './arrivals.ts'
import { listVisibleHostIds } from './candidate-store.ts'
import { isCarriable } from './carried-disks.ts'
import { type AttachmentRow, listAttachments } from './device-store.ts'
import { placeElsewhere } from './migration-placement.ts'
import { findMigrationWay, findVisibleHost, type MigrationWay } from './migration-store.ts'
import { migrateVmOperation, noOther, takeOver } from './operations/migrate.ts'
import { inWords } from './operations/migration-words.ts'
import { whyNone } from './operations/no-host.ts'
import { placementView } from './placement.ts'
import { statusOf } from './status.ts'
import { findById, type VmRow } from './store.ts'
import { lockVm } from './write-store.ts'

type Wish = BodyOf<'migrateVm'>

/** Most hosts that are shown as targets. */
const mostShown = 100

/** What migrating a VM would do now. */
export async function draftMigrate(
  db: DbOrTx,
  actor: Actor,
  id: string,
  wish: Wish,
  judged: (vm: VmRow) => VmRow = (vm) => vm,
): Promise<{ vm: VmRow; draft: PlanDraft }> {
  const vm = judged(await mustFind(db, actor, id))
  const toHostId = wish.hostId ?? null
  const carrier = wish.copyDisks ? actor : undefined
  const { hosts, placement, carried } = await placeElsewhere(db, vm, toHostId, { reader: actor, carrier })
  const way = await chooseWay(db, vm, wish)
  const domainId = hosts.find(({ id: hostId }) => hostId === placement.chosen?.id)?.ownStorage?.domainId
  const arrivals = domainId === undefined ? [] : carried.map(({ disk_id: diskId }) => ({ diskId, domainId }))
  const quotas = await weighArrivals(db, vm.data_center_id, arrivals)
  const wanted = wish.hostId === undefined ? undefined : await mustSee(db, actor, wish.hostId)
  const object = { kind: 'vm', id, name: vm.name } as const
  const refusal = vmActionRefusal('migrate', statusOf(vm).status)
  const blockers: PlanDraft['blockers'] = []
  if (refusal !== undefined) blockers.push({ code: 'conflict', text: refusal, object })
  else if (wanted && wanted.id === vm.run_host_id)
    blockers.push({ code: 'conflict', text: `VM ${vm.name} runs on host ${wanted.name} already.`, object })
  else if (hosts.length === 0) {
    const { code, message: text } = noOther(vm.name, { toHostId })
    blockers.push({ code, text, object })
  } else if (!placement.chosen) {
    const visible = new Set(await listVisibleHostIds(db, actor, vm.cluster_id))
    const text = whyNone(takeOver(vm.name), placement, (hostId) => visible.has(hostId))
    blockers.push({ code: 'insufficient_capacity', text, object })
  } else blockers.push(...quotas.blockers)
  return {
    vm,
    draft: {
      title: phrases['vm.migrate'].title(`VM ${vm.name}`),
      effects: [
        {
          object,
          action: 'move',
          text: `VM ${vm.name} moves from host ${vm.host_name ?? '(none)'} to ${wanted ? `host ${wanted.name}` : 'the host that fits best'} while it goes on, ${inWords(way)}.`,
          irreversible: false,
        },
        ...carried.map((disk) => carriedEffect(disk)),
      ],
      blockers,
      warnings: [
        ...(way.policy === 'post_copy'
          ? [`If one of the two hosts fails while the rest of the memory is fetched, VM ${vm.name} is lost.`]
          : []),
        ...(wish.copyDisks && carried.length === 0
          ? [`No disk of VM ${vm.name} is copied: none is in storage of its host alone that nobody else uses.`]
          : []),
        ...quotas.warnings,
      ],
    },
  }
}

/** Accepts a migration; answers the operation's id. */
export async function acceptMigrate(
  tx: Tx,
  actor: Actor,
  id: string,
  wish: Wish,
  seenHash: string | undefined,
  parentId?: string,
): Promise<string> {
  const seen = await mustFind(tx, actor, id)
  const attachments = await listAttachments(tx, id)
  const goesAlong = (disk: AttachmentRow) => wish.copyDisks === true && isCarriable(disk, seen.run_host_id)
  const operationId = await acceptOperation(tx, {
    definition: migrateVmOperation,
    input: {
      // Without a run the rules refuse it in a moment.
      runId: seen.run_id ?? id,
      runNumber: seen.run_number,
      hostId: seen.run_host_id ?? id,
      toHostId: wish.hostId ?? null,
      ...(await chooseWay(tx, seen, wish)),
      disks: attachments.map((disk) => ({
        id: disk.disk_id,
        name: disk.disk_name,
        ...(goesAlong(disk) ? { carried: true } : {}),
      })),
    },
    object: { kind: 'vm', id, name: seen.name },
    ancestors: seen.ancestors,
    actor,
    ...(parentId === undefined ? {} : { parentId }),
  })
  await lockVm(tx, id)
  // The operation just accepted is not what the rules are about, but the one before it is.
  const now = await draftMigrate(tx, actor, id, wish, (vm) => ({ ...vm, operation: seen.operation }))
  assertPlan(seenHash, now.draft)
  if (now.vm.run_id !== seen.run_id || now.vm.run_host_id !== seen.run_host_id)
    throw new AppError('conflict', 'The VM was started, moved or ended just now. Look at it, and try again.')
  return operationId
}

function carriedEffect({ disk_id: id, disk_name: name, size_bytes }: AttachmentRow): PlanDraft['effects'][number] {
  const text = `Disk ${name} goes along: its content, up to ${mebibytes(size_bytes)}, is copied into storage of the new host.`
  return { object: { kind: 'disk', id, name }, action: 'move', text, irreversible: false }
}

/** What was asked for, and where nothing was, what its cluster and the host it leaves say. */
async function chooseWay(db: DbOrTx, vm: VmRow, wish: Wish): Promise<MigrationWay> {
  const usual = await findMigrationWay(db, vm.cluster_id, vm.run_host_id)
  return {
    policy: wish.policy ?? usual.policy,
    bandwidthMibPerSecond: wish.bandwidthMibPerSecond ?? usual.bandwidthMibPerSecond,
  }
}

/** Where a VM could go now, as far as the actor may see, and how it would. */
export async function listTargets(
  db: DbOrTx,
  actor: Actor,
  id: string,
  { copyDisks }: QueryOf<'listVmMigrationTargets'>,
): Promise<Schema<'MigrationTargets'>> {
  const vm = await mustFind(db, actor, id)
  const { placement } = await placeElsewhere(db, vm, null, { reader: actor, carrier: copyDisks ? actor : undefined })
  const visible = new Set(await listVisibleHostIds(db, actor, vm.cluster_id))
  return {
    ...(await findMigrationWay(db, vm.cluster_id, vm.run_host_id)),
    placement: {
      ...placementView(showPlacement(placement, (hostId) => visible.has(hostId), mostShown)),
      clusterName: vm.cluster_name,
      unresolved: [],
    },
  }
}

async function mustFind(db: DbOrTx, actor: Actor, id: string): Promise<VmRow> {
  const vm = await findById(db, actor, id)
  if (!vm) throw notFound('VM')
  return vm
}

async function mustSee(db: DbOrTx, actor: Actor, id: string): Promise<{ id: string; name: string }> {
  const host = await findVisibleHost(db, actor, id)
  if (host) return host
  throw new AppError('invalid_request', 'There is no such host, or you may not see it.', {
    details: { fields: { '/hostId': 'Not known.' } },
  })
}
