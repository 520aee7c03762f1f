import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { diskVisibleTo, visibleTo } from '../../authz/filter.ts'
import type { DbOrTx } from '../../db/database.ts'
import type { SearchTerms } from './terms.ts'

/** Where a text was found, the best place first; the number is what rows are ordered by. */
export const places = [
  { field: 'name', how: 'exact' },
  { field: 'id', how: 'exact' },
  { field: 'ip_address', how: 'exact' },
  { field: 'mac_address', how: 'exact' },
  { field: 'name', how: 'prefix' },
  { field: 'id', how: 'prefix' },
  { field: 'ip_address', how: 'prefix' },
  { field: 'mac_address', how: 'prefix' },
  { field: 'name', how: 'contains' },
  { field: 'ip_address', how: 'contains' },
  { field: 'mac_address', how: 'contains' },
  { field: 'description', how: 'contains' },
] as const
/** A field that is searched. */
export type SearchField = (typeof places)[number]['field']
type How = (typeof places)[number]['how']

function place(field: SearchField, how: How): RawBuilder<unknown> {
  return sql.lit(places.findIndex((each) => each.field === field && each.how === how))
}

/** An object that was found, by the best place it was found at. */
export interface HitRow {
  readonly kind: string
  readonly id: string
  readonly name: string
  readonly description: string
  /** Index into `places`. */
  readonly place: number
  /** The address that was found; null where a name, description or id was. */
  readonly address: string | null
}

/** Tables whose rows have a name, a description and `ancestors`. */
const named = ['data_center', 'cluster', 'host', 'network', 'storage_domain', 'disk', 'vm'] as const
/** Where two of them keep addresses of their own. */
const addressOf: Readonly<Partial<Record<(typeof named)[number], RawBuilder<unknown>>>> = {
  host: sql`lower(t.address)`,
  network: sql`t.ipv4_cidr::text`,
}

/**
 * The best hits of each kind that the actor may see, best first: at most `limit` from each place that is searched, so
 * that an object found in two places is there twice. Every row is looked at: of 10,000 VMs that takes some 20 ms, and
 * 100 ms where guests' addresses are asked for; a trigram index saved nothing of it, and each start would pay for it.
 */
export async function findHits(db: DbOrTx, actor: Actor, terms: SearchTerms, limit: number): Promise<HitRow[]> {
  const parts = named.map((table) => namedHits(actor, table, terms))
  if (terms.ids) parts.push(operationHits(actor, terms.ids))
  if (terms.ip !== undefined) parts.push(guestHits(actor, terms.ip))
  if (terms.mac !== undefined) parts.push(macHits(actor, terms.mac))
  const bounded = parts.map((part) => sql`(select * from (${part}) hit order by place, lower(name), id limit ${limit})`)
  const { rows } = await sql<HitRow>`${sql.join(bounded, sql` union all `)}`.execute(db)
  return rows
}

function namedHits(actor: Actor, table: (typeof named)[number], terms: SearchTerms): RawBuilder<unknown> {
  const { text, prefix, contains, ids, ip } = terms
  const visible = table === 'disk' ? diskVisibleTo(actor, 't.id', 't.ancestors') : visibleTo(actor, 't.ancestors')
  const address = ip === undefined ? undefined : addressOf[table]
  const found: RawBuilder<unknown>[] = [
    sql`lower(t.name) like ${contains}`,
    sql`lower(t.description) like ${contains}`,
    ...(ids ? [sql`t.id between ${ids[0]}::uuid and ${ids[1]}::uuid`] : []),
    ...(address ? [sql`${address} like ${contains}`] : []),
  ]
  return sql`
    select ${sql.lit(table)} as kind, t.id, t.name, t.description, case
      when lower(t.name) = ${text} then ${place('name', 'exact')}
      ${ids ? whenId(ids) : sql``}
      when lower(t.name) like ${prefix} then ${place('name', 'prefix')}
      when lower(t.name) like ${contains} then ${place('name', 'contains')}
      ${address ? whenAddress(address, terms, 'ip_address') : sql``}
      else ${place('description', 'contains')} end as place,
      ${address ?? sql`null::text`} as address
    from ${sql.table(table)} t where ${visible} and (${sql.join(found, sql` or `)})`
}

function whenId([first, last]: readonly [string, string]): RawBuilder<unknown> {
  return sql`when t.id = ${first}::uuid and ${first}::text = ${last}::text then ${place('id', 'exact')}
    when t.id between ${first}::uuid and ${last}::uuid then ${place('id', 'prefix')}`
}

function whenAddress(
  address: RawBuilder<unknown>,
  { text, prefix, contains }: Pick<SearchTerms, 'text' | 'prefix' | 'contains'>,
  field: 'ip_address' | 'mac_address',
): RawBuilder<unknown> {
  return sql`when ${address} = ${text} then ${place(field, 'exact')}
    when ${address} like ${prefix} then ${place(field, 'prefix')}
    when ${address} like ${contains} then ${place(field, 'contains')}`
}

/** Operations by id alone: their names are those of their objects, which are found themselves. */
function operationHits(actor: Actor, ids: readonly [string, string]): RawBuilder<unknown> {
  return sql`select 'operation' as kind, t.id, t.object_name as name, '' as description,
      case ${whenId(ids)} end as place, null::text as address
    from operation t where ${visibleTo(actor, 't.ancestors')} and t.id between ${ids[0]}::uuid and ${ids[1]}::uuid`
}

/** VMs by the addresses that the guests of their present runs report. */
function guestHits(actor: Actor, ip: string): RawBuilder<unknown> {
  const found = { text: ip, prefix: `${ip}%`, contains: `%${ip}%` }
  return sql`select distinct on (vm.id) 'vm' as kind, vm.id, vm.name, vm.description,
      case ${whenAddress(sql`a.address`, found, 'ip_address')} end as place, a.address
    from vm_runtime r join vm on vm.id = r.vm_id and vm.run_id = r.run_id and vm.run_host_id = r.host_id
      cross join lateral jsonb_array_elements(r.guest -> 'interfaces') i
      cross join lateral (select lower(x) as address from jsonb_array_elements_text(i -> 'addresses') x) a
    where a.address like ${found.contains} and a.address !~ '^(127\\.|169\\.254\\.|::1$|fe80:)'
      and ${visibleTo(actor, 'vm.ancestors')}
    order by vm.id, place`
}

/** VMs by the addresses of their interfaces. */
function macHits(actor: Actor, mac: string): RawBuilder<unknown> {
  const found = { text: mac, prefix: `${mac}%`, contains: `%${mac}%` }
  return sql`select distinct on (vm.id) 'vm' as kind, vm.id, vm.name, vm.description,
      case ${whenAddress(sql`n.mac_address`, found, 'mac_address')} end as place, n.mac_address as address
    from nic n join vm on vm.id = n.vm_id
    where n.mac_address like ${found.contains} and ${visibleTo(actor, 'vm.ancestors')}
    order by vm.id, place`
}
