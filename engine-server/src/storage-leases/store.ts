import { sql } from 'kysely'
import type { DbOrTx } from '../db/database.ts'

/** A lease as it is in force. */
export interface LeaseRow {
  readonly hostId: string
  readonly number: number
}

/** Who could work on a domain, and who may now. */
export interface LeaseCandidate {
  /** The host a lease would be given to: of a local domain its own, of a shared one the holder while it is up. */
  readonly hostId: string | null
  /** The host that holds a lease which has not run out, if that is another. */
  readonly heldBy: string | null
  /** When that runs out, in milliseconds from now. */
  readonly heldForMs: number
}

/**
 * The host a domain's lease would be given to; undefined when the domain is gone. Of a shared domain that is an approved
 * host of its data center that is up: the last holder, else one that reaches it, else any, as for a new domain.
 */
export async function findLeaseCandidate(db: DbOrTx, domainId: string): Promise<LeaseCandidate | undefined> {
  const { rows } = await sql<LeaseCandidate>`
    select c.host_id as "hostId", h.name as "heldBy",
      coalesce(extract(epoch from l.expires_at - now()) * 1000, 0)::float8 as "heldForMs"
    from storage_domain s
    left join structure_lease held on held.domain_id = s.id
    left join lateral (
      select coalesce(s.host_id, (
        select o.id from host o
        join cluster k on k.id = o.cluster_id
        join host_connection n on n.host_id = o.id
        left join storage_domain_host r on r.domain_id = s.id and r.host_id = o.id
        where k.data_center_id = s.data_center_id and o.approved_at is not null and n.state = 'up'
        order by o.maintenance is null desc, o.id is not distinct from held.host_id desc, coalesce(r.status = 'active', false) desc, o.name
        limit 1)) as host_id) c on true
    left join structure_lease l on l.domain_id = s.id and l.expires_at > now() and l.host_id is distinct from c.host_id
    left join host h on h.id = l.host_id
    where s.id = ${domainId}::uuid`.execute(db)
  return rows[0]
}

/**
 * Prolongs the lease of a domain if it still is its holder's; answers nothing when it has to be given anew. Of a shared
 * domain it is not prolonged for a host that is silent, so that another can work on it once the lease has run out. On a
 * `db` that defers commits: a lease that ends earlier than it was told to is the safe side.
 */
export async function prolongHeldLease(
  db: DbOrTx,
  domainId: string,
  validForMs: number,
): Promise<LeaseRow | undefined> {
  const row = await db
    .updateTable('structure_lease as l')
    .from('storage_domain as d')
    .set({ expires_at: sql`now() + ${validForMs} * interval '1 ms'` })
    .whereRef('d.id', '=', 'l.domain_id')
    .where(
      sql<boolean>`case when d.host_id is not null then d.host_id = l.host_id
        else exists (select from host_connection n where n.host_id = l.host_id and n.state = 'up') end`,
    )
    .where('l.domain_id', '=', domainId)
    .where('l.expires_at', '>', sql<Date>`now()`)
    .returning(['l.host_id', 'l.number'])
    .executeTakeFirst()
  return row && row.host_id !== null ? { hostId: row.host_id, number: row.number } : undefined // null: it was removed
}

/**
 * Prolongs the lease of a domain or gives it anew, with the next number; answers the number, or nothing while another
 * host of a shared domain has it.
 */
export async function prolongLease(
  db: DbOrTx,
  domainId: string,
  hostId: string,
  validForMs: number,
): Promise<number | undefined> {
  const row = await db
    .insertInto('structure_lease')
    .values({
      domain_id: domainId,
      number: 1,
      host_id: hostId,
      expires_at: sql`now() + ${validForMs} * interval '1 ms'`,
    })
    .onConflict((conflict) =>
      conflict
        .column('domain_id')
        .doUpdateSet({
          number: sql`case when structure_lease.host_id = excluded.host_id and structure_lease.expires_at > now()
          then structure_lease.number else structure_lease.number + 1 end`,
          host_id: sql`excluded.host_id`,
          expires_at: sql`excluded.expires_at`,
        })
        .where(
          sql<boolean>`structure_lease.host_id = excluded.host_id or structure_lease.expires_at <= now()
            or exists (select from storage_domain s where s.id = structure_lease.domain_id and s.host_id is not null)`,
        ),
    )
    .returning('number')
    .executeTakeFirst()
  return row?.number
}
