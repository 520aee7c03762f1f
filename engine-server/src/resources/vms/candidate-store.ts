// What placement is decided on: the hosts of a cluster with what is promised of them, and who may see them.
import type { HostDescription } from '@overt/api-client/agent'
import { sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { visibleTo } from '../../authz/filter.ts'
import type { DbOrTx } from '../../db/database.ts'
import { maintenanceColumn } from '../../hosts/maintenance-facts.ts'
import { deriveHostStatus } from '../../hosts/status.ts'
import { unreachedStorageOf } from '../../hosts/store.ts'
import { isRecentUsage } from '../../samples/usage.ts'
import type { ClusterDemands, HostCandidate, PlacementRequest } from '../../scheduling/candidate.ts'
import type { ConnectionState } from '../../vm-status/derive.ts'

/** What a cluster asks for its VMs. */
export async function getDemands(db: DbOrTx, clusterId: string): Promise<ClusterDemands> {
  const row = await db
    .selectFrom('cluster')
    .select(['cpu_type', 'emulated_machine', 'memory_overcommit_percent', 'scheduling_policy'])
    .where('id', '=', clusterId)
    .executeTakeFirstOrThrow()
  return {
    cpuModel: row.cpu_type,
    machineType: row.emulated_machine,
    memoryPercent: row.memory_overcommit_percent,
    policy: row.scheduling_policy as ClusterDemands['policy'], // the column's check allows nothing else
  }
}

/** The part of a host's description that placement asks of; picked in the database, for it is read of every host. */
type Described = Pick<
  HostDescription,
  'architecture' | 'memoryBytes' | 'displays' | 'driverConnected' | 'driverMessage' | 'brokenNetworks'
> & {
  readonly onlineCpus: number
  readonly accelerator: HostDescription['accelerator']['kind']
  readonly hostCpu: string
  readonly guestModels: readonly string[] | null
  readonly machineTypes: readonly string[] | null
  readonly nics: HostDescription['nics'] | null
}

const described = sql<Described | null>`case when r.description is null then null else jsonb_build_object(
  'architecture', r.description -> 'architecture', 'memoryBytes', r.description -> 'memoryBytes',
  'displays', coalesce(r.description -> 'displays', '["vnc"]'),
  'driverConnected', coalesce(r.description -> 'driverConnected', 'true'),
  'driverMessage', coalesce(r.description -> 'driverMessage', '""'),
  'onlineCpus', r.description #> '{cpu,onlineCpus}', 'accelerator', r.description #> '{accelerator,kind}', 'hostCpu', r.description #> '{cpu,model}',
  'guestModels', r.description #> '{cpu,guestModels}', 'machineTypes', r.description #> '{cpu,machineTypes}',
  'brokenNetworks', coalesce(r.description -> 'brokenNetworks', '[]'), 'nics', r.description -> 'nics') end`

/** Hosts of a cluster with what placement asks of them; what the VM itself has reserved already is not counted. */
export async function listCandidates(db: DbOrTx, clusterId: string, vmId: string | null): Promise<HostCandidate[]> {
  const rows = await db
    .selectFrom('host as h')
    .innerJoin('cluster as k', 'k.id', 'h.cluster_id')
    .leftJoin('host_connection as c', 'c.host_id', 'h.id')
    .leftJoin('host_runtime as r', 'r.host_id', 'h.id')
    .leftJoin('latest_usage as lu', (join) => join.onRef('lu.object_id', '=', 'h.id').on(isRecentUsage))
    .innerJoinLateral(
      (inner) =>
        inner
          .selectFrom('vm as v')
          .leftJoin('latest_usage as lu', (join) =>
            join.onRef('lu.object_id', '=', 'v.id').onRef('lu.run_id', '=', 'v.run_id'),
          )
          .select([
            sql<number>`count(*)::int`.as('guests'),
            sql<number>`coalesce(sum((v.run_config ->> 'memoryBytes')::float8), 0)`.as('memory_bytes'),
            sql<number>`coalesce(sum(${cpusOfRun}), 0)::int`.as('cpus'),
            sql<number>`coalesce(sum(${cpusOfRun}) filter (where lu.object_id is null), 0)::int`.as('unmeasured_cpus'),
          ])
          // One that is being migrated has a host more.
          .where(sql<boolean>`(v.run_host_id = h.id or v.migration_host_id = h.id)`)
          .where('v.run_id', 'is not', null)
          .where(sql<boolean>`v.id is distinct from ${vmId}::uuid`)
          .as('g'),
      (join) => join.onTrue(),
    )
    .select([
      'h.id',
      'h.name',
      'h.created_at',
      'h.approved_at',
      maintenanceColumn.as('maintenance'),
      'h.cluster_id',
      'k.architecture as cluster_architecture',
      'k.cpu_type',
      'k.emulated_machine',
    ])
    .select([sql<ConnectionState | null>`c.state`.as('connection_state'), 'c.reason as connection_reason'])
    .select(['c.since as connection_since', 'r.reported_at', described.as('described'), 'lu.cpu_percent'])
    .select(['g.guests', 'g.memory_bytes', 'g.cpus', 'g.unmeasured_cpus'])
    .select(
      sql<string[]>`array(select r.domain_id from storage_domain_host r
        where r.host_id = h.id and r.status = 'active')`.as('domains'),
    )
    .select(unreachedStorageOf('h.id').as('unreached'))
    .where('h.cluster_id', '=', clusterId)
    .orderBy('h.name')
    .execute()
  return rows.map((row) => {
    const { status, reason } = deriveHostStatus({
      createdAt: row.created_at,
      approvedAt: row.approved_at,
      maintenance: row.maintenance,
      connection:
        row.connection_state && row.connection_since
          ? { state: row.connection_state, reason: row.connection_reason ?? '', since: row.connection_since }
          : null,
      reported: row.described && {
        at: row.reported_at ?? row.created_at,
        architecture: row.described.architecture,
        driverConnected: row.described.driverConnected ?? true,
        driverMessage: row.described.driverMessage ?? '',
        offer: { cpuTypes: row.described.guestModels ?? [], machineTypes: row.described.machineTypes ?? undefined },
        brokenNetworks: row.described.brokenNetworks ?? [],
      },
      cluster: {
        architecture: row.cluster_architecture,
        cpuType: row.cpu_type,
        emulatedMachine: row.emulated_machine,
      },
      unreached: row.unreached,
    })
    return {
      id: row.id,
      name: row.name,
      status,
      statusReason: reason,
      clusterId: row.cluster_id,
      description: row.described && describedHost(row.described),
      reserved: {
        guests: row.guests,
        memoryBytes: row.memory_bytes,
        cpus: row.cpus,
        unmeasuredCpus: row.unmeasured_cpus,
      },
      cpuPercent: row.cpu_percent,
      activeDomainIds: row.domains,
      ownStorage: null,
    }
  })
}

const cpusOfRun = sql<number>`(v.run_config #>> '{cpu,sockets}')::int * (v.run_config #>> '{cpu,coresPerSocket}')::int
  * (v.run_config #>> '{cpu,threadsPerCore}')::int`

function describedHost(described: Described): HostCandidate['description'] {
  const { architecture, memoryBytes, onlineCpus, accelerator, hostCpu, displays, guestModels, machineTypes, nics } =
    described
  return {
    architecture,
    memoryBytes,
    onlineCpus,
    accelerator,
    hostCpu,
    displays: displays ?? ['vnc'],
    cpuModels: guestModels ?? [],
    machineTypes: machineTypes ?? [],
    addresses: (nics ?? []).flatMap(({ name, addresses }) => addresses.map((cidr) => ({ nic: name, cidr }))),
  }
}

/** Hosts of a cluster that the actor may see. */
export async function listVisibleHostIds(db: DbOrTx, actor: Actor, clusterId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('host as h')
    .select('h.id')
    .where('h.cluster_id', '=', clusterId)
    .where(visibleTo(actor, 'h.ancestors'))
    .execute()
  return rows.map(({ id }) => id)
}

/** Those of some storage domains that the actor may see. */
async function listVisibleDomainIds(db: DbOrTx, actor: Actor, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('storage_domain as s')
    .select('s.id')
    .where('s.id', 'in', ids)
    .where(visibleTo(actor, 's.ancestors'))
    .execute()
  return rows.map(({ id }) => id)
}

/** Storage domains with the names of those alone that the actor may see: the others are counted on, but not named. */
export async function nameVisibleDomains(
  db: DbOrTx,
  actor: Actor,
  domains: PlacementRequest['domains'],
): Promise<PlacementRequest['domains']> {
  const ids = domains.map(({ id }) => id)
  const visible = new Set(await listVisibleDomainIds(db, actor, ids))
  return domains.map((domain) => (visible.has(domain.id) ? domain : { ...domain, name: '(hidden)' }))
}

/** Those of some networks that the actor may see, with the range each takes on a host. */
export async function listVisibleNetworks(
  db: DbOrTx,
  actor: Actor,
  ids: readonly string[],
): Promise<{ id: string; name: string; cidr: string }[]> {
  if (ids.length === 0) return []
  return await db
    .selectFrom('network as n')
    .select(['n.id', 'n.name', 'n.ipv4_cidr as cidr'])
    .where('n.id', 'in', ids)
    .where(visibleTo(actor, 'n.ancestors'))
    .execute()
}
