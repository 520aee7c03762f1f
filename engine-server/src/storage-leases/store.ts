import { sql } from 'kysely'
import type { DbOrTx } from '../db/database.ts'

/** The host that serves a domain; undefined when the domain is gone. */
export async function findLeaseHost(db: DbOrTx, domainId: string): Promise<string | undefined> {
  const row = await db.selectFrom('storage_domain').select('host_id').where('id', '=', domainId).executeTakeFirst()
  return row?.host_id ?? undefined
}

/**
 * Prolongs the lease of a domain if the host that serves it holds it; answers nothing when it has to be given anew. On
 * a `db` that defers commits: a lease that ends earlier than it was told to is the safe side.
 */
export async function prolongHeldLease(
  db: DbOrTx,
  domainId: string,
  validForMs: number,
): Promise<{ hostId: string; number: number } | undefined> {
  const row = await db
    .updateTable('structure_lease as l')
    .from('storage_domain as d')
    .set({ expires_at: sql`now() + ${validForMs} * interval '1 ms'` })
    .whereRef('d.id', '=', 'l.domain_id')
    .whereRef('d.host_id', '=', 'l.host_id')
    .where('l.domain_id', '=', domainId)
    .where('l.expires_at', '>', sql<Date>`now()`)
    .returning(['l.host_id', 'l.number'])
    .executeTakeFirst()
  return row && { hostId: row.host_id, number: row.number }
}

/** Prolongs the lease of a domain or gives it anew, with the next number; answers the number. */
export async function prolongLease(db: DbOrTx, domainId: string, hostId: string, validForMs: number): Promise<number> {
  const row = await db
    .insertInto('structure_lease')
    .values({
      domain_id: domainId,
      number: 1,
      host_id: hostId,
      expires_at: sql`now() + ${validForMs} * interval '1 ms'`,
    })
    .onConflict((conflict) =>
      conflict.column('domain_id').doUpdateSet({
        number: sql`case when structure_lease.host_id = excluded.host_id and structure_lease.expires_at > now()
          then structure_lease.number else structure_lease.number + 1 end`,
        host_id: sql`excluded.host_id`,
        expires_at: sql`excluded.expires_at`,
      }),
    )
    .returning('number')
    .executeTakeFirstOrThrow()
  return row.number
}
