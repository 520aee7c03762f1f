import type { BodyOf, QueryOf, ReplyOf, Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import { Sight } from '../../authz/sight.ts'
import { decodeCursor, pageOf } from '../../db/cursor.ts'
import { GatheredLookups } from '../../db/gathered-lookups.ts'
import { rowsAfter, sortRows } from '../../db/row-order.ts'
import { transact } from '../../db/transact.ts'
import { notFound } from '../../errors.ts'
import { type Plan, toPlan } from '../../operations/plan.ts'
import type { Services } from '../../services.ts'
import { previewCloudInit } from './cloud-init-preview.ts'
import { createVm } from './create-vm.ts'
import { acceptDelete, draftDelete } from './delete-vm.ts'
import * as devices from './devices.ts'
import { acceptMigrate, draftMigrate, listTargets } from './migrate-vm.ts'
import { vmDefaults } from './new-vm-defaults.ts'
import { orderOf } from './order.ts'
import { listPlacements } from './placement.ts'
import { previewPlacement } from './placement-preview.ts'
import { planPower, type PowerAction } from './plans.ts'
import { weighPower } from './quota-use.ts'
import { rehearseHosts } from './rehearsal.ts'
import { acceptPower } from './power.ts'
import { statusOf } from './status.ts'
import {
  countMatching,
  findById,
  listByIds,
  listFacts,
  listOpenConsoles,
  listPage,
  type ShownVmRow,
  type VmFactsRow,
  type VmFilter,
  type VmRow,
} from './store.ts'
import { updateVm } from './update-vm.ts'
import { readDevices } from './vm-devices.ts'
import { vmView } from './view.ts'

type Vm = Schema<'Vm'>
type DiskChoice = 'delete' | 'keep'

/** VMs. Mutations that wait for a host answer the id of their operation. */
export interface VmService {
  list(actor: Actor, query: QueryOf<'listVms'>): Promise<{ items: Vm[]; next: string | null; total?: number }>
  get(actor: Actor, id: string): Promise<Vm>
  /** What a new VM begins with for this actor. */
  defaults(actor: Actor, query: QueryOf<'getVmDefaults'>): Promise<Schema<'VmDefaults'>>
  /** Where a VM could run now, as far as the actor may see. */
  previewPlacement(actor: Actor, question: Schema<'PlacementQuestion'>): Promise<Schema<'PlacementPreview'>>
  /** The seed first-boot settings would become, its secrets masked. */
  previewCloudInit(body: BodyOf<'previewVmCloudInit'>): Schema<'CloudInitFiles'>
  create(actor: Actor, body: BodyOf<'createVm'>): Promise<string>
  update(actor: Actor, id: string, revision: number, body: BodyOf<'updateVm'>): Promise<Vm>
  planDelete(actor: Actor, id: string, disks: DiskChoice): Promise<Plan>
  delete(actor: Actor, id: string, disks: DiskChoice, seenHash: string | undefined): Promise<string>
  planPower(actor: Actor, id: string, action: PowerAction): Promise<Plan>
  /** With the operation that asks for it, if one does. */
  power(actor: Actor, id: string, action: PowerAction, seenHash: string | undefined, parentId?: string): Promise<string>
  planMigrate(actor: Actor, id: string, wish: BodyOf<'migrateVm'>): Promise<Plan>
  /** With the operation that asks for it, if one does. */
  migrate(
    actor: Actor,
    id: string,
    wish: BodyOf<'migrateVm'>,
    seenHash: string | undefined,
    parentId?: string,
  ): Promise<string>
  /** Where a VM could be migrated to now, as far as the actor may see. */
  migrationTargets(
    actor: Actor,
    id: string,
    query: QueryOf<'listVmMigrationTargets'>,
  ): Promise<Schema<'MigrationTargets'>>
  /** @throws AppError `not_found`; `host_unreachable` when the host of its run is silent */
  devices(actor: Actor, id: string): Promise<Schema<'VmDevices'>>
  /** Where the guests of some hosts would go without these. @throws AppError `not_found` */
  rehearse(actor: Actor, query: QueryOf<'rehearseHosts'>): Promise<Schema<'Rehearsal'>>
  placements(actor: Actor, id: string, query: QueryOf<'listVmPlacements'>): Promise<ReplyOf<'listVmPlacements'>>
  listDisks(actor: Actor, id: string): Promise<Schema<'DiskAttachment'>[]>
  attachDisk(actor: Actor, id: string, body: BodyOf<'attachVmDisk'>): Promise<Schema<'DiskAttachment'>>
  detachDisk(actor: Actor, id: string, diskId: string): Promise<void>
  listNics(actor: Actor, id: string): Promise<Schema<'Nic'>[]>
  createNic(actor: Actor, id: string, body: BodyOf<'createVmNic'>): Promise<Schema<'Nic'>>
  deleteNic(actor: Actor, id: string, nicId: string): Promise<void>
}

/** Makes the service. */
export function createVmService(parts: Pick<Services, 'db' | 'secrets' | 'disks' | 'hosts'>): VmService {
  const { db } = parts
  const find = async (actor: Actor, id: string): Promise<VmRow> => {
    const row = await findById(db, actor, id)
    if (!row) throw notFound('VM')
    return row
  }
  const sight = new Sight()
  const visible = new GatheredLookups<ShownVmRow>((actor, ids) => listByIds(db, actor, ids))
  return {
    async list(actor, query) {
      const { limit = 100, after, ids, search, clusterId, hostId, quotaId, tagId, status, sort = 'name' } = query
      const filter: VmFilter = { ids, search, clusterId, hostId, quotaId, tagId }
      const order = orderOf(sort)
      const from = decodeCursor(after, 2)
      const keyOf = (row: VmFactsRow) => [order.keyOf(row), row.id]
      const first = after === undefined
      if (status !== undefined || !order.column) {
        const found = await listFacts(db, actor, filter, sort, status && mayRun(status))
        const matching = status ? found.filter((row) => status.includes(statusOf(row).status)) : found
        const all = order.column ? matching : sortRows(order, matching)
        const { items, next } = pageOf(rowsAfter(order, all, from), limit, keyOf)
        const pageIds = items.map(({ id }) => id)
        const shown = new Map((await listByIds(db, actor, pageIds)).map((row) => [row.id, row]))
        const rows = pageIds.flatMap((id) => shown.get(id) ?? [])
        return { items: rows.map(vmView), next, ...(first ? { total: all.length } : {}) }
      }
      const fewSeen = await sight.isOfFew(db, actor)
      const rows = await listPage(db, actor, filter, { sort, after: from, limit, fewSeen })
      const { items, next } = pageOf(rows, limit, keyOf)
      // A first page that is not full has counted already.
      const total = first
        ? rows.length <= limit
          ? rows.length
          : await countMatching(db, actor, filter, fewSeen)
        : undefined
      return { items: items.map(vmView), next, ...(total === undefined ? {} : { total }) }
    },
    async get(actor, id) {
      const row = await visible.find(actor, id)
      if (!row) throw notFound('VM')
      return vmView(row)
    },
    defaults: (actor, query) => vmDefaults(parts, actor, query),
    previewPlacement: (actor, question) => previewPlacement(parts, actor, question),
    previewCloudInit,
    create: (actor, body) => transact(db, (tx) => createVm(parts, tx, actor, body)),
    async update(actor, id, revision, body) {
      return vmView(await transact(db, (tx) => updateVm(parts, tx, actor, id, revision, body)))
    },
    planDelete: async (actor, id, disks) => toPlan((await draftDelete(db, actor, id, disks)).draft),
    delete: (actor, id, disks, seenHash) => transact(db, (tx) => acceptDelete(tx, actor, id, disks, seenHash)),
    async planPower(actor, id, action) {
      const vm = await find(actor, id)
      return toPlan(planPower(action, vm, await listOpenConsoles(db, id), await weighPower(db, vm, action)))
    },
    power: (actor, id, action, seenHash, parentId) =>
      transact(db, (tx) => acceptPower(tx, actor, id, action, seenHash, parentId)),
    planMigrate: async (actor, id, wish) => toPlan((await draftMigrate(db, actor, id, wish)).draft),
    migrate: (actor, id, wish, seenHash, parentId) =>
      transact(db, (tx) => acceptMigrate(tx, actor, id, wish, seenHash, parentId)),
    migrationTargets: (actor, id, query) => listTargets(db, actor, id, query),
    devices: (actor, id) => readDevices(parts, actor, id),
    rehearse: (actor, query) => rehearseHosts(db, actor, query),
    placements: (actor, id, query) => listPlacements(db, actor, id, query),
    listDisks: (actor, id) => devices.listDisksOf(db, actor, id),
    attachDisk: (actor, id, body) => transact(db, (tx) => devices.attachDisk(tx, actor, id, body)),
    detachDisk: (actor, id, diskId) => transact(db, (tx) => devices.detachDisk(tx, actor, id, diskId)),
    listNics: (actor, id) => devices.listNicsOf(db, actor, id),
    createNic: (actor, id, body) => transact(db, (tx) => devices.createNic(tx, actor, id, body)),
    deleteNic: (actor, id, nicId) => transact(db, (tx) => devices.removeNic(tx, actor, id, nicId)),
  }
}

/** Whether VMs in these states have a run: all of them, none, or it depends. */
function mayRun(statuses: readonly Vm['status'][]): boolean | undefined {
  const without = statuses.filter((status) => status === 'down' || status === 'image_locked').length
  return without === 0 ? true : without === statuses.length ? false : undefined
}
