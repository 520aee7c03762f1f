import type { BodyOf, QueryOf, Schema } from '@overt/api-client/engine'
import { type Actor, systemId } from '../../authz/actor.ts'
import { requireSystemRight } from '../../authz/check.ts'
import { decodeCursor, pageOf } from '../../db/cursor.ts'
import type { Db } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import { notFound } from '../../errors.ts'
import { byActor, recordEvent } from '../../events/record.ts'
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
}

/** Makes the service. */
export function createDataCenterService(db: Db): DataCenterService {
  const get = async (actor: Actor, id: string) => {
    const row = await store.findById(db, actor, id)
    if (!row) throw notFound('data center')
    return dataCenterView(row)
  }
  return {
    get,
    async list(actor, { limit = 100, after, ids, search }) {
      const rows = await store.listPage(db, actor, { limit, after: decodeCursor(after, 1), ids, search })
      const { items, next } = pageOf(rows, limit, (row) => [row.name])
      return { items: items.map(dataCenterView), next }
    },
    async create(actor, { name, description = '', local }) {
      await requireSystemRight(db, actor, 'create_data_center', 'create data centers')
      const id = crypto.randomUUID()
      const ancestors = [id, systemId]
      await transact(db, async (tx) => {
        await store.insertDataCenter(tx, { id, name, description, local, ancestors })
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
  }
}
