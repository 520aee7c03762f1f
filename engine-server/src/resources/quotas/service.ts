import type { BodyOf, QueryOf, Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import { requireRightOn } from '../../authz/check.ts'
import { countGrants } from '../../authz/store.ts'
import { decodeCursor, pageOf } from '../../db/cursor.ts'
import type { Db, DbOrTx } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import { AppError, notFound } from '../../errors.ts'
import { byActor, type NewEvent, recordEvent } from '../../events/record.ts'
import { assertPlan, type Plan, toPlan } from '../../operations/plan.ts'
import { assertNotBelowUse, checkParts } from './parts.ts'
import { planDelete } from './plan.ts'
import { previewUse } from './preview.ts'
import * as store from './store.ts'
import { lockQuotas } from './use-store.ts'
import { quotaView } from './view.ts'

type Quota = Schema<'Quota'>

/** Quotas: how much of a data center the VMs and disks that have one may take together. */
export interface QuotaService {
  list(actor: Actor, query: QueryOf<'listQuotas'>): Promise<{ items: Quota[]; next: string | null }>
  /** @throws AppError `not_found` */
  get(actor: Actor, id: string): Promise<Quota>
  /** @throws AppError `not_found` (the data center), `forbidden`, `already_exists`, `invalid_request` (its parts) */
  create(actor: Actor, request: BodyOf<'createQuota'>): Promise<Quota>
  /** @throws AppError `stale_revision`, `already_exists`, `invalid_request`, `conflict` (below what is used of it) */
  update(actor: Actor, id: string, revision: number, change: BodyOf<'updateQuota'>): Promise<Quota>
  planDelete(actor: Actor, id: string): Promise<Plan>
  /** @throws AppError `conflict` while something has it, `plan_changed` */
  delete(actor: Actor, id: string, seenHash: string | undefined): Promise<void>
  /** What something would take of which quota. @throws AppError `invalid_request` */
  previewUse(actor: Actor, question: BodyOf<'previewQuotaUse'>): Promise<Schema<'QuotaPreview'>>
}

/** Makes the service. */
export function createQuotaService(db: Db): QuotaService {
  const find = async (from: DbOrTx, actor: Actor, id: string) => {
    const row = await store.findById(from, actor, id)
    if (!row) throw notFound('quota')
    return row
  }
  const draftDelete = async (from: DbOrTx, actor: Actor, id: string) => {
    const quota = await find(from, actor, id)
    return { quota, draft: planDelete({ ...quota, grantCount: await countGrants(from, [id]) }) }
  }
  return {
    get: async (actor, id) => quotaView(await find(db, actor, id)),
    async list(actor, { limit = 100, after, ...filter }) {
      const { ids, search, dataCenterId, consumable, own } = filter
      const from = decodeCursor(after, 2)
      const rows = await store.listPage(db, actor, { limit, after: from, ids, search, dataCenterId, consumable, own })
      const { items, next } = pageOf(rows, limit, (row) => [row.name, row.id])
      return { items: items.map(quotaView), next }
    },
    async create(actor, body) {
      const dataCenter = { kind: 'data_center', id: body.dataCenterId } as const
      const id = crypto.randomUUID()
      return await transact(db, async (tx) => {
        const found = await requireRightOn(tx, actor, 'configure_quota', dataCenter, 'make quotas in this data center')
        await checkParts(tx, actor, dataCenter.id, body)
        const ancestors = [id, ...found.ancestors]
        await store.insertQuota(tx, {
          id,
          data_center_id: dataCenter.id,
          name: body.name,
          description: body.description ?? '',
          cluster_threshold_percent: body.clusterThresholdPercent ?? 80,
          cluster_grace_percent: body.clusterGracePercent ?? 20,
          storage_threshold_percent: body.storageThresholdPercent ?? 80,
          storage_grace_percent: body.storageGracePercent ?? 20,
          cluster_parts: body.clusterParts ?? [{ clusterId: null, vcpus: null, memoryBytes: null }],
          storage_parts: body.storageParts ?? [{ storageDomainId: null, bytes: null }],
          ancestors,
        })
        await recordEvent(tx, {
          ...about({ id, name: body.name, ancestors }, 'created'),
          parents: [dataCenter],
          code: 'quota.created',
          message: `${actor.userName} made the quota ${body.name} in ${found.name}.`,
          ...byActor(actor),
        })
        return quotaView(await find(tx, actor, id))
      })
    },
    async update(actor, id, revision, change) {
      return await transact(db, async (tx) => {
        await lockQuotas(tx, [id]) // nothing more is let through while its limits are compared with its use
        const before = await find(tx, actor, id)
        await checkParts(tx, actor, before.data_center_id, change, before)
        const parts = {
          ...(change.clusterParts === undefined ? {} : { cluster_parts: change.clusterParts }),
          ...(change.storageParts === undefined ? {} : { storage_parts: change.storageParts }),
        }
        assertNotBelowUse(before, before, { ...before, ...parts })
        if (!(await store.updateQuota(tx, id, revision, { ...columnsOf(change), ...parts })))
          throw new AppError('stale_revision', 'Somebody changed the quota since you read it. Read it again.')
        const after = await find(tx, actor, id)
        await recordEvent(tx, {
          ...about(after, 'updated'),
          code: 'quota.updated',
          message: `${actor.userName} changed the quota ${after.name}: ${Object.keys(change).join(', ') || 'nothing'}.`,
          ...byActor(actor),
        })
        return quotaView(after)
      })
    },
    planDelete: async (actor, id) => toPlan((await draftDelete(db, actor, id)).draft),
    async delete(actor, id, seenHash) {
      await transact(db, async (tx) => {
        await store.lockForDeletion(tx, id)
        const { quota, draft } = await draftDelete(tx, actor, id)
        assertPlan(seenHash, draft)
        await store.deleteQuota(tx, id)
        await recordEvent(tx, {
          ...about(quota, 'gone'),
          code: 'quota.deleted',
          message: `${actor.userName} deleted the quota ${quota.name}.`,
          ...byActor(actor),
        })
      })
    },
    previewUse: (actor, question) => previewUse(db, actor, question),
  }
}

function columnsOf(change: BodyOf<'updateQuota'>): Partial<store.QuotaText> {
  const columns = {
    name: change.name,
    description: change.description,
    cluster_threshold_percent: change.clusterThresholdPercent,
    cluster_grace_percent: change.clusterGracePercent,
    storage_threshold_percent: change.storageThresholdPercent,
    storage_grace_percent: change.storageGracePercent,
  }
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined))
}

function about(
  { id, name, ancestors }: { readonly id: string; readonly name: string; readonly ancestors: readonly string[] },
  change: NewEvent['change'],
): NewEvent {
  return { objectKind: 'quota', objectId: id, objectName: name, change, ancestors }
}
