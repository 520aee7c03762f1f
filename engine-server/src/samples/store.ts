import { sql } from 'kysely'
import type pg from 'pg'
import type { Db, HistoryDb } from '../db/database.ts'
import { copyIn } from '../db/copy.ts'
import type { HostMeasure, Total, VmMeasure } from './cycle.ts'
import { usageChannel } from './usage-store.ts'

/** Makes the partitions of yesterday (a clock may be a minute late), today and tomorrow (UTC), if they are missing. */
export async function ensurePartitions(db: HistoryDb): Promise<void> {
  await sql`select ensure_sample_partitions((now() at time zone 'UTC')::date + n) from generate_series(-1, 1) n`.execute(
    db,
  )
}

/** Names of partitions whose last day is more than so many days ago. */
export async function listOldPartitions(db: HistoryDb, days: number): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_inherits i
    join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
    where p.relname in ('host_sample', 'vm_sample', 'total_sample', 'storage_domain_sample')
      and c.relname ~ '_[0-9]{8}$'
      and to_date(right(c.relname, 8), 'YYYYMMDD') < (now() at time zone 'UTC')::date - ${days}::int`.execute(db)
  return rows.map(({ name }) => name)
}

export async function dropPartition(db: HistoryDb, name: string): Promise<void> {
  await sql`drop table if exists ${sql.table(name)}`.execute(db)
}

/** Removes usage of what was measured last long ago: VMs that are down or gone. */
export async function deleteOldUsage(db: Db): Promise<void> {
  await db.deleteFrom('latest_usage').where('at', '<', sql<Date>`now() - interval '1 hour'`).execute()
}

/** What the engine knows of a host that its measurements do not say. */
export interface HostFacts {
  readonly id: string
  /** What it is below: its cluster, data center, the system. */
  readonly above: readonly string[]
  readonly cpus: number | null
  /** What its running VMs were given. */
  readonly vcpusCommitted: number
  readonly memoryCommitted: number
}

/** Hosts with what runs on them. */
export async function listHostFacts(db: Db): Promise<HostFacts[]> {
  const { rows } = await sql<HostFacts>`
    select h.id, array_remove(h.ancestors, h.id) as above, (r.description->'cpu'->>'onlineCpus')::int as cpus,
      coalesce(v.cpus, 0)::int as "vcpusCommitted", coalesce(v.memory, 0)::int8 as "memoryCommitted"
    from host h join host_runtime r on r.host_id = h.id
    left join (select host_id, sum(cpus) as cpus, sum(memory_bytes) as memory from vm_runtime where status <> 'down'
      group by host_id) v on v.host_id = h.id`.execute(db)
  return rows
}

/** How full a storage domain is. */
export interface DomainFacts {
  readonly id: string
  readonly above: readonly string[]
  readonly totalBytes: number
  readonly availableBytes: number
}

/** Storage domains that were looked at lately; how full others are is not known now. */
export async function listDomainFacts(db: Db): Promise<DomainFacts[]> {
  const { rows } = await sql<DomainFacts>`
    select s.id, array_remove(s.ancestors, s.id) as above, r.total_bytes as "totalBytes",
      r.available_bytes as "availableBytes"
    from storage_domain s join storage_domain_runtime r on r.domain_id = s.id
    where r.status = 'active' and r.total_bytes is not null and r.available_bytes is not null
      and r.reported_at > now() - interval '5 minutes'`.execute(db)
  return rows
}

/** All that one cycle adds to history. */
export interface HistoryRows {
  readonly vms: readonly VmMeasure[]
  readonly hosts: readonly HostMeasure[]
  /** Of one time, that of the cycle. */
  readonly totals: readonly Total[]
  readonly domains: readonly DomainFacts[]
  readonly at: string
}

const traffic = [
  'disk_read_bytes_per_second',
  'disk_write_bytes_per_second',
  'network_receive_bytes_per_second',
  'network_transmit_bytes_per_second',
]
const hostColumns = [
  'cpu_percent',
  'cpus',
  'vcpus_committed',
  'memory_used_bytes',
  'memory_total_bytes',
  'memory_committed_bytes',
  ...traffic,
]
function hostValues(row: HostMeasure | Total) {
  const { cpuPercent, cpus, vcpusCommitted, memoryUsed, memoryTotal, memoryCommitted } = row
  return [cpuPercent, cpus, vcpusCommitted, memoryUsed, memoryTotal, memoryCommitted, ...trafficValues(row)]
}
function trafficValues({ diskRead, diskWrite, receive, transmit }: VmMeasure | HostMeasure | Total) {
  return [diskRead, diskWrite, receive, transmit]
}

/** Writes a cycle into history: one COPY for each table, all of it or nothing. */
export async function copyHistory(pool: pg.Pool, { vms, hosts, totals, domains, at }: HistoryRows): Promise<void> {
  const client = await pool.connect()
  let broken = false
  try {
    await client.query('begin')
    try {
      await copyIn(
        client,
        'vm_sample',
        ['at', 'vm_id', 'host_id', 'cpu_percent', 'memory_used_bytes', 'memory_total_bytes', ...traffic],
        vms.map((vm) => [
          vm.at,
          vm.vmId,
          vm.hostId,
          vm.cpuPercent,
          vm.memoryUsed,
          vm.memoryTotal,
          ...trafficValues(vm),
        ]),
      )
      await copyIn(
        client,
        'host_sample',
        ['at', 'host_id', ...hostColumns],
        hosts.map((host) => [host.at, host.hostId, ...hostValues(host)]),
      )
      await copyIn(
        client,
        'total_sample',
        ['at', 'object_id', ...hostColumns, 'space_used_bytes', 'space_total_bytes'],
        totals.map((total) => [at, total.objectId, ...hostValues(total), total.spaceUsed, total.spaceTotal]),
      )
      await copyIn(
        client,
        'storage_domain_sample',
        ['at', 'domain_id', 'space_used_bytes', 'space_total_bytes'],
        domains.map(({ id, totalBytes, availableBytes }) => [
          at,
          id,
          Math.max(0, totalBytes - availableBytes),
          totalBytes,
        ]),
      )
      await client.query('commit')
    } catch (error) {
      // A connection that cannot even go back is not given to anybody again.
      await client.query('rollback').catch(() => (broken = true))
      throw error
    }
  } finally {
    client.release(broken)
  }
}

/** What an object used, for `latest_usage`; `runId` null for a host. */
export interface LatestUsage {
  readonly objectId: string
  readonly runId: string | null
  readonly measure: VmMeasure | HostMeasure
}

/**
 * Writes the latest usage of all objects measured in a cycle, each named once, by one statement that also tells every
 * engine process. Arrays go as text put together here: the driver would take several times as long over 100,000 values.
 */
export async function saveLatestUsage(db: Db, usages: readonly LatestUsage[]): Promise<void> {
  const column = (read: (usage: LatestUsage) => string | number | null) =>
    `{${usages.map((usage) => read(usage) ?? 'NULL').join()}}`
  await sql`
    with written as (
      insert into latest_usage as u (object_id, run_id, at, cpu_percent, memory_used_bytes, memory_total_bytes,
        disk_read_bytes_per_second, disk_write_bytes_per_second, network_receive_bytes_per_second,
        network_transmit_bytes_per_second)
      select * from unnest(${column(({ objectId }) => objectId)}::uuid[], ${column(({ runId }) => runId)}::uuid[],
        ${column(({ measure }) => measure.at)}::timestamptz[], ${column(({ measure }) => measure.cpuPercent)}::real[],
        ${column(({ measure }) => measure.memoryUsed)}::bigint[],
        ${column(({ measure }) => measure.memoryTotal)}::bigint[], ${column(({ measure }) => measure.diskRead)}::real[],
        ${column(({ measure }) => measure.diskWrite)}::real[], ${column(({ measure }) => measure.receive)}::real[],
        ${column(({ measure }) => measure.transmit)}::real[])
      on conflict (object_id) do update set run_id = excluded.run_id, at = excluded.at,
        cpu_percent = excluded.cpu_percent, memory_used_bytes = excluded.memory_used_bytes,
        memory_total_bytes = excluded.memory_total_bytes,
        disk_read_bytes_per_second = excluded.disk_read_bytes_per_second,
        disk_write_bytes_per_second = excluded.disk_write_bytes_per_second,
        network_receive_bytes_per_second = excluded.network_receive_bytes_per_second,
        network_transmit_bytes_per_second = excluded.network_transmit_bytes_per_second)
    select pg_notify(${usageChannel}, '')`.execute(db)
}
