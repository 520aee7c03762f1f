import type { StatisticsReport } from '@overt/api-client/agent'
import { sql } from 'kysely'
import type { HistoryDb } from '../db/database.ts'

/** What one host measured at one time. */
export interface Sample {
  readonly hostId: string
  readonly report: StatisticsReport
}

/** Makes the partitions of today and tomorrow (UTC), if they are missing. */
export async function ensurePartitions(db: HistoryDb): Promise<void> {
  await sql`select ensure_sample_partitions((now() at time zone 'UTC')::date + n) from generate_series(0, 1) n`.execute(
    db,
  )
}

/** Names of partitions whose last day is more than so many days ago. */
export async function listOldPartitions(db: HistoryDb, days: number): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_inherits i
    join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
    where p.relname in ('host_sample', 'vm_sample') and c.relname ~ '_[0-9]{8}$'
      and to_date(right(c.relname, 8), 'YYYYMMDD') < (now() at time zone 'UTC')::date - ${days}::int`.execute(db)
  return rows.map(({ name }) => name)
}

export async function dropPartition(db: HistoryDb, name: string): Promise<void> {
  await sql`drop table if exists ${sql.table(name)}`.execute(db)
}

/** Writes what all hosts measured in one cycle: a statement for the hosts, one for their VMs. */
export async function insertSamples(db: HistoryDb, samples: readonly Sample[]): Promise<void> {
  if (samples.length === 0) return
  const hosts = samples.map(({ hostId, report }) => ({ at: report.at, hostId, ...report.host }))
  await sql`
    insert into host_sample (at, host_id, cpu_percent, memory_used_bytes, memory_total_bytes,
      network_receive_bytes_per_second, network_transmit_bytes_per_second)
    select * from unnest(${hosts.map(({ at }) => at)}::timestamptz[], ${hosts.map(({ hostId }) => hostId)}::uuid[],
      ${hosts.map(({ cpuPercent }) => cpuPercent)}::real[], ${hosts.map((host) => host.memoryUsedBytes)}::bigint[],
      ${hosts.map((host) => host.memoryTotalBytes)}::bigint[],
      ${hosts.map((host) => host.networkReceiveBytesPerSecond)}::real[],
      ${hosts.map((host) => host.networkTransmitBytesPerSecond)}::real[])`.execute(db)
  const vms = samples.flatMap(({ hostId, report }) =>
    report.machines.map((machine) => ({ at: report.at, hostId, ...machine })),
  )
  if (vms.length === 0) return
  await sql`
    insert into vm_sample (at, vm_id, host_id, cpu_percent, memory_used_bytes, disk_read_bytes_per_second,
      disk_write_bytes_per_second, network_receive_bytes_per_second, network_transmit_bytes_per_second)
    select * from unnest(${vms.map(({ at }) => at)}::timestamptz[], ${vms.map(({ vmId }) => vmId)}::uuid[],
      ${vms.map(({ hostId }) => hostId)}::uuid[], ${vms.map(({ cpuPercent }) => cpuPercent)}::real[],
      ${vms.map((vm) => vm.memoryUsedBytes)}::bigint[], ${vms.map((vm) => vm.diskReadBytesPerSecond ?? null)}::real[],
      ${vms.map((vm) => vm.diskWriteBytesPerSecond ?? null)}::real[],
      ${vms.map((vm) => vm.networkReceiveBytesPerSecond ?? null)}::real[],
      ${vms.map((vm) => vm.networkTransmitBytesPerSecond ?? null)}::real[])`.execute(db)
}
