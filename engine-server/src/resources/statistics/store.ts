import { sql } from 'kysely'
import { type Actor, systemId } from '../../authz/actor.ts'
import { grantedTo } from '../../authz/filter.ts'
import type { DbOrTx, HistoryDb } from '../../db/database.ts'
import type { StepRow, Window } from './view.ts'

function inWindow({ fromMs, toMs }: Window) {
  return sql<boolean>`at >= ${new Date(fromMs)}::timestamptz and at < ${new Date(toMs)}::timestamptz`
}
function stepOf({ fromMs, stepMs }: Window) {
  return sql<number>`floor(extract(epoch from at - ${new Date(fromMs)}::timestamptz) * 1000 / ${stepMs}::int)::int`
}

/** What a VM used, by step. */
export async function listOfVm(history: HistoryDb, vmId: string, window: Window): Promise<StepRow[]> {
  const { rows } = await sql<StepRow>`
    select ${stepOf(window)} as step, avg(cpu_percent) as cpu_percent,
      avg(memory_used_bytes)::float8 as memory_used_bytes, avg(memory_total_bytes)::float8 as memory_total_bytes,
      avg(disk_read_bytes_per_second) as disk_read_bytes_per_second,
      avg(disk_write_bytes_per_second) as disk_write_bytes_per_second,
      avg(network_receive_bytes_per_second) as network_receive_bytes_per_second,
      avg(network_transmit_bytes_per_second) as network_transmit_bytes_per_second
    from vm_sample where vm_id = ${vmId}::uuid and ${inWindow(window)} group by 1`.execute(history)
  return rows
}

/**
 * Sums over objects none of which is below another, by step: hosts, what holds hosts, storage domains, each known by its
 * own rows. First the mean of each over a step, then their sum, so that it does not matter who was measured how often.
 */
export async function listTotals(history: HistoryDb, ids: readonly string[], window: Window): Promise<StepRow[]> {
  const hosts = sql`cpu_percent, cpus, vcpus_committed, memory_used_bytes, memory_total_bytes,
    memory_committed_bytes, disk_read_bytes_per_second, disk_write_bytes_per_second,
    network_receive_bytes_per_second, network_transmit_bytes_per_second`
  const among = sql`any(${[...ids]}::uuid[]) and ${inWindow(window)}`
  const { rows } = await sql<StepRow>`
    with sample as (
      select at, object_id as id, ${hosts}, space_used_bytes, space_total_bytes
        from total_sample where object_id = ${among}
      union all select at, host_id, ${hosts}, null, null from host_sample where host_id = ${among}
      union all select at, domain_id, null, null, null, null, null, null, null, null, null, null, space_used_bytes,
        space_total_bytes from storage_domain_sample where domain_id = ${among}),
    mean as (
      select ${stepOf(window)} as step, avg(cpu_percent) as cpu_percent, avg(cpus)::float8 as cpus,
        avg(vcpus_committed)::float8 as vcpus_committed, avg(memory_used_bytes)::float8 as memory_used,
        avg(memory_total_bytes)::float8 as memory_total, avg(memory_committed_bytes)::float8 as memory_committed,
        avg(disk_read_bytes_per_second) as disk_read, avg(disk_write_bytes_per_second) as disk_write,
        avg(network_receive_bytes_per_second) as receive, avg(network_transmit_bytes_per_second) as transmit,
        avg(space_used_bytes)::float8 as space_used, avg(space_total_bytes)::float8 as space_total
      from sample group by step, id)
    select step,
      -- A host that has not said how many CPUs it has counts as one.
      sum(cpu_percent * coalesce(cpus, 1)) / sum(coalesce(cpus, 1)) filter (where cpu_percent is not null)
        as cpu_percent,
      sum(cpus) as cpus_total, sum(vcpus_committed) as vcpus_committed, sum(memory_used) as memory_used_bytes,
      sum(memory_total) as memory_total_bytes, sum(memory_committed) as memory_committed_bytes,
      sum(disk_read) as disk_read_bytes_per_second, sum(disk_write) as disk_write_bytes_per_second,
      sum(receive) as network_receive_bytes_per_second, sum(transmit) as network_transmit_bytes_per_second,
      sum(space_used) as space_used_bytes, sum(space_total) as space_total_bytes
    from mean group by step`.execute(history)
  return rows
}

/** Of the objects on which the actor has a role, those that are below no other: together all they may see, once. */
export async function listTopmostSeen(db: DbOrTx, actor: Actor): Promise<string[]> {
  if (actor.kind === 'engine') return [systemId]
  const { rows } = await sql<{ id: string }>`
    with granted as materialized (select unnest(${grantedTo(actor, 'see')}) as id)
    select distinct o.id from granted g join estate_object o on o.id = g.id
    where not exists (select from granted h where h.id <> o.id and h.id = any(o.ancestors))`.execute(db)
  return rows.map(({ id }) => id)
}

/** Whether there are hosts, and storage domains, among objects and what is below them. */
export async function findWhatIsBelow(
  db: DbOrTx,
  ids: readonly string[],
): Promise<{ readonly hosts: boolean; readonly storage: boolean }> {
  const { rows } = await sql<{ hosts: boolean; storage: boolean }>`
    select exists (select from host where approved_at is not null and ancestors && ${[...ids]}::uuid[]) as hosts,
      exists (select from storage_domain where attached_at is not null and ancestors && ${[...ids]}::uuid[]) as storage
    `.execute(db)
  return rows[0] ?? { hosts: false, storage: false }
}
