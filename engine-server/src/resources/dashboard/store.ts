import { sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { diskVisibleTo, visibleTo } from '../../authz/filter.ts'
import type { DbOrTx } from '../../db/database.ts'
import { maintenanceColumn } from '../../hosts/maintenance-facts.ts'
import type { HostFacts } from '../../hosts/status.ts'
import { unreachedStorageOf } from '../../hosts/store.ts'
import type { ConnectionState } from '../../vm-status/derive.ts'
import { isRecentUsage } from '../../samples/usage.ts'
import type { statusOf } from '../vms/status.ts'

/** Rows of one kind of trouble that are read at most; more than that nobody reads one by one. */
const mostRows = 500

/** A host with what its status and the capacity are derived from. */
export interface HostFactsRow {
  readonly id: string
  readonly name: string
  readonly created_at: Date
  readonly approved_at: Date | null
  /** What its cluster asks of it. */
  readonly cluster: HostFacts['cluster']
  readonly maintenance: HostFacts['maintenance']
  readonly connection_state: ConnectionState | null
  readonly connection_reason: string | null
  readonly connection_since: Date | null
  readonly reported_at: Date | null
  readonly architecture: string | null
  readonly driver_connected: boolean
  readonly driver_message: string
  readonly guest_models: string[]
  /** Null from an agent that does not tell. */
  readonly machine_types: string[] | null
  readonly broken_networks: NonNullable<HostFacts['reported']>['brokenNetworks']
  readonly unreached: HostFacts['unreached']
  readonly threads: number
  readonly memory_bytes: number
  /** Of the last two minutes; null where nothing was measured. */
  readonly cpu_percent: number | null
  readonly memory_used_bytes: number | null
}

/** All hosts the actor may see. */
export async function listHosts(db: DbOrTx, actor: Actor): Promise<HostFactsRow[]> {
  const { rows } = await sql<HostFactsRow>`
    select h.id, h.name, h.created_at, h.approved_at,
      case when c.id is not null then jsonb_build_object('architecture', c.architecture, 'cpuType', c.cpu_type,
        'emulatedMachine', c.emulated_machine) end as cluster,
      ${maintenanceColumn} as maintenance,
      n.state as connection_state, n.reason as connection_reason, n.since as connection_since,
      r.reported_at, r.description ->> 'architecture' as architecture,
      coalesce((r.description ->> 'driverConnected')::boolean, true) as driver_connected,
      coalesce(r.description ->> 'driverMessage', '') as driver_message,
      coalesce(r.description #> '{cpu,guestModels}', '[]') as guest_models,
      r.description #> '{cpu,machineTypes}' as machine_types,
      coalesce(r.description -> 'brokenNetworks', '[]') as broken_networks,
      ${unreachedStorageOf('h.id')} as unreached,
      coalesce((r.description #>> '{cpu,onlineCpus}')::int, 0) as threads,
      coalesce((r.description ->> 'memoryBytes')::bigint, 0) as memory_bytes,
      lu.cpu_percent, lu.memory_used_bytes
    from host h
    left join cluster c on c.id = h.cluster_id
    left join host_connection n on n.host_id = h.id
    left join host_runtime r on r.host_id = h.id
    left join latest_usage lu on lu.object_id = h.id and ${isRecentUsage}
    where ${visibleTo(actor, 'h.ancestors')}`.execute(db)
  return rows
}

/** What a host's status is derived from. */
export function hostFacts(row: HostFactsRow): HostFacts {
  return {
    createdAt: row.created_at,
    approvedAt: row.approved_at,
    maintenance: row.maintenance,
    connection:
      row.connection_state && row.connection_since
        ? { state: row.connection_state, reason: row.connection_reason ?? '', since: row.connection_since }
        : null,
    reported:
      row.reported_at && row.architecture !== null
        ? {
            at: row.reported_at,
            architecture: row.architecture,
            driverConnected: row.driver_connected,
            driverMessage: row.driver_message,
            offer: { cpuTypes: row.guest_models, machineTypes: row.machine_types ?? undefined },
            brokenNetworks: row.broken_networks,
          }
        : null,
    cluster: row.cluster,
    unreached: row.unreached,
  }
}

/** The operation that holds a VM, one for each, as the VM's view takes it. */
const liveOperations = sql`(select distinct on (l.object_id) l.object_id, o.kind,
    jsonb_build_object('id', o.id, 'kind', o.kind, 'status', o.status, 'progress_percent', o.progress_percent,
      'cancellable', o.cancellable, 'since', o.created_at) as operation
  from operation_lock l join operation o on o.id = l.operation_id where l.mode = 'exclusive' and l.object_kind = 'vm'
  order by l.object_id, (l.aspect = 'power') desc, l.held desc, l.since desc)`

/** How many VMs are alike in all that decides their status, and what they were given. */
export interface VmGroupRow {
  readonly is_made: boolean
  readonly has_run: boolean
  readonly host_id: string | null
  readonly connection_state: ConnectionState | null
  readonly runtime_status: string | null
  readonly operation_kind: string | null
  readonly count: number
  readonly vcpus: number
  readonly memory_bytes: number
}

/** All VMs the actor may see, counted by what decides their status: a few rows, however many VMs there are. */
export async function groupVms(db: DbOrTx, actor: Actor): Promise<VmGroupRow[]> {
  const { rows } = await sql<VmGroupRow>`
    select vm.made_at is not null as is_made, vm.run_id is not null as has_run, vm.run_host_id as host_id,
      hc.state as connection_state, r.status as runtime_status, live.kind as operation_kind, count(*)::int as count,
      sum(vm.cpu_sockets * vm.cpu_cores * vm.cpu_threads)::int as vcpus, sum(vm.memory_bytes)::bigint as memory_bytes
    from vm
    left join host_connection hc on hc.host_id = vm.run_host_id
    left join vm_runtime r on r.vm_id = vm.id and r.host_id = vm.run_host_id and r.run_id = vm.run_id
    left join ${liveOperations} live on live.object_id = vm.id
    where ${visibleTo(actor, 'vm.ancestors')}
    group by 1, 2, 3, 4, 5, 6`.execute(db)
  return rows
}

/** A VM that may be in trouble. */
export type TroubledVmRow = Parameters<typeof statusOf>[0] & { readonly pause_reason: string | null }

/**
 * VMs that do not answer, whose state is not known, which their storage or guest paused, or which ended in the last 24
 * hours as they should not have; those of `exceptHosts` are told of with their host.
 */
export async function listTroubledVms(
  db: DbOrTx,
  actor: Actor,
  exceptHosts: readonly string[],
): Promise<TroubledVmRow[]> {
  const { rows } = await sql<TroubledVmRow>`
    select vm.id, vm.name, '' as page_at, vm.created_at, vm.made_at, vm.run_id, vm.last_exit, h.name as host_name,
      hc.state as connection_state, hc.since as connection_since, r.status as runtime_status,
      r.reason as runtime_reason, r.since as runtime_since, r.pause_reason, live.operation
    from vm
    left join host h on h.id = vm.run_host_id
    left join host_connection hc on hc.host_id = vm.run_host_id
    left join vm_runtime r on r.vm_id = vm.id and r.host_id = vm.run_host_id and r.run_id = vm.run_id
    left join ${liveOperations} live on live.object_id = vm.id
    where ${visibleTo(actor, 'vm.ancestors')} and vm.made_at is not null and case
      when vm.run_id is not null then coalesce(vm.run_host_id <> all(${[...exceptHosts]}::uuid[]), true) and (
        r.status in ('not_responding', 'unknown') or hc.state = 'non_responsive' or r.vm_id is null
        or (r.status = 'paused' and r.pause_reason in ('io_error', 'no_space', 'crashed')))
      else vm.last_exit ->> 'reason' in ('crashed', 'failed', 'lost')
        and (vm.last_exit ->> 'at')::timestamptz > now() - interval '24 hours' end
    order by vm.name, vm.id limit ${mostRows}`.execute(db)
  return rows
}

/** A storage domain with what its status and its space are derived from. */
export interface DomainRow {
  readonly id: string
  readonly name: string
  readonly type: 'local' | 'shared_folder'
  /** The host that works on it. */
  readonly host_id: string | null
  readonly host_name: string | null
  readonly reached_by: number
  readonly missed_by: number
  readonly attached_at: Date | null
  readonly created_at: Date
  readonly status: string | null
  readonly reason: string | null
  readonly since: Date | null
  readonly reported_at: Date | null
  readonly total_bytes: number | null
  readonly available_bytes: number | null
  readonly connection_state: string | null
  readonly connection_since: Date | null
  readonly operation_kind: string | null
  /** What its disks may grow to. */
  readonly committed_bytes: number
}

/** All storage domains the actor may see. */
export async function listDomains(db: DbOrTx, actor: Actor): Promise<DomainRow[]> {
  const { rows } = await sql<DomainRow>`
    select s.id, s.name, s.type, v.host_id, h.name as host_name, e.reached_by, e.missed_by, s.attached_at, s.created_at, r.status, r.reason, r.since,
      r.reported_at, r.total_bytes, r.available_bytes, c.state as connection_state, c.since as connection_since,
      (select o.kind from operation_lock l join operation o on o.id = l.operation_id
        where l.object_id = s.id and l.mode = 'exclusive' limit 1) as operation_kind,
      coalesce(d.committed_bytes, 0) as committed_bytes
    from storage_domain s
    left join storage_domain_runtime r on r.domain_id = s.id
    join storage_domain_reach e on e.domain_id = s.id
    left join storage_domain_server v on v.domain_id = s.id
    left join host h on h.id = v.host_id
    left join host_connection c on c.host_id = v.host_id
    left join (select storage_domain_id, sum(size_bytes)::bigint as committed_bytes from disk group by 1) d
      on d.storage_domain_id = s.id
    where ${visibleTo(actor, 's.ancestors')}`.execute(db)
  return rows
}

/** A disk whose data is not what it should be. */
export interface IllegalDiskRow {
  readonly id: string
  readonly name: string
  readonly reason: string
  readonly since: Date
}

/** Illegal disks the actor may see; since when is told by the event of it. */
export async function listIllegalDisks(db: DbOrTx, actor: Actor): Promise<IllegalDiskRow[]> {
  const { rows } = await sql<IllegalDiskRow>`
    select d.id, d.name, d.illegal_reason as reason, coalesce((select max(e.at) from event e
      where e.object_id = d.id and e.code is not null and e.severity = 'error'), d.ready_at, d.created_at) as since
    from disk d
    where d.illegal_reason is not null and ${diskVisibleTo(actor, 'd.id', 'd.ancestors')}
    order by d.name, d.id limit ${mostRows}`.execute(db)
  return rows
}

/** An operation that is stuck or failed. */
export interface BrokenOperationRow {
  readonly id: string
  readonly kind: string
  readonly status: 'stuck' | 'failed'
  readonly object_kind: string
  readonly object_id: string
  readonly object_name: string
  readonly reason: string
  readonly error: { readonly message: string } | null
  readonly since: Date
}

/** Stuck operations, and those that failed in the last 24 hours and were not begun again since. */
export async function listBrokenOperations(db: DbOrTx, actor: Actor): Promise<BrokenOperationRow[]> {
  const { rows } = await sql<BrokenOperationRow>`
    select o.id, o.kind, o.status, o.object_kind, o.object_id, o.object_name, o.reason, o.error,
      coalesce(o.ended_at, (select max(s.at) from operation_step s where s.operation_id = o.id), o.created_at) as since
    from operation o
    where ${visibleTo(actor, 'o.ancestors')} and ((o.ended_at is null and o.status = 'stuck')
      or (o.status = 'failed' and o.ended_at > now() - interval '24 hours' and not exists (select from operation later
        where later.object_id = o.object_id and later.kind = o.kind and later.created_at > o.created_at)))
    order by since desc limit ${mostRows}`.execute(db)
  return rows
}

/** An event of an error that nothing good has followed. */
export interface GraveEventRow {
  readonly id: string
  readonly at: Date
  readonly severity: 'error' | 'alert'
  readonly message: string
  readonly object_kind: string
  readonly object_id: string
  readonly object_name: string | null
}

/** The latest error of each object in the last 24 hours, unless a good event of the same object came after it. */
export async function listGraveEvents(db: DbOrTx, actor: Actor): Promise<GraveEventRow[]> {
  const { rows } = await sql<GraveEventRow>`
    select distinct on (e.object_id) e.id, e.at, e.severity, e.message, e.object_kind, e.object_id, e.object_name
    from event e
    where e.severity in ('error', 'alert') and e.at > now() - interval '24 hours'
      and ${visibleTo(actor, 'e.ancestors')}
      and not exists (select from event later where later.object_id = e.object_id and later.code is not null
        and later.severity = 'normal' and later.at > e.at)
    order by e.object_id, e.at desc limit ${mostRows}`.execute(db)
  return rows
}

/** A VM that uses much. */
export interface ConsumingVmRow {
  readonly by: 'cpu' | 'memory'
  readonly id: string
  readonly name: string
  readonly cpu_percent: number
  readonly memory_used_bytes: number
  readonly memory_total_bytes: number
}

/** The VMs that use most processor and those that use most memory now, of those the actor may see. */
export async function listConsumingVms(db: DbOrTx, actor: Actor, limit: number): Promise<ConsumingVmRow[]> {
  const most = (by: ConsumingVmRow['by'], column: 'cpu_percent' | 'memory_used_bytes') => sql`
    (select ${sql.lit(by)} as by, vm.id, vm.name, lu.cpu_percent, lu.memory_used_bytes,
      coalesce(lu.memory_total_bytes, vm.memory_bytes) as memory_total_bytes
    from latest_usage lu join vm on vm.id = lu.object_id and vm.run_id = lu.run_id
    where ${isRecentUsage} and ${visibleTo(actor, 'vm.ancestors')}
    order by ${sql.ref(`lu.${column}`)} desc, vm.id limit ${limit})`
  const { rows } = await sql<ConsumingVmRow>`
    ${most('cpu', 'cpu_percent')} union all ${most('memory', 'memory_used_bytes')}`.execute(db)
  return rows
}
