import type { HostDescription } from '@overt/api-client/agent'
import { sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { allowedTo, rightsOnMany, visibleTo } from '../../authz/filter.ts'
import { type TagOnObject, taggedWith, tagsOf } from '../../authz/tags.ts'
import type { DbOrTx, Tx } from '../../db/database.ts'
import { isRecentUsage, type UsageRow, usageColumns } from '../../samples/usage.ts'
import { type MaintenanceFacts, maintenanceColumn } from '../../hosts/maintenance-facts.ts'
import type { HostFacts } from '../../hosts/status.ts'
import type { UnreachedStorage } from '../../hosts/status.ts'
import { unreachedStorageOf } from '../../hosts/store.ts'
import type { ConnectionState } from '../../vm-status/derive.ts'

/** A host with everything its view shows. */
export interface HostRow extends UsageRow {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly cluster_id: string | null
  readonly cluster_name: string | null
  /** What its cluster asks of it. */
  readonly cluster: HostFacts['cluster']
  readonly address: string
  readonly port: number
  readonly machine_id: string
  readonly certificate_fingerprint: string
  readonly certificate_expires_at: Date
  readonly renewal_requested_at: Date | null
  readonly approved_at: Date | null
  readonly maintenance: MaintenanceFacts | null
  readonly created_at: Date
  readonly ancestors: string[]
  readonly revision: number
  readonly connection_state: ConnectionState | null
  readonly connection_reason: string | null
  readonly connection_since: Date | null
  readonly clock_skew_ms: number | null
  readonly unreached: UnreachedStorage | null
  readonly simulated: boolean | null
  readonly reported_at: Date | null
  readonly reported: HostDescription | null
  readonly external_count: number
  readonly vm_count: number
  readonly migration_bandwidth_mib_per_second: number | null
  readonly tags: TagOnObject[]
  readonly rights: string[]
}

function selectHosts(db: DbOrTx, actor: Actor) {
  return db
    .selectFrom('host as h')
    .leftJoin('cluster as c', 'c.id', 'h.cluster_id')
    .leftJoin('host_connection as n', 'n.host_id', 'h.id')
    .leftJoin('host_runtime as r', 'r.host_id', 'h.id')
    .leftJoin('latest_usage as lu', (join) => join.onRef('lu.object_id', '=', 'h.id').on(isRecentUsage))
    .select(usageColumns)
    .select([
      'h.id',
      'h.name',
      'h.description',
      'h.cluster_id',
      'c.name as cluster_name',
      sql<HostFacts['cluster']>`case when c.id is not null then jsonb_build_object('architecture', c.architecture,
        'cpuType', c.cpu_type, 'emulatedMachine', c.emulated_machine) end`.as('cluster'),
      'h.address',
      'h.port',
      'h.machine_id',
      'h.certificate_fingerprint',
      'h.certificate_expires_at',
      'h.renewal_requested_at',
      'h.approved_at',
      maintenanceColumn.as('maintenance'),
      'h.created_at',
      'h.migration_bandwidth_mib_per_second',
      'h.ancestors',
      'h.revision',
      sql<ConnectionState | null>`n.state`.as('connection_state'),
      'n.reason as connection_reason',
      'n.since as connection_since',
      'n.clock_skew_ms',
      unreachedStorageOf('h.id').as('unreached'),
      'r.simulated',
      'r.reported_at',
      sql<HostDescription | null>`r.description`.as('reported'),
      sql<number>`coalesce(jsonb_array_length(r.external_machines), 0)`.as('external_count'),
      sql<number>`(select count(*)::int from vm where vm.run_host_id = h.id)`.as('vm_count'),
      rightsOnMany(actor, 'h.ancestors').as('rights'),
      tagsOf(actor, 'h').as('tags'),
    ])
    .where(visibleTo(actor, 'h.ancestors'))
}

/** Finds a host the actor may see. */
export async function findById(db: DbOrTx, actor: Actor, id: string): Promise<HostRow | undefined> {
  return await selectHosts(db, actor).where('h.id', '=', id).executeTakeFirst()
}

/** What a list of hosts is narrowed to. */
export interface HostFilter {
  readonly ids?: readonly string[] | undefined
  readonly search?: string | undefined
  readonly clusterId?: readonly string[] | undefined
  readonly tagId?: readonly string[] | undefined
  readonly after?: readonly [name: string, id: string] | undefined
  /** Rows read at most; absent: all of them. */
  readonly rows?: number
}

/** Hosts by name. */
export async function listPage(db: DbOrTx, actor: Actor, filter: HostFilter): Promise<HostRow[]> {
  const { ids, search, clusterId, tagId, after, rows } = filter
  return await selectHosts(db, actor)
    .$if(ids !== undefined, (query) => query.where('h.id', '=', sql<string>`any(${ids}::uuid[])`))
    .$if(clusterId !== undefined, (query) => query.where('h.cluster_id', '=', sql<string>`any(${clusterId}::uuid[])`))
    .$if(tagId !== undefined, (query) => query.where(taggedWith(actor, tagId ?? [], 'h.ancestors')))
    .$if(search !== undefined, (query) =>
      query.where(sql<boolean>`position(lower(${search}) in lower(h.name || ' ' || h.description)) > 0`),
    )
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(h.name, h.id) > (${after?.[0]}, ${after?.[1]}::uuid)`),
    )
    .orderBy('h.name')
    .orderBy('h.id')
    .$if(rows !== undefined, (query) => query.limit(rows ?? 0))
    .execute()
}

/** A host's own row, locked for a change. */
export interface LockedHostRow {
  readonly id: string
  readonly name: string
  readonly cluster_id: string | null
  readonly approved_at: Date | null
  readonly ancestors: string[]
  readonly connection_state: ConnectionState | null
}

function selectLocked(tx: Tx) {
  return tx
    .selectFrom('host as h')
    .leftJoin('host_connection as n', 'n.host_id', 'h.id')
    .select([
      'h.id',
      'h.name',
      'h.cluster_id',
      'h.approved_at',
      'h.ancestors',
      sql<ConnectionState | null>`n.state`.as('connection_state'),
    ])
    .forUpdate('h')
}
export async function lockById(tx: Tx, id: string): Promise<LockedHostRow | undefined> {
  return await selectLocked(tx).where('h.id', '=', id).executeTakeFirst()
}
export async function lockByMachineId(tx: Tx, machineId: string): Promise<LockedHostRow | undefined> {
  return await selectLocked(tx).where('h.machine_id', '=', machineId).executeTakeFirst()
}

/** A cluster the actor may add hosts to, or only see. */
export async function findCluster(
  db: DbOrTx,
  actor: Actor,
  id: string,
): Promise<{ name: string; ancestors: string[]; may_add: boolean } | undefined> {
  return await db
    .selectFrom('cluster')
    .select(['name', 'ancestors', allowedTo(actor, 'create_host', 'cluster.ancestors').as('may_add')])
    .where('id', '=', id)
    .where(visibleTo(actor, 'cluster.ancestors'))
    .$narrowType<{ may_add: boolean }>()
    .executeTakeFirst()
}

/** Approves a host into a cluster. */
export async function approve(
  tx: Tx,
  id: string,
  change: { readonly clusterId: string; readonly name: string; readonly ancestors: readonly string[] },
): Promise<void> {
  await tx
    .updateTable('host')
    .set({
      cluster_id: change.clusterId,
      name: change.name,
      ancestors: [...change.ancestors],
      approved_at: sql`now()`,
      revision: sql`revision + 1`,
    })
    .where('id', '=', id)
    .execute()
}

/** Changes what people call a host and say of it; answers false when its revision is not the one given. */
export async function updateHost(
  tx: Tx,
  id: string,
  revision: number,
  change: {
    readonly name?: string | undefined
    readonly description?: string | undefined
    readonly migrationBandwidthMibPerSecond?: number | null | undefined
  },
): Promise<boolean> {
  const { name, description, migrationBandwidthMibPerSecond: bandwidth } = change
  const result = await tx
    .updateTable('host')
    .set({
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
      ...(bandwidth === undefined ? {} : { migration_bandwidth_mib_per_second: bandwidth }),
      revision: sql`revision + 1`,
    })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Notes that a host is to have a new certificate, unless that is noted already; answers the host. */
export async function noteRenewalRequest(
  tx: Tx,
  id: string,
): Promise<
  | { name: string; ancestors: string[]; approved_at: Date | null; key_fingerprint: string | null; has_ended: boolean }
  | undefined
> {
  return await tx
    .updateTable('host')
    .set({ renewal_requested_at: sql`coalesce(renewal_requested_at, now())` })
    .where('id', '=', id)
    .returning(['name', 'ancestors', 'approved_at', 'key_fingerprint'])
    .returning(sql<boolean>`certificate_expires_at < now()`.as('has_ended'))
    .executeTakeFirst()
}

/** What an agent registers with. */
export interface Registration {
  readonly name: string
  readonly address: string
  readonly port: number
  readonly machineId: string
  readonly certificateFingerprint: string
  readonly keyFingerprint: string
  readonly certificateExpiresAt: Date
}

/** A new host, waiting for approval. */
export async function insertHost(tx: Tx, id: string, host: Registration, ancestors: readonly string[]): Promise<void> {
  await tx
    .insertInto('host')
    .values({
      id,
      name: host.name,
      address: host.address,
      port: host.port,
      machine_id: host.machineId,
      certificate_fingerprint: host.certificateFingerprint,
      key_fingerprint: host.keyFingerprint,
      certificate_expires_at: host.certificateExpiresAt,
      ancestors: [...ancestors],
    })
    .execute()
}

/** Registers a known machine anew: it waits for approval again. Its sessions go on counting. */
export async function renewHost(tx: Tx, id: string, host: Omit<Registration, 'name' | 'machineId'>): Promise<void> {
  await tx
    .updateTable('host')
    .set({
      address: host.address,
      port: host.port,
      certificate_fingerprint: host.certificateFingerprint,
      key_fingerprint: host.keyFingerprint,
      certificate_expires_at: host.certificateExpiresAt,
      renewal_requested_at: null,
      approved_at: null,
      revision: sql`revision + 1`,
    })
    .where('id', '=', id)
    .execute()
}

/** Names that are taken among `base` and `base-2`, `base-3`, … */
export async function listNamesLike(tx: Tx, base: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('host')
    .select('name')
    .where(sql<boolean>`name = ${base} or starts_with(name, ${`${base}-`})`)
    .execute()
  return rows.map(({ name }) => name)
}

export async function insertEnrollmentToken(
  tx: Tx,
  token: { readonly hash: Buffer; readonly createdBy: string | null; readonly expiresAt: Date },
): Promise<void> {
  await tx
    .insertInto('host_enrollment_token')
    .values({ token_hash: token.hash, created_by: token.createdBy, expires_at: token.expiresAt })
    .execute()
}

/** Uses a token up; answers who made it, or undefined when it is wrong, used or expired. */
export async function consumeEnrollmentToken(
  tx: Tx,
  hash: Buffer,
): Promise<{ created_by: string | null; user_name: string | null } | undefined> {
  const row = await tx
    .updateTable('host_enrollment_token')
    .set({ used_at: sql`now()` })
    .where('token_hash', '=', hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .returning('created_by')
    .executeTakeFirst()
  if (!row) return undefined
  const user = await tx.selectFrom('app_user').select('user_name').where('id', '=', row.created_by).executeTakeFirst()
  return { created_by: row.created_by, user_name: user?.user_name ?? null }
}

export async function noteEnrolledHost(tx: Tx, hash: Buffer, hostId: string): Promise<void> {
  await tx.updateTable('host_enrollment_token').set({ host_id: hostId }).where('token_hash', '=', hash).execute()
}
