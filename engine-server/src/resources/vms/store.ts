import { type QueryCreator, type RawBuilder, sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { grantedTo, grantsAtOnce, rightsOnMany, visibleTo } from '../../authz/filter.ts'
import { type TagOnObject, taggedWith, tagsOf } from '../../authz/tags.ts'
import { CompileOnce } from '../../db/compile-once.ts'
import type { DbOrTx } from '../../db/database.ts'
import type { Tables } from '../../db/generated/engine.ts'
import { containsText } from '../../db/search.ts'
import { isRecentUsage, type UsageRow, usageColumns } from '../../samples/usage.ts'
import type { ConnectionState, LastExit } from '../../vm-status/derive.ts'
import { orderOf, type VmSort } from './order.ts'
import { namePinnedHosts, type PinnedHost } from './pinned-hosts.ts'

/** What a VM's status is derived from, and its place in a list. */
export interface VmFactsRow {
  id: string
  name: string
  /** `created_at` to the microsecond, for the cursor of a list that is sorted by it; no other has it. */
  page_at?: string
  created_at: Date
  memory_bytes: number
  made_at: Date | null
  run_id: string | null
  last_exit: LastExit | null
  host_name: string | null
  connection_state: ConnectionState | null
  connection_since: Date | null
  runtime_status: string | null
  runtime_reason: string | null
  runtime_since: Date | null
  operation: {
    id: string
    kind: string
    status: string
    progress_percent: number
    cancellable: boolean
    since: string
  } | null
}

/** A VM with all that is shown of it, by one statement. */
export interface ShownVmRow extends VmFactsRow, UsageRow {
  description: string
  cluster_id: string
  cluster_name: string
  data_center_id: string
  simulated: boolean
  architecture: 'x86_64' | 'aarch64'
  /** What its cluster promises every VM; null is all that its host has. */
  cluster_cpu_type: string | null
  cluster_emulated_machine: string | null
  max_memory_bytes: number
  cpu_sockets: number
  cpu_cores: number
  cpu_threads: number
  firmware: 'bios' | 'uefi'
  display: 'vnc' | 'spice'
  /** Hosts it may run on; none: any. */
  pinned_host_ids: string[]
  /** The same by name, where there are any; one that was removed has none. */
  pinned_hosts?: PinnedHost[]
  boot_devices: string[]
  delete_protected: boolean
  iso_disk_id: string | null
  quota_id: string | null
  starts_when_made: boolean
  cloud_init_secret_id: string | null
  cloud_init_view: unknown
  run_number: number
  run_host_id: string | null
  run_config: unknown
  revision: number
  created_by_name: string | null
  started_at: Date | null
  consoles: string[] | null
  guest: unknown
  disk_count: number
  nic_count: number
  tags: TagOnObject[]
  rights: string[]
}

/** A VM with all that its rules need as well. */
export interface VmRow extends ShownVmRow {
  ancestors: string[]
}

/** VMs with their hosts and what these report of the present run. */
function joinedVms(db: Pick<DbOrTx, 'selectFrom'>) {
  return db
    .selectFrom('vm')
    .leftJoin('host as h', 'h.id', 'vm.run_host_id')
    .leftJoin('host_connection as hc', 'hc.host_id', 'vm.run_host_id')
    .leftJoin('vm_runtime as r', (join) =>
      join.onRef('r.vm_id', '=', 'vm.id').onRef('r.host_id', '=', 'vm.run_host_id').onRef('r.run_id', '=', 'vm.run_id'),
    )
}

const factColumns = [
  'vm.id',
  'vm.name',
  'vm.created_at',
  'vm.memory_bytes',
  'vm.made_at',
  'vm.run_id',
  sql<LastExit | null>`vm.last_exit`.as('last_exit'),
  'h.name as host_name',
  sql<ConnectionState | null>`hc.state`.as('connection_state'),
  'hc.since as connection_since',
  'r.status as runtime_status',
  'r.reason as runtime_reason',
  'r.since as runtime_since',
] as const

const pageAt = sql<string>`vm.created_at::text`.as('page_at')
const isByCreation = (sort: VmSort) => sort.endsWith('createdAt')

function selectVms(db: Pick<DbOrTx, 'selectFrom'>) {
  return joinedVms(db)
    .innerJoin('cluster as c', 'c.id', 'vm.cluster_id')
    .leftJoin('app_user as u', 'u.id', 'vm.created_by')
    .leftJoin('latest_usage as lu', (join) =>
      join.onRef('lu.object_id', '=', 'vm.id').onRef('lu.run_id', '=', 'vm.run_id').on(isRecentUsage),
    )
    .select(factColumns)
    .select(usageColumns)
    .select([
      'vm.description',
      'vm.cluster_id',
      'c.name as cluster_name',
      'c.data_center_id',
      'c.simulated',
      sql<ShownVmRow['architecture']>`c.architecture`.as('architecture'),
      'c.cpu_type as cluster_cpu_type',
      'c.emulated_machine as cluster_emulated_machine',
      'vm.max_memory_bytes',
      'vm.cpu_sockets',
      'vm.cpu_cores',
      'vm.cpu_threads',
      sql<ShownVmRow['firmware']>`vm.firmware`.as('firmware'),
      sql<ShownVmRow['display']>`vm.display`.as('display'),
      'vm.pinned_host_ids',
      'vm.boot_devices',
      'vm.delete_protected',
      'vm.iso_disk_id',
      'vm.quota_id',
      'vm.starts_when_made',
      'vm.cloud_init_secret_id',
      'vm.cloud_init_view',
      'vm.run_number',
      'vm.run_host_id',
      'vm.run_config',
      'vm.revision',
      'u.user_name as created_by_name',
      'r.started_at',
      'r.consoles',
      'r.guest',
      sql<ShownVmRow['operation']>`(select jsonb_build_object('id', o.id, 'kind', o.kind, 'status', o.status,
        'progress_percent', o.progress_percent, 'cancellable', o.cancellable, 'since', o.created_at)
        from operation_lock l join operation o on o.id = l.operation_id
        where l.object_id = vm.id and l.mode = 'exclusive' order by (l.aspect = 'power') desc, l.held desc, l.since desc
        limit 1)`.as('operation'),
      sql<number>`(select count(*)::int from disk_attachment a where a.vm_id = vm.id)`.as('disk_count'),
      sql<number>`(select count(*)::int from nic n where n.vm_id = vm.id)`.as('nic_count'),
    ])
}

/** The same of rows that are looked up by id. */
function lookedUp(db: DbOrTx, actor: Actor) {
  const { withGrants, me, visible, rights } = grantsAtOnce(actor)
  return selectVms(withGrants(db))
    .innerJoin(me, (join) => join.onTrue())
    .select([rights('vm.ancestors').as('rights'), tagsOf(actor, 'vm', visible).as('tags')])
    .where(visible('vm.ancestors'))
}

const statements = new CompileOnce()
/** A token with fewer rights has statements of its own, which are built each time: there may be any number of them. */
const statementsFor = ({ limitedTo }: Actor) => (limitedTo === null ? statements : new CompileOnce())

/** Finds a VM the actor may see. */
export async function findById(db: DbOrTx, actor: Actor, id: string): Promise<VmRow | undefined> {
  const { kind, userId } = actor
  const rows: VmRow[] = await statementsFor(actor).rows(db, `one ${kind}`, { id, userId }, (at) =>
    lookedUp(db, { ...actor, userId: at.userId })
      .select('vm.ancestors')
      .where('vm.id', '=', at.id),
  )
  await namePinnedHosts(db, rows)
  return rows[0]
}

/** What a list of VMs is narrowed to. */
export interface VmFilter {
  readonly ids?: readonly string[] | undefined
  readonly search?: string | undefined
  readonly clusterId?: readonly string[] | undefined
  readonly hostId?: readonly string[] | undefined
  readonly tagId?: readonly string[] | undefined
  readonly quotaId?: readonly string[] | undefined
}

/** Only what could be a part of an address is looked for in what guests report of theirs. */
const partOfAddress = /^[0-9a-f.:]*[0-9.:][0-9a-f.:]*$/i

/** The conditions of a filter, whose values may be placeholders; `byAddress`: the search may be part of an address. */
function matches(actor: Actor, { ids, search, clusterId, hostId, tagId, quotaId }: VmFilter, byAddress: boolean) {
  const conditions: RawBuilder<unknown>[] = []
  if (search !== undefined)
    conditions.push(
      byAddress
        ? sql`(${containsText(search, 'vm.name', 'vm.description')} or exists (select from vm_runtime a
            where a.vm_id = vm.id and a.run_id = vm.run_id and position(lower(${search}) in
              jsonb_path_query_array(a.guest, '$.interfaces[*].addresses[*]')::text) > 0))`
        : containsText(search, 'vm.name', 'vm.description'),
    )
  if (ids !== undefined) conditions.push(sql`vm.id = any(${ids}::uuid[])`)
  if (clusterId !== undefined) conditions.push(sql`vm.cluster_id = any(${clusterId}::uuid[])`)
  if (hostId !== undefined) conditions.push(sql`vm.run_host_id = any(${hostId}::uuid[])`)
  if (tagId !== undefined) conditions.push(taggedWith(actor, tagId, 'vm.ancestors'))
  if (quotaId !== undefined) conditions.push(sql`vm.quota_id = any(${quotaId}::uuid[])`)
  return conditions.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(conditions, sql` and `)})`
}

/**
 * How many rows are found for a page at most, before it is cut to its length: a number in the statement's text tells PostgreSQL
 * that they are few, which a parameter does not; it would read whole tables to join them with a page. The last is the
 * contract's longest page and one more. Few numbers, as each makes a statement of its own.
 */
const plannedRows = [26, 101, 501, 1001]

/** The rows of `vm` that the actor may see: gathered, when they are few, and else filtered where they are walked. */
function visibleVms(db: DbOrTx, actor: Actor, fewSeen: boolean) {
  const walked = db.selectFrom('vm').where(visibleTo(actor, 'vm.ancestors'))
  if (!fewSeen) return walked
  const gathered = sql`(select * from vm where ${grantedTo(actor, 'see')} && vm.ancestors offset 0)`
  return db.selectFrom(gathered.as('vm')) as unknown as typeof walked // its rows, with all columns
}

/** A page of VMs, and one row more. The order has a column; `shape` names it. */
export async function listPage(
  db: DbOrTx,
  actor: Actor,
  filter: VmFilter,
  page: {
    readonly sort: VmSort
    readonly after: readonly [key: string, id: string] | undefined
    readonly limit: number
    /** Whether the actor sees few VMs (`Sight`). */
    readonly fewSeen: boolean
  },
): Promise<ShownVmRow[]> {
  const { sort, after, limit, fewSeen } = page
  const { column = sql`vm.name`, type = sql`text`, direction } = orderOf(sort)
  const given = Object.entries(filter).filter(([, value]) => value !== undefined)
  const byAddress = partOfAddress.test(filter.search ?? '')
  const atMost = plannedRows.find((rows) => rows > limit)
  if (atMost === undefined) throw new RangeError(`A page of ${limit} VMs is longer than any that is planned for`)
  const values = {
    userId: actor.userId,
    rows: limit + 1,
    afterKey: after?.[0],
    afterId: after?.[1],
    ...Object.fromEntries(given),
  }
  const names = given.map(([name]) => name).join()
  const shape = `page ${actor.kind} ${sort} ${names} ${byAddress} ${after !== undefined} ${atMost} ${fewSeen}`
  const found: ShownVmRow[] = await statementsFor(actor).rows(db, shape, values, (at) => {
    const reader: Actor = { ...actor, userId: at.userId }
    const beyond = direction === 'asc' ? sql`>` : sql`<`
    // First which rows, by the index of their order, then all that is shown of these alone.
    const rows = visibleVms(db, reader, fewSeen)
      .$if(sort.endsWith('host'), (query) => query.leftJoin('host as h', 'h.id', 'vm.run_host_id'))
      .selectAll('vm')
      .where(matches(reader, at as unknown as VmFilter, byAddress)) // it only places them
      .$if(after !== undefined, (query) =>
        query.where(sql<boolean>`(${column}, vm.id) ${beyond} (${at.afterKey}::${type}, ${at.afterId}::uuid)`),
      )
      .orderBy(column, direction)
      .orderBy('vm.id', direction)
      .limit(sql.lit(atMost))
    const these = db.with('vm', () => rows) as unknown as QueryCreator<Tables> // some of its rows, with all columns
    return selectVms(these)
      .select([rightsOnMany(reader, 'vm.ancestors').as('rights'), tagsOf(reader, 'vm').as('tags')])
      .$if(isByCreation(sort), (query) => query.select(pageAt))
      .orderBy(column, direction)
      .orderBy('vm.id', direction)
      .limit(sql<number>`${at.rows}::int`)
  })
  await namePinnedHosts(db, found)
  return found
}

/** How many VMs match that the actor may see. */
export async function countMatching(db: DbOrTx, actor: Actor, filter: VmFilter, fewSeen: boolean): Promise<number> {
  const row = await visibleVms(db, actor, fewSeen)
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .where(matches(actor, filter, partOfAddress.test(filter.search ?? '')))
    .executeTakeFirstOrThrow()
  return Number(row.total)
}

/**
 * All matching VMs, with nothing beyond what their status is derived from: a list narrowed to or sorted by a status,
 * which is not stored, is cut from this. In the order's order, where it has a column. `running` leaves out those that
 * have no run, or those that have one.
 */
export async function listFacts(
  db: DbOrTx,
  actor: Actor,
  filter: VmFilter,
  sort: VmSort,
  running: boolean | undefined,
): Promise<VmFactsRow[]> {
  const { column, direction } = orderOf(sort)
  return await joinedVms(db)
    .leftJoin(
      sql<{ object_id: string; operation: VmRow['operation'] }>`(select distinct on (l.object_id) l.object_id,
        jsonb_build_object('id', o.id, 'kind', o.kind, 'status', o.status, 'progress_percent', o.progress_percent,
          'cancellable', o.cancellable, 'since', o.created_at) as operation
        from operation_lock l join operation o on o.id = l.operation_id where l.mode = 'exclusive'
        order by l.object_id, (l.aspect = 'power') desc, l.held desc, l.since desc)`.as('live'),
      'live.object_id',
      'vm.id',
    )
    .select(factColumns)
    .select('live.operation')
    .$if(isByCreation(sort), (query) => query.select(pageAt))
    .where(visibleTo(actor, 'vm.ancestors'))
    .where(matches(actor, filter, partOfAddress.test(filter.search ?? '')))
    .$if(running !== undefined, (query) => query.where('vm.run_id', running ? 'is not' : 'is', null))
    .$if(column !== undefined, (query) => query.orderBy(column ?? sql`1`, direction).orderBy('vm.id', direction))
    .execute()
}

/** VMs by id, in no order. */
export async function listByIds(db: DbOrTx, actor: Actor, ids: readonly string[]): Promise<ShownVmRow[]> {
  const { kind, userId } = actor
  const rows: ShownVmRow[] = await statementsFor(actor).rows(db, `some ${kind}`, { ids, userId }, (at) =>
    lookedUp(db, { ...actor, userId: at.userId }).where('vm.id', '=', sql<string>`any(${at.ids}::uuid[])`),
  )
  await namePinnedHosts(db, rows)
  return rows
}

/** Consoles that are open now. */
export async function listOpenConsoles(db: DbOrTx, vmId: string): Promise<{ userName: string; protocol: string }[]> {
  const rows = await db
    .selectFrom('console_session as s')
    .innerJoin('app_user as u', 'u.id', 's.user_id')
    .select(['u.user_name', 's.protocol'])
    .where('s.vm_id', '=', vmId)
    .where('s.closed_at', 'is', null)
    .where('s.channels', '>', 0)
    .orderBy('s.opened_at')
    .execute()
  return rows.map(({ user_name, protocol }) => ({ userName: user_name, protocol }))
}
