import type { BodyOf, QueryOf, Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import { makeOwner } from '../../authz/ownership.ts'
import { decodeCursor, pageOf } from '../../db/cursor.ts'
import type { Db, DbOrTx, Tx } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import { AppError, notFound } from '../../errors.ts'
import { byActor, type NewEvent, recordEvent, recordEvents } from '../../events/record.ts'
import { acceptOperation } from '../../operations/accept.ts'
import { assertPlan, type Plan, toPlan } from '../../operations/plan.ts'
import { assertUsable, chooseQuota, countAgainst } from '../quotas/service-tx.ts'
import type { Amount } from '../quotas/verdict.ts'
import { createDiskOperation } from './operations/create.ts'
import { deleteDiskOperation } from './operations/delete.ts'
import { planDelete } from './plan.ts'
import {
  type DiskRequest,
  findTarget,
  invalidField,
  listUsableDomains,
  type PreparedDisk,
  prepareDisk,
} from './prepare.ts'
import { type DiskRow, findById, insertDisk, listPage, listUsers, lockDisk, orderOf, updateDisk } from './store.ts'
import { findDataCenterId, type TargetDomain } from './target-store.ts'
import { diskView } from './view.ts'

type Disk = Schema<'Disk'>

/** Disks. Mutations that wait for a host answer the id of their operation. */
export interface DiskService {
  list(actor: Actor, query: QueryOf<'listDisks'>): Promise<{ items: Disk[]; next: string | null }>
  get(actor: Actor, id: string): Promise<Disk>
  create(actor: Actor, body: BodyOf<'createDisk'>): Promise<string>
  update(actor: Actor, id: string, revision: number, body: BodyOf<'updateDisk'>): Promise<Disk>
  planDelete(actor: Actor, id: string): Promise<Plan>
  delete(actor: Actor, id: string, seenHash: string | undefined): Promise<string>
  /** For VMs: checks a request and inserts the disk; the caller's operation makes it. */
  prepare(tx: Tx, actor: Actor, request: DiskRequest, at: string): Promise<PreparedDisk>
  /** What some disks would take of a quota, for choosing one. Those that `prepare` would refuse, and imports, ask nothing. */
  asksOf(tx: Tx, actor: Actor, requests: readonly Pick<DiskRequest, 'source' | 'storageDomainId'>[]): Promise<Amount[]>
  /** Where `prepare` would make a disk; refuses as it does. */
  targetOf(actor: Actor, request: Pick<DiskRequest, 'source' | 'storageDomainId'>, at: string): Promise<DiskTarget>
  /** Where the actor may make disks now, the place with the most free space first. */
  listTargets(actor: Actor): Promise<DiskTarget[]>
}

/** A storage domain as the target of a disk. */
export interface DiskTarget {
  readonly id: string
  readonly name: string
  readonly dataCenterId: string
}

/** Makes the service. */
export function createDiskService({ db }: { readonly db: Db }): DiskService {
  const find = async (from: DbOrTx, actor: Actor, id: string): Promise<DiskRow> => {
    const row = await findById(from, actor, id)
    if (!row) throw notFound('disk')
    return row
  }
  const prepare = async (tx: Tx, actor: Actor, request: DiskRequest, at: string) => {
    const prepared = await prepareDisk(tx, actor, request, at)
    const { disk, dataCenterId } = prepared
    const ask = [{ resource: 'storage', placeId: disk.storageDomainId, amount: disk.sizeBytes }] as const
    const wish = { dataCenterId, ask: () => Promise.resolve(ask), at: `${at}/quotaId` }
    const quotaId =
      request.quotaId === null ? null : await chooseQuota(tx, actor, { ...wish, quotaId: request.quotaId })
    const object = { kind: 'disk', id: disk.id, name: disk.name } as const
    await countAgainst(tx, actor, { quotaId, dataCenterId, ask, object })
    await insertDisk(tx, actor, { ...disk, quotaId })
    await makeOwner(tx, actor, 'disk', [disk.id, ...disk.domainAncestors])
    await recordEvent(tx, {
      objectKind: 'disk',
      objectId: disk.id,
      objectName: disk.name,
      change: 'created',
      ancestors: [disk.id, ...disk.domainAncestors],
      parents: [{ kind: 'storage_domain', id: disk.storageDomainId }],
      ...byActor(actor),
    })
    return prepared
  }
  return {
    async list(actor, query) {
      const { limit = 100, after, sort = 'name', ...filter } = query
      const rows = await listPage(db, actor, { ...filter, sort, limit, after: decodeCursor(after, 2) })
      const { keyOf } = orderOf(sort)
      const { items, next } = pageOf(rows, limit, (row) => [keyOf(row), row.id])
      return { items: items.map(diskView), next }
    },
    get: async (actor, id) => diskView(await find(db, actor, id)),
    async create(actor, body) {
      return await transact(db, async (tx) => {
        const { allocation = 'thin', readOnly = false, ...rest } = body
        const { disk, task, locks } = await prepare(tx, actor, { ...rest, allocation, readOnly }, '')
        return await acceptOperation(tx, {
          definition: createDiskOperation,
          input: { task, locks },
          object: { kind: 'disk', id: disk.id, name: disk.name },
          ancestors: [disk.id, ...disk.domainAncestors],
          actor,
        })
      })
    },
    async update(actor, id, revision, body) {
      return await transact(db, async (tx) => {
        await lockDisk(tx, id, 'update')
        const disk = await find(tx, actor, id)
        if (body.readOnly !== undefined && body.readOnly !== disk.read_only) checkReadOnly(disk, body.readOnly)
        const { name, description, readOnly, quotaId } = body
        if (quotaId !== undefined && quotaId !== disk.quota_id) await countElsewhere(tx, actor, disk, quotaId)
        const change = {
          ...(name === undefined ? {} : { name }),
          ...(description === undefined ? {} : { description }),
          ...(readOnly === undefined ? {} : { readOnly }),
          ...(quotaId === undefined ? {} : { quotaId }),
        }
        if (!(await updateDisk(tx, id, revision, change)))
          throw new AppError('stale_revision', 'Somebody changed the disk since you read it. Read it again.')
        await recordEvents(tx, [
          {
            objectKind: 'disk',
            objectId: id,
            objectName: name ?? disk.name,
            change: 'updated',
            ancestors: disk.ancestors,
            code: 'disk.updated',
            message: `Disk ${name ?? disk.name} was changed.`,
            ...byActor(actor),
          },
          // Who sees the disk may not see the VMs that show it, and the other way round: each is told of its own.
          ...(await listUsers(tx, id)).map(
            (vm): NewEvent => ({
              objectKind: 'vm',
              objectId: vm.id,
              objectName: vm.name,
              change: 'updated',
              ancestors: vm.ancestors,
              ...byActor(actor),
            }),
          ),
        ])
        return diskView(await find(tx, actor, id))
      })
    },
    planDelete: async (actor, id) => toPlan(planDelete(await find(db, actor, id))),
    async delete(actor, id, seenHash) {
      return await transact(db, async (tx) => {
        const seen = await find(tx, actor, id)
        if (!seen.volume_id) throw new AppError('conflict', 'The disk has no volume yet.')
        const operationId = await acceptOperation(tx, {
          definition: deleteDiskOperation,
          input: {
            domainId: seen.storage_domain_id,
            domainName: seen.storage_domain_name,
            volumeIds: [seen.volume_id],
          },
          object: { kind: 'disk', id, name: seen.name },
          ancestors: seen.ancestors,
          actor,
        })
        await lockDisk(tx, id, 'update')
        assertPlan(seenHash, planDelete(await find(tx, actor, id)))
        return operationId
      })
    },
    prepare,
    asksOf,
    targetOf: async (actor, request, at) => targetView((await findTarget(db, actor, request, at)).domain),
    listTargets: async (actor) => (await listUsableDomains(db, actor)).map(targetView),
  }
}

async function asksOf(
  tx: Tx,
  actor: Actor,
  requests: readonly Pick<DiskRequest, 'source' | 'storageDomainId'>[],
): Promise<Amount[]> {
  const asks: Amount[] = []
  for (const request of requests) {
    const { source } = request
    try {
      const { base, domain } = await findTarget(tx, actor, request, '')
      const size = source.type === 'import' ? 0 : (source.sizeBytes ?? base?.size_bytes ?? 0)
      asks.push({ resource: 'storage', placeId: domain.id, amount: size })
    } catch (error) {
      if (!(error instanceof AppError)) throw error // said in a moment, when the disk is prepared
    }
  }
  return asks
}

/** Lets a disk count against another quota, all of it, or against none. */
async function countElsewhere(tx: Tx, actor: Actor, disk: DiskRow, quotaId: string | null): Promise<void> {
  const dataCenterId = await findDataCenterId(tx, disk.storage_domain_id)
  if (quotaId !== null) await assertUsable(tx, actor, quotaId, dataCenterId, '/quotaId')
  await countAgainst(tx, actor, {
    quotaId,
    dataCenterId,
    ask: [{ resource: 'storage', placeId: disk.storage_domain_id, amount: disk.size_bytes }],
    object: { kind: 'disk', id: disk.id, name: disk.name },
  })
}

function targetView({ id, name, data_center_id }: TargetDomain): DiskTarget {
  return { id, name, dataCenterId: data_center_id }
}

function checkReadOnly(disk: DiskRow, readOnly: boolean): void {
  if (!disk.ready_at) throw new AppError('conflict', 'The disk is not made yet. Wait until it is.')
  if (disk.operation) throw new AppError('conflict', 'An operation works on the disk. Wait until that has ended.')
  if (readOnly) {
    const writer = disk.vms.find((vm) => !vm.readOnly)
    if (writer)
      throw new AppError(
        'conflict',
        `VM ${writer.name} may write to it. Detach it there first, then make it read-only.`,
      )
    return
  }
  if (disk.content_type === 'iso') throw invalidField('/readOnly', 'An ISO image never changes.')
  if (disk.clone_count > 0)
    throw new AppError(
      'conflict',
      `${disk.clone_count} disks are based on it, so it must not change. Delete them first.`,
    )
}
