import type { BodyOf, QueryOf, Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import { requireRightOn } from '../../authz/check.ts'
import { decodeCursor, pageOf } from '../../db/cursor.ts'
import type { Db, Tx } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import { AppError, notFound } from '../../errors.ts'
import { byActor, recordEvent } from '../../events/record.ts'
import { chooseFree, cidrMistake, formatCidr, parseCidr } from './cidr.ts'
import * as store from './store.ts'
import { networkNicView, networkView } from './view.ts'

type Network = Schema<'Network'>
type NicPage = { items: Schema<'NetworkNic'>[]; next: string | null }

/** Logical networks. */
export interface NetworkService {
  list(actor: Actor, query: QueryOf<'listNetworks'>): Promise<{ items: Network[]; next: string | null }>
  /** @throws AppError `not_found` */
  get(actor: Actor, id: string): Promise<Network>
  /** Interfaces of VMs the actor may see. @throws AppError `not_found` */
  listNics(actor: Actor, id: string, query: QueryOf<'listNetworkNics'>): Promise<NicPage>
  /** @throws AppError `not_found` (the data center), `forbidden`, `already_exists`, `conflict` (addresses overlap) */
  create(actor: Actor, request: BodyOf<'createNetwork'>): Promise<Network>
}

/** Makes the service. */
export function createNetworkService(db: Db): NetworkService {
  const get = async (actor: Actor, id: string) => {
    const row = await store.findById(db, actor, id)
    if (!row) throw notFound('network')
    return networkView(row)
  }
  return {
    get,
    async list(actor, { limit = 100, after, ids, search, tagId, dataCenterId }) {
      const rows = await store.listPage(db, actor, {
        limit,
        after: decodeCursor(after, 2),
        ids,
        search,
        tagId,
        dataCenterId,
      })
      const { items, next } = pageOf(rows, limit, (row) => [row.name, row.id])
      return { items: items.map(networkView), next }
    },
    async listNics(actor, id, { limit = 100, after }) {
      await get(actor, id)
      const rows = await store.listNicPage(db, actor, id, { limit, after: decodeCursor(after, 2) })
      const { items, next } = pageOf(rows, limit, (row) => [row.vm_name, row.id])
      return { items: items.map(networkNicView), next }
    },
    async create(actor, { name, description = '', dataCenterId, mode, mtu, ipv4Cidr }) {
      const dataCenter = { kind: 'data_center', id: dataCenterId } as const
      const found = await requireRightOn(db, actor, 'create_network', dataCenter, 'create networks in this data center')
      const wanted = ipv4Cidr === undefined ? undefined : readCidr(ipv4Cidr)
      const id = crypto.randomUUID()
      const ancestors = [id, ...found.ancestors]
      await transact(db, async (tx) => {
        await store.lockAddresses(tx)
        const cidr = wanted ?? (await freeCidr(tx))
        await store.insertNetwork(tx, {
          id,
          data_center_id: dataCenterId,
          name,
          description,
          mode,
          mtu,
          ipv4_cidr: cidr,
          ancestors,
        })
        await recordEvent(tx, {
          objectKind: 'network',
          objectId: id,
          objectName: name,
          change: 'created',
          ancestors,
          parents: [dataCenter],
          code: 'network.created',
          message: `${actor.userName} created the network ${name} (${cidr}) in ${found.name}.`,
          ...byActor(actor),
        })
      })
      return await get(actor, id)
    },
  }
}

function readCidr(text: string): string {
  const cidr = parseCidr(text)
  const mistake = cidr ? cidrMistake(cidr) : 'must be an IPv4 network, as 10.83.0.1/24'
  if (!cidr || mistake !== undefined)
    throw new AppError('invalid_request', `The addresses ${text} can't be used: they ${mistake}.`, {
      details: { fields: { '/ipv4Cidr': `These ${mistake}.` } },
    })
  return formatCidr(cidr)
}

async function freeCidr(tx: Tx): Promise<string> {
  const taken = (await store.listCidrs(tx)).flatMap((text) => parseCidr(text) ?? [])
  const free = chooseFree(taken)
  if (!free) throw new AppError('conflict', 'No addresses are free from 10.83.0.0 on. Give the network its own.')
  return formatCidr(free)
}
