import type { StorageDescription } from '@overt/api-client/agent'
import { sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { rightsOn, visibleTo } from '../../authz/filter.ts'
import { type TagOnObject, taggedWith, tagsOf } from '../../authz/tags.ts'
import { saveReach } from '../../hosts/storage-reach.ts'
import type { DbOrTx, Tx } from '../../db/database.ts'

/** A host that should reach a shared domain. */
export interface DomainHost {
  readonly hostId: string
  readonly hostName: string
  readonly status: 'active' | 'missing'
  readonly reason: string
  readonly since: string
}

/** A storage domain with what views need of it. */
export interface StorageDomainRow {
  id: string
  name: string
  description: string
  data_center_id: string
  type: 'local' | 'shared_folder'
  host_id: string | null
  /** Who works on it: its host, or the holder of a shared one's lease. */
  server_id: string | null
  /** Hosts that are up and reach it, and that are up and do not. */
  reached_by: number
  missed_by: number
  /** Hosts of a shared domain that the actor may see, with whether each reaches it. */
  hosts: readonly DomainHost[]
  host_name: string | null
  path: string | null
  attached_at: Date | null
  ancestors: string[]
  revision: number
  created_at: Date
  status: string | null
  reason: string | null
  since: Date | null
  total_bytes: number | null
  available_bytes: number | null
  connection_state: string | null
  connection_since: Date | null
  disk_count: number
  operation_kind: string | null
  tags: TagOnObject[]
  rights: string[]
}

function selectDomains(db: DbOrTx, actor: Actor) {
  return db
    .selectFrom('storage_domain as s')
    .leftJoin('storage_domain_runtime as r', 'r.domain_id', 's.id')
    .leftJoin('storage_domain_server as v', 'v.domain_id', 's.id')
    .innerJoin('storage_domain_reach as e', 'e.domain_id', 's.id')
    .leftJoin('host as h', 'h.id', 'v.host_id')
    .leftJoin('host_connection as c', 'c.host_id', 'v.host_id')
    .select([
      's.id',
      's.name',
      's.description',
      's.data_center_id',
      sql<StorageDomainRow['type']>`s.type`.as('type'),
      's.host_id',
      'v.host_id as server_id',
      'e.reached_by',
      'e.missed_by',
      hostsOfDomain(actor).as('hosts'),
      'h.name as host_name',
      's.path',
      's.attached_at',
      's.ancestors',
      's.revision',
      's.created_at',
      'r.status',
      'r.reason',
      'r.since',
      'r.total_bytes',
      'r.available_bytes',
      'c.state as connection_state',
      'c.since as connection_since',
      sql<number>`(select count(*)::int from disk d where d.storage_domain_id = s.id)`.as('disk_count'),
      sql<string | null>`(select o.kind from operation_lock l join operation o on o.id = l.operation_id
        where l.object_id = s.id and l.mode = 'exclusive' limit 1)`.as('operation_kind'),
      rightsOn(actor, 's.ancestors').as('rights'),
      tagsOf(actor, 's').as('tags'),
    ])
    .where(visibleTo(actor, 's.ancestors', 'storage_domain'))
}

function hostsOfDomain(actor: Actor) {
  return sql<readonly DomainHost[]>`coalesce((
    select jsonb_agg(jsonb_build_object('hostId', o.id, 'hostName', o.name, 'status', m.status, 'reason', m.reason,
      'since', m.since) order by o.name)
    from storage_domain_host m join host o on o.id = m.host_id
    where m.domain_id = s.id and s.host_id is null and ${visibleTo(actor, 'o.ancestors')}), '[]')`
}

/** Finds a storage domain the actor may see. */
export async function findById(db: DbOrTx, actor: Actor, id: string): Promise<StorageDomainRow | undefined> {
  return await selectDomains(db, actor).where('s.id', '=', id).executeTakeFirst()
}

/** What a list of storage domains is narrowed to. */
export interface StorageDomainFilter {
  readonly ids?: readonly string[] | undefined
  readonly search?: string | undefined
  readonly dataCenterId?: readonly string[] | undefined
  readonly tagId?: readonly string[] | undefined
  readonly after?: readonly [name: string, id: string] | undefined
  readonly limit: number
}

/** A page of storage domains by name, and one row more. */
export async function listPage(db: DbOrTx, actor: Actor, filter: StorageDomainFilter): Promise<StorageDomainRow[]> {
  const { ids, search, dataCenterId, tagId, after, limit } = filter
  return await selectDomains(db, actor)
    .$if(ids !== undefined, (query) => query.where('s.id', '=', sql<string>`any(${ids}::uuid[])`))
    .$if(search !== undefined, (query) =>
      query.where(sql<boolean>`strpos(lower(s.name || ' ' || s.description), lower(${search})) > 0`),
    )
    .$if(dataCenterId !== undefined, (query) =>
      query.where('s.data_center_id', '=', sql<string>`any(${dataCenterId}::uuid[])`),
    )
    .$if(tagId !== undefined, (query) => query.where(taggedWith(actor, tagId ?? [], 's.ancestors')))
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(s.name, s.id) > (${after?.[0]}::text, ${after?.[1]}::uuid)`),
    )
    .orderBy('s.name')
    .orderBy('s.id')
    .limit(limit + 1)
    .execute()
}

/** The data center a domain is to belong to, if the actor may see it. */
export async function findDataCenter(
  tx: Tx,
  actor: Actor,
  id: string,
): Promise<{ name: string; local: boolean; ancestors: string[]; rights: string[] } | undefined> {
  return await tx
    .selectFrom('data_center as d')
    .select(['d.name', 'd.local', 'd.ancestors', rightsOn(actor, 'd.ancestors').as('rights')])
    .where('d.id', '=', id)
    .where(visibleTo(actor, 'd.ancestors', 'data_center'))
    .forKeyShare('d') // the kind of storage it has stays, until this domain is in it
    .executeTakeFirst()
}

/** The approved host that is to serve a domain, with its data center, if the actor may see it. */
export async function findHost(
  tx: Tx,
  actor: Actor,
  id: string,
): Promise<{ name: string; data_center_id: string } | undefined> {
  return await tx
    .selectFrom('host as h')
    .innerJoin('cluster as c', 'c.id', 'h.cluster_id')
    .select(['h.name', 'c.data_center_id'])
    .where('h.id', '=', id)
    .where('h.approved_at', 'is not', null)
    .where(visibleTo(actor, 'h.ancestors'))
    .executeTakeFirst()
}

/** A domain to insert. */
export interface NewStorageDomain {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly dataCenterId: string
  readonly type: StorageDomainRow['type']
  readonly hostId: string | null
  readonly path: string
  readonly ancestors: readonly string[]
}

export async function insertStorageDomain(tx: Tx, domain: NewStorageDomain): Promise<void> {
  await tx
    .insertInto('storage_domain')
    .values({
      id: domain.id,
      name: domain.name,
      description: domain.description,
      data_center_id: domain.dataCenterId,
      type: domain.type,
      host_id: domain.hostId,
      path: domain.path,
      ancestors: [...domain.ancestors],
    })
    .execute()
}

export async function markAttached(tx: Tx, id: string): Promise<void> {
  await tx.updateTable('storage_domain').set({ attached_at: sql`now()` }).where('id', '=', id).execute()
}

export async function deleteStorageDomain(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('storage_domain').where('id', '=', id).execute()
}

/** Hosts that are up and share a domain, but for the one that works on it; none of a local domain. */
export async function listSharingHosts(db: DbOrTx, domainId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('storage_domain as s')
    .innerJoin('cluster as c', 'c.data_center_id', 's.data_center_id')
    .innerJoin('host as h', 'h.cluster_id', 'c.id')
    .innerJoin('host_connection as n', 'n.host_id', 'h.id')
    .leftJoin('structure_lease as l', 'l.domain_id', 's.id')
    .select('h.id')
    .where('s.id', '=', domainId)
    .where('s.host_id', 'is', null)
    .where('h.approved_at', 'is not', null)
    .where('n.state', '=', 'up')
    .where(sql<boolean>`l.host_id is distinct from h.id`)
    .execute()
  return rows.map(({ id }) => id)
}

/** Stores what a host told of a domain, so that it can be used before the watch of storage has looked at it. */
export async function saveDescription(tx: Tx, hostId: string, description: StorageDescription): Promise<void> {
  const { domainId, status, message = '', totalBytes, availableBytes } = description
  await saveReach(tx, hostId, description)
  await tx
    .insertInto('storage_domain_runtime')
    .values({
      domain_id: domainId,
      status,
      reason: message,
      total_bytes: totalBytes,
      available_bytes: availableBytes,
    })
    .onConflict((conflict) =>
      conflict.column('domain_id').doUpdateSet({
        since: sql`case when storage_domain_runtime.status = excluded.status then storage_domain_runtime.since
          else now() end`,
        status: sql`excluded.status`,
        reason: sql`excluded.reason`,
        total_bytes: sql`excluded.total_bytes`,
        available_bytes: sql`excluded.available_bytes`,
        reported_at: sql`now()`,
      }),
    )
    .execute()
}
