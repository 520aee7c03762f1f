import type { BodyOf, QueryOf, Schema } from '@overt/api-client/engine'
import { type Actor, systemId } from '../../authz/actor.ts'
import { requireSystemRight } from '../../authz/check.ts'
import { assertRight } from '../../authz/filter.ts'
import { decodeCursor, pageOf } from '../../db/cursor.ts'
import type { Db, DbOrTx } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import { AppError, notFound } from '../../errors.ts'
import { byActor, recordEvent, recordEvents } from '../../events/record.ts'
import { assertPlan, type Plan, toPlan } from '../../operations/plan.ts'
import { invalidField } from '../disks/prepare.ts'
import { planDelete } from './plan.ts'
import * as store from './store.ts'
import { dataCenterView } from './view.ts'

type DataCenter = Schema<'DataCenter'>

/** Data centers: hosts, storage and networks that belong together. */
export interface DataCenterService {
  list(actor: Actor, query: QueryOf<'listDataCenters'>): Promise<{ items: DataCenter[]; next: string | null }>
  /** @throws AppError `not_found` */
  get(actor: Actor, id: string): Promise<DataCenter>
  /** @throws AppError `forbidden`, `already_exists` */
  create(actor: Actor, request: BodyOf<'createDataCenter'>): Promise<DataCenter>
  /** @throws AppError `stale_revision`, `already_exists`, `invalid_request` (another kind of storage than it has) */
  update(actor: Actor, id: string, revision: number, change: BodyOf<'updateDataCenter'>): Promise<DataCenter>
  planDelete(actor: Actor, id: string): Promise<Plan>
  /** Its networks and quotas go with it. @throws AppError `conflict` while something else is in it, `plan_changed` */
  delete(actor: Actor, id: string, seenHash: string | undefined): Promise<void>
}

/** Makes the service. */
export function createDataCenterService(db: Db): DataCenterService {
  const find = async (from: DbOrTx, actor: Actor, id: string) => {
    const row = await store.findById(from, actor, id)
    if (!row) throw notFound('data center')
    return row
  }
  const get = async (actor: Actor, id: string) => dataCenterView(await find(db, actor, id))
  const draftDelete = async (from: DbOrTx, actor: Actor, id: string) => {
    const dataCenter = await find(from, actor, id)
    const contents = await store.findContents(from, id)
    return { dataCenter, contents, draft: planDelete({ id, name: dataCenter.name, ...contents }) }
  }
  return {
    get,
    async list(actor, { limit = 100, after, ids, search, tagId }) {
      const rows = await store.listPage(db, actor, { limit, after: decodeCursor(after, 1), ids, search, tagId })
      const { items, next } = pageOf(rows, limit, (row) => [row.name])
      return { items: items.map(dataCenterView), next }
    },
    async create(actor, { name, description = '', local, quotaMode = 'disabled' }) {
      const held = await requireSystemRight(db, actor, 'create_data_center', 'create data centers')
      if (quotaMode !== 'disabled') assertRight(held, 'configure_quota', 'have quotas looked at')
      const id = crypto.randomUUID()
      const ancestors = [id, systemId]
      await transact(db, async (tx) => {
        await store.insertDataCenter(tx, { id, name, description, local, quota_mode: quotaMode, ancestors })
        await recordEvent(tx, {
          objectKind: 'data_center',
          objectId: id,
          objectName: name,
          change: 'created',
          ancestors,
          code: 'data_center.created',
          message: `${actor.userName} created the data center ${name}.`,
          ...byActor(actor),
        })
      })
      return await get(actor, id)
    },
    async update(actor, id, revision, change) {
      return await transact(db, async (tx) => {
        await store.lockDataCenter(tx, id)
        const before = await find(tx, actor, id)
        if (change.local !== undefined && change.local !== before.local) assertNoStorage(before)
        if (change.quotaMode !== undefined && change.quotaMode !== before.quota_mode)
          assertRight(before.rights, 'configure_quota', 'change what quotas of this data center do')
        if (!(await store.updateDataCenter(tx, id, revision, change)))
          throw new AppError('stale_revision', 'Somebody changed the data center since you read it. Read it again.')
        const after = await find(tx, actor, id)
        await recordEvent(tx, {
          objectKind: 'data_center',
          objectId: id,
          objectName: after.name,
          change: 'updated',
          ancestors: after.ancestors,
          code: 'data_center.updated',
          message: `${actor.userName} changed the data center ${after.name}: ${Object.keys(change).join(', ') || 'nothing'}.`,
          ...byActor(actor),
        })
        return dataCenterView(after)
      })
    },
    planDelete: async (actor, id) => toPlan((await draftDelete(db, actor, id)).draft),
    async delete(actor, id, seenHash) {
      await transact(db, async (tx) => {
        await store.lockDataCenter(tx, id)
        const { dataCenter, contents, draft } = await draftDelete(tx, actor, id)
        assertPlan(seenHash, draft)
        await store.deleteDataCenter(tx, id)
        const { name, ancestors } = dataCenter
        await recordEvents(tx, [
          ...(['network', 'quota'] as const).flatMap((kind) =>
            contents[`${kind}s`].map((inside) => ({
              objectKind: kind,
              objectId: inside.id,
              objectName: inside.name,
              change: 'gone' as const,
              ancestors: inside.ancestors,
              ...byActor(actor),
            })),
          ),
          {
            objectKind: 'data_center',
            objectId: id,
            objectName: name,
            change: 'gone',
            ancestors,
            code: 'data_center.deleted',
            message: `${actor.userName} deleted the data center ${name}.`,
            ...byActor(actor),
          },
        ])
      })
    },
  }
}

/** Local and shared domains are kept in different ways: which it has can't change under them. */
function assertNoStorage({ domains }: store.DataCenterRow): void {
  const [first] = domains
  if (first)
    throw invalidField(
      '/local',
      `It has storage domain ${first.name}: the kind of storage can be changed only while it has none.`,
    )
}
