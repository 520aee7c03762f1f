import { sql } from 'kysely'
import type { DbOrTx } from '../db/database.ts'

/** A signed-in caller, as one statement finds them by what they showed. */
export interface IdentityRow {
  readonly login_id: string
  readonly user_id: string
  readonly user_name: string
  readonly csrf_token: string | null
  readonly expires_at: Date
  readonly last_used_at: Date | null
  /** The only rights a token has; null: all of its owner's. */
  readonly rights: string[] | null
}

/** Neither the user is disabled nor the provider they come by: while one of them is, no login of theirs is accepted. */
const isLetIn = (userId: string) =>
  sql<boolean>`not exists (select from app_user w left join identity_provider p on p.id = w.provider_id
    where w.id = ${sql.ref(userId)} and (w.disabled_at is not null or p.enabled is false))`

/** The session of a cookie's hash, unless it has ended by age or idleness. */
export async function findSession(db: DbOrTx, tokenHash: Buffer, idleMs: number): Promise<IdentityRow | undefined> {
  return await db
    .selectFrom('login_session as s')
    .innerJoin('app_user as u', 'u.id', 's.user_id')
    .select(['s.id as login_id', 's.user_id', 'u.user_name', 's.csrf_token', 's.expires_at', 's.last_used_at'])
    .select(sql<null>`null`.as('rights'))
    .where('s.token_hash', '=', tokenHash)
    .where('s.expires_at', '>', sql<Date>`now()`)
    .where('s.last_used_at', '>', sql<Date>`now() - ${idleMs} * interval '1 ms'`)
    .where(isLetIn('s.user_id'))
    .executeTakeFirst()
}

export async function findApiToken(db: DbOrTx, tokenHash: Buffer): Promise<IdentityRow | undefined> {
  return await db
    .selectFrom('api_token as t')
    .innerJoin('app_user as u', 'u.id', 't.user_id')
    .select(['t.id as login_id', 't.user_id', 'u.user_name', 't.expires_at', 't.last_used_at', 't.rights'])
    .select(sql<null>`null`.as('csrf_token'))
    .where('t.token_hash', '=', tokenHash)
    .where('t.expires_at', '>', sql<Date>`now()`)
    .where(isLetIn('t.user_id'))
    .executeTakeFirst()
}
export async function touchSession(db: DbOrTx, id: string): Promise<void> {
  await db.updateTable('login_session').set({ last_used_at: sql`now()` }).where('id', '=', id).execute()
}
export async function touchApiToken(db: DbOrTx, id: string): Promise<void> {
  await db.updateTable('api_token').set({ last_used_at: sql`now()` }).where('id', '=', id).execute()
}
/** Of the given logins, those that are still good. */
export async function listLiveLogins(db: DbOrTx, loginIds: readonly string[], idleMs: number): Promise<string[]> {
  const rows = await db
    .selectFrom('login_session')
    .select('id')
    .where('id', 'in', [...loginIds])
    .where('expires_at', '>', sql<Date>`now()`)
    .where('last_used_at', '>', sql<Date>`now() - ${idleMs} * interval '1 ms'`)
    .where(isLetIn('user_id'))
    .unionAll(
      db
        .selectFrom('api_token as t')
        .select('t.id')
        .where('t.id', 'in', [...loginIds])
        .where('t.expires_at', '>', sql<Date>`now()`)
        .where(isLetIn('t.user_id')),
    )
    .execute()
  return rows.map(({ id }) => id)
}
/** Removes logins that have ended by age or idleness; a trigger tells whoever holds streams for them. */
export async function deleteEndedLogins(db: DbOrTx, idleMs: number): Promise<void> {
  await db
    .deleteFrom('login_session')
    .where((where) =>
      where.or([
        where('expires_at', '<=', sql<Date>`now()`),
        where('last_used_at', '<=', sql<Date>`now() - ${idleMs} * interval '1 ms'`),
      ]),
    )
    .execute()
  await db.deleteFrom('api_token').where('expires_at', '<=', sql<Date>`now()`).execute()
}
/** Removes steps of sign-ins that were not gone on with. */
export async function deleteEndedSteps(db: DbOrTx): Promise<void> {
  await db.deleteFrom('sign_in_step').where('expires_at', '<=', sql<Date>`now()`).execute()
}
