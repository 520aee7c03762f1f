import { sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { visibleTo } from '../../authz/filter.ts'
import type { DbOrTx } from '../../db/database.ts'
import type { PlacementRequest } from '../../scheduling/candidate.ts'
import type { RunConfig } from './run-config.ts'

/** A host somebody asks about. */
export interface RehearsedHostRow {
  readonly id: string
  readonly name: string
  readonly cluster_id: string | null
}

/** Of some hosts those the actor may see, by name. */
export async function listRehearsedHosts(
  db: DbOrTx,
  actor: Actor,
  ids: readonly string[],
): Promise<RehearsedHostRow[]> {
  return await db
    .selectFrom('host as h')
    .select(['h.id', 'h.name', 'h.cluster_id'])
    .where('h.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .where(visibleTo(actor, 'h.ancestors'))
    .orderBy('h.name')
    .execute()
}

/** A guest of a host, with what a start or a migration of it asks. */
export interface GuestRow {
  readonly id: string
  readonly name: string
  /** Whether the actor may see it; it takes room elsewhere all the same. */
  readonly is_visible: boolean
  readonly host_id: string
  readonly cluster_id: string
  readonly architecture: string
  readonly memory_bytes: number
  readonly cpus: number
  readonly display: PlacementRequest['display']
  readonly pinned_host_ids: readonly string[]
  /** What it runs with, which a migration keeps; null while it is being launched. */
  readonly run_config: RunConfig | null
  /** Those the actor may not see are not named. */
  readonly domains: PlacementRequest['domains']
  readonly networks: PlacementRequest['networks']
}

/** Guests of some hosts, in one statement however many. */
export async function listGuests(db: DbOrTx, actor: Actor, hostIds: readonly string[]): Promise<GuestRow[]> {
  const { rows } = await sql<GuestRow>`
    select vm.id, vm.name, ${visibleTo(actor, 'vm.ancestors')} as is_visible, vm.run_host_id as host_id, vm.cluster_id,
      c.architecture, vm.memory_bytes, vm.cpu_sockets * vm.cpu_cores * vm.cpu_threads as cpus, vm.display, vm.pinned_host_ids,
      vm.run_config,
      (select coalesce(jsonb_agg(distinct jsonb_build_object('id', s.id,
          'name', case when ${visibleTo(actor, 's.ancestors')} then s.name else '(hidden)' end,
          'isOwn', s.host_id is not distinct from vm.run_host_id)), '[]')
        from disk d join storage_domain s on s.id = d.storage_domain_id
        where d.id = vm.iso_disk_id or exists (select from disk_attachment a where a.disk_id = d.id and a.vm_id = vm.id)
      ) as domains,
      (select coalesce(jsonb_agg(distinct jsonb_build_object('name', w.name, 'cidr', w.ipv4_cidr)), '[]')
        from nic n join network w on w.id = n.network_id where n.vm_id = vm.id) as networks
    from vm
    join cluster c on c.id = vm.cluster_id
    where vm.run_host_id = any(${[...hostIds]}::uuid[]) and vm.run_id is not null`.execute(db)
  return rows
}
