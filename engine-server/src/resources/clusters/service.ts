import type { BodyOf, QueryOf, Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import { requireRightOn } from '../../authz/check.ts'
import { decodeCursor, pageOf } from '../../db/cursor.ts'
import type { Db } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import { notFound } from '../../errors.ts'
import { byActor, recordEvent } from '../../events/record.ts'
import * as store from './store.ts'
import { clusterView } from './view.ts'

type Cluster = Schema<'Cluster'>

/** Clusters: hosts that are alike and share the work. */
export interface ClusterService {
  list(actor: Actor, query: QueryOf<'listClusters'>): Promise<{ items: Cluster[]; next: string | null }>
  /** @throws AppError `not_found` */
  get(actor: Actor, id: string): Promise<Cluster>
  /** @throws AppError `not_found` (the data center), `forbidden`, `already_exists` */
  create(actor: Actor, request: BodyOf<'createCluster'>): Promise<Cluster>
}

/** Makes the service. */
export function createClusterService(db: Db): ClusterService {
  const get = async (actor: Actor, id: string) => {
    const row = await store.findById(db, actor, id)
    if (!row) throw notFound('cluster')
    return clusterView(row)
  }
  return {
    get,
    async list(actor, { limit = 100, after, ids, search, dataCenterId }) {
      const rows = await store.listPage(db, actor, { limit, after: decodeCursor(after, 1), ids, search, dataCenterId })
      const { items, next } = pageOf(rows, limit, (row) => [row.name])
      return { items: items.map(clusterView), next }
    },
    async create(actor, { name, description = '', dataCenterId, architecture }) {
      const dataCenter = { kind: 'data_center', id: dataCenterId } as const
      const found = await requireRightOn(db, actor, 'create_cluster', dataCenter, 'create clusters in this data center')
      const id = crypto.randomUUID()
      const ancestors = [id, ...found.ancestors]
      await transact(db, async (tx) => {
        await store.insertCluster(tx, {
          id,
          data_center_id: dataCenterId,
          name,
          description,
          architecture,
          firmware_default: architecture === 'aarch64' ? 'uefi' : 'bios', // there is no BIOS on aarch64
          ancestors,
        })
        await recordEvent(tx, {
          objectKind: 'cluster',
          objectId: id,
          objectName: name,
          change: 'created',
          ancestors,
          parents: [dataCenter],
          code: 'cluster.created',
          message: `${actor.userName} created the cluster ${name} in ${found.name}.`,
          ...byActor(actor),
        })
      })
      return await get(actor, id)
    },
  }
}
