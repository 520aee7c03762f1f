import { sql } from 'kysely'
import type { DbOrTx } from '../db/database.ts'

/** The host that serves a domain; undefined when the domain is gone. */
export async function findLeaseHost(db: DbOrTx, domainId: string): Promise<string | undefined> {
  const row = await db.selectFrom('storage_domain').select('host_id').where('id', '=', domainId).executeTakeFirst()
  return row?.host_id ?? undefined
}

/**
 * Prolongs a lease that the host holds; answers its number, or nothing when it has to be given anew. On a `db` that
 * defers commits: a lease that ends earlier than it was told to is the safe side.
 */
export async function prolongHeldLease(
  db: DbOrTx,
  domainId: string,
  hostId: string,
  validForMs: number,
): Promise<number | undefined> {
  const row = await db
    .updateTable('structure_lease')
    .set({ expires_at: sql`now() + ${validForMs} * interval '1 ms'` })
    .where('domain_id', '=', domainId)
    .where('host_id', '=', hostId)
    .where('expires_at', '>', sql<Date>`now()`)
    .returning('number')
    .executeTakeFirst()
  return row?.number
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
