import { sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { rightsOnMany, visibleTo } from '../../authz/filter.ts'
import { type TagOnObject, taggedWith, tagsOf } from '../../authz/tags.ts'
import type { DbOrTx, Tx } from '../../db/database.ts'
import { containsText } from '../../db/search.ts'

/** A network, as views need it. */
export interface NetworkRow {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly data_center_id: string
  readonly mode: string
  readonly mtu: number
  readonly ipv4_cidr: string
  readonly vm_count: number
  readonly created_at: Date
  readonly revision: number
  readonly tags: TagOnObject[]
  readonly rights: string[]
}

function selectNetworks(db: DbOrTx, actor: Actor) {
  return db
    .selectFrom('network as n')
    .select(['n.id', 'n.name', 'n.description', 'n.data_center_id', 'n.mode', 'n.mtu', 'n.ipv4_cidr'])
    .select([
      'n.created_at',
      'n.revision',
      rightsOnMany(actor, 'n.ancestors').as('rights'),
      tagsOf(actor, 'n').as('tags'),
    ])
    .select(
      sql<number>`(select count(distinct i.vm_id) from nic i join vm v on v.id = i.vm_id
        where i.network_id = n.id and ${visibleTo(actor, 'v.ancestors')})`.as('vm_count'),
    )
    .where(visibleTo(actor, 'n.ancestors'))
}
export async function findById(db: DbOrTx, actor: Actor, id: string): Promise<NetworkRow | undefined> {
  return await selectNetworks(db, actor).where('n.id', '=', id).executeTakeFirst()
}

/** What a list of networks is narrowed to. Names are unique in a data center only, so pages go by (name, id). */
export interface NetworkFilter {
  readonly limit: number
  readonly after: readonly [name: string, id: string] | undefined
  readonly ids: readonly string[] | undefined
  readonly search: string | undefined
  readonly tagId: readonly string[] | undefined
  readonly dataCenterId: readonly string[] | undefined
}
export async function listPage(db: DbOrTx, actor: Actor, filter: NetworkFilter): Promise<NetworkRow[]> {
  let query = selectNetworks(db, actor).where(containsText(filter.search, 'n.name', 'n.description'))
  if (filter.ids) query = query.where('n.id', '=', sql<string>`any(${[...filter.ids]}::uuid[])`)
  if (filter.dataCenterId)
    query = query.where('n.data_center_id', '=', sql<string>`any(${[...filter.dataCenterId]}::uuid[])`)
  if (filter.tagId) query = query.where(taggedWith(actor, filter.tagId, 'n.ancestors'))
  if (filter.after) query = query.where(sql<boolean>`(n.name, n.id) > (${filter.after[0]}, ${filter.after[1]}::uuid)`)
  return await query
    .orderBy('n.name')
    .orderBy('n.id')
    .limit(filter.limit + 1)
    .execute()
}

/** Addresses are given out one at a time, so that a chosen network is still free when it is inserted. */
export async function lockAddresses(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('overt network addresses'))`.execute(tx)
}
export async function listCidrs(tx: Tx): Promise<string[]> {
  const rows = await tx.selectFrom('network').select('ipv4_cidr').execute()
  return rows.map(({ ipv4_cidr }) => ipv4_cidr)
}

/** A new network. */
export interface NewNetwork {
  readonly id: string
  readonly data_center_id: string
  readonly name: string
  readonly description: string
  readonly mode: string
  readonly mtu: number
  readonly ipv4_cidr: string
  readonly ancestors: readonly string[]
}
export async function insertNetwork(tx: Tx, row: NewNetwork): Promise<void> {
  await tx
    .insertInto('network')
    .values({ ...row, ancestors: [...row.ancestors] })
    .execute()
}

/** An interface on a network, with what the guest behind it says of its addresses. */
export interface NetworkNicRow {
  readonly id: string
  readonly name: string
  readonly vm_id: string
  readonly vm_name: string
  readonly model: string
  readonly mac_address: string
  readonly linked: boolean
  readonly guest: unknown
}
/** A page of a network's interfaces of VMs the actor may see, by VM, and one row more. */
export async function listNicPage(
  db: DbOrTx,
  actor: Actor,
  networkId: string,
  { limit, after }: { readonly limit: number; readonly after: readonly [vmName: string, id: string] | undefined },
): Promise<NetworkNicRow[]> {
  return await db
    .selectFrom('nic as i')
    .innerJoin('vm as v', 'v.id', 'i.vm_id')
    .leftJoin('vm_runtime as r', (join) =>
      join.onRef('r.vm_id', '=', 'v.id').onRef('r.host_id', '=', 'v.run_host_id').onRef('r.run_id', '=', 'v.run_id'),
    )
    .select(['i.id', 'i.name', 'i.vm_id', 'v.name as vm_name', 'i.model', 'i.mac_address', 'i.linked', 'r.guest'])
    .where('i.network_id', '=', networkId)
    .where(visibleTo(actor, 'v.ancestors'))
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(v.name, i.id) > (${after?.[0]}::text, ${after?.[1]}::uuid)`),
    )
    .orderBy('v.name')
    .orderBy('i.id')
    .limit(limit + 1)
    .execute()
}
