import { sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { allowedTo, visibleTo } from '../../authz/filter.ts'
import type { DbOrTx, Tx } from '../../db/database.ts'
import type { ConnectionState } from '../../vm-status/derive.ts'
import { type GuestRow, isLookingForGuest, listArriving, listGuests, type Touched } from './guest-store.ts'

/** A storage domain that is in a folder of the host. */
export interface OwnDomainRow extends Touched {
  readonly path: string
  readonly ancestors: string[]
}

/** A disk in such a domain, with the VMs it is attached to, or in whose drive it is. */
export interface OwnDiskRow {
  readonly id: string
  readonly name: string
  readonly domain_id: string
  readonly ancestors: string[]
  readonly vms: readonly { readonly id: string; readonly name: string }[]
}

/** All that decides whether a host can be removed, and what that does. */
export interface RemovalFacts {
  readonly host: {
    readonly id: string
    readonly name: string
    readonly ancestors: string[]
    readonly cluster_id: string | null
    readonly cluster_name: string | null
    readonly approved_at: Date | null
    readonly connection_state: ConnectionState | null
    readonly external_count: number
  }
  readonly guests: readonly GuestRow[]
  /** VMs that are being migrated to it. */
  readonly arriving: readonly GuestRow[]
  readonly domains: readonly OwnDomainRow[]
  readonly disks: readonly OwnDiskRow[]
  /** VMs that may run only on it, among other hosts perhaps. */
  readonly pinned: readonly { readonly name: string; readonly visible: boolean }[]
  /** Shared storage domains it may still change. */
  readonly leases: readonly { readonly name: string; readonly seconds: number }[]
  /** Operations at work with it. */
  readonly operations: readonly (Touched & { readonly kind: string })[]
}

/** Reads what removing a host would touch; undefined when there is none the actor may see. */
export async function readRemovalFacts(db: DbOrTx, actor: Actor, id: string): Promise<RemovalFacts | undefined> {
  const host = await db
    .selectFrom('host as h')
    .leftJoin('cluster as c', 'c.id', 'h.cluster_id')
    .leftJoin('host_connection as n', 'n.host_id', 'h.id')
    .leftJoin('host_runtime as r', 'r.host_id', 'h.id')
    .select(['h.id', 'h.name', 'h.ancestors', 'h.cluster_id', 'c.name as cluster_name', 'h.approved_at'])
    .select([
      sql<ConnectionState | null>`n.state`.as('connection_state'),
      sql<number>`coalesce(jsonb_array_length(r.external_machines), 0)`.as('external_count'),
    ])
    .where('h.id', '=', id)
    .where(visibleTo(actor, 'h.ancestors'))
    .executeTakeFirst()
  if (!host) return undefined
  return {
    host,
    guests: await listGuests(db, actor, id),
    arriving: await listArriving(db, actor, id),
    domains: await listOwnDomains(db, actor, id),
    disks: await listOwnDisks(db, id),
    pinned: await listPinned(db, actor, id),
    leases: await listSharedLeases(db, id),
    operations: await listOperations(db, actor, id),
  }
}

/** VMs that may run on it and on no other host that is there. */
async function listPinned(db: DbOrTx, actor: Actor, hostId: string): Promise<{ name: string; visible: boolean }[]> {
  return await db
    .selectFrom('vm as v')
    .select(['v.name', visibleTo(actor, 'v.ancestors').as('visible')])
    .where(sql<boolean>`${hostId}::uuid = any(v.pinned_host_ids) and not exists (
      select from host o where o.id = any(v.pinned_host_ids) and o.id <> ${hostId}::uuid)`)
    .orderBy('v.name')
    .$narrowType<{ visible: boolean }>()
    .execute()
}

async function listOwnDomains(db: DbOrTx, actor: Actor, hostId: string): Promise<OwnDomainRow[]> {
  return await db
    .selectFrom('storage_domain as s')
    .select(['s.id', 's.name', 's.ancestors', sql<string>`s.path`.as('path')])
    .select([
      visibleTo(actor, 's.ancestors').as('visible'),
      allowedTo(actor, 'edit_storage_domain_configuration', 's.ancestors').as('allowed'),
    ])
    .where('s.host_id', '=', hostId)
    .orderBy('s.name')
    .$narrowType<{ visible: boolean; allowed: boolean }>()
    .execute()
}

async function listOwnDisks(db: DbOrTx, hostId: string): Promise<OwnDiskRow[]> {
  return await db
    .selectFrom('disk as d')
    .innerJoin('storage_domain as s', 's.id', 'd.storage_domain_id')
    .select(['d.id', 'd.name', 'd.storage_domain_id as domain_id', 'd.ancestors'])
    .select(
      sql<{ id: string; name: string }[]>`coalesce((select jsonb_agg(jsonb_build_object('id', v.id, 'name', v.name)
        order by v.name) from vm v where v.iso_disk_id = d.id
          or exists (select from disk_attachment a where a.disk_id = d.id and a.vm_id = v.id)), '[]')`.as('vms'),
    )
    .where('s.host_id', '=', hostId)
    .orderBy('d.name')
    .orderBy('d.id')
    .execute()
}

async function listSharedLeases(db: DbOrTx, hostId: string): Promise<{ name: string; seconds: number }[]> {
  return await db
    .selectFrom('structure_lease as l')
    .innerJoin('storage_domain as s', 's.id', 'l.domain_id')
    .select(['s.name', sql<number>`ceil(extract(epoch from l.expires_at - now()))::int`.as('seconds')])
    .where('l.host_id', '=', hostId)
    .where('s.host_id', 'is', null)
    .where('l.expires_at', '>', sql<Date>`now()`)
    .orderBy('s.name')
    .execute()
}

/** One that is stuck is not waited for: what it waits for may be the very host that is gone. */
async function listOperations(db: DbOrTx, actor: Actor, hostId: string): Promise<RemovalFacts['operations']> {
  return await db
    .selectFrom('operation as o')
    .select(['o.id', 'o.kind', 'o.object_name as name'])
    .select([visibleTo(actor, 'o.ancestors').as('visible'), visibleTo(actor, 'o.ancestors').as('allowed')])
    .where('o.ended_at', 'is', null)
    .where('o.status', '<>', 'stuck')
    .where(sql<boolean>`not (${isLookingForGuest('o')})`)
    .where(
      sql<boolean>`(exists (select from operation_lock l where l.operation_id = o.id and l.object_id = ${hostId}::uuid)
        or exists (select from operation_host w where w.operation_id = o.id and w.host_id = ${hostId}::uuid))`,
    )
    .orderBy('o.created_at')
    .$narrowType<{ visible: boolean; allowed: boolean }>()
    .execute()
}

/** Forgets storage domains with their disks, which are detached from VMs first. What is on the storage stays there. */
export async function forgetDomains(tx: Tx, domainIds: readonly string[], diskIds: readonly string[]): Promise<void> {
  const disks = sql<string>`any(${[...diskIds]}::uuid[])`
  await tx.deleteFrom('disk_attachment').where('disk_id', '=', disks).execute()
  await tx.updateTable('vm').set({ iso_disk_id: null }).where('iso_disk_id', '=', disks).execute()
  const domains = sql<string>`any(${[...domainIds]}::uuid[])`
  // Also copies that migrations left of disks which are elsewhere.
  await tx
    .deleteFrom('volume')
    .where((where) => where.or([where('disk_id', '=', disks), where('storage_domain_id', '=', domains)]))
    .execute()
  await tx.deleteFrom('disk').where('id', '=', disks).execute()
  await tx.deleteFrom('storage_domain').where('id', '=', domains).execute()
}

export async function deleteHost(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('host').where('id', '=', id).execute()
}
