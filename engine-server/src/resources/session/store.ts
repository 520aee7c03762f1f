import { sql } from 'kysely'
import { type Actor, systemId } from '../../authz/actor.ts'
import { rightsOn } from '../../authz/filter.ts'
import { type DbOrTx, json, type Tx } from '../../db/database.ts'

/** What signing in checks. */
export interface SignInRow {
  readonly id: string
  readonly user_name: string
  /** Null while the user has only been invited, and for whom a provider lets in. */
  readonly password_hash: string | null
  readonly disabled_at: Date | null
  readonly must_change_password: boolean
  /** Whether a code is asked for. */
  readonly has_factor: boolean
}
function selectSignIn(db: DbOrTx) {
  return db
    .selectFrom('app_user as u')
    .leftJoin('second_factor as f', 'f.user_id', 'u.id')
    .select(['u.id', 'u.user_name', 'u.password_hash', 'u.disabled_at', 'u.must_change_password'])
    .select(sql<boolean>`f.confirmed_at is not null`.as('has_factor'))
}
export async function findByUserName(db: DbOrTx, userName: string): Promise<SignInRow | undefined> {
  return await selectSignIn(db).where('u.user_name', '=', userName).executeTakeFirst()
}
export async function findPassword(db: DbOrTx, userId: string): Promise<SignInRow | undefined> {
  return await selectSignIn(db).where('u.id', '=', userId).executeTakeFirst()
}

/**
 * Until the transaction ends, nobody else signs in as the user or changes how they sign in: what is read of them after it
 * is what holds when it commits.
 */
export async function lockUser(tx: Tx, userId: string): Promise<void> {
  await tx.selectFrom('app_user').select('id').where('id', '=', userId).forNoKeyUpdate().execute()
}

/** A new session. */
export interface NewSession {
  readonly tokenHash: Buffer
  readonly id: string
  readonly userId: string
  readonly csrfToken: string
  readonly clientAddress: string
  readonly userAgent: string
  readonly lifeMs: number
}
/** Inserts a session and says when it ends. */
export async function insertSession(tx: Tx, session: NewSession): Promise<Date> {
  const row = await tx
    .insertInto('login_session')
    .values({
      token_hash: session.tokenHash,
      id: session.id,
      user_id: session.userId,
      csrf_token: session.csrfToken,
      client_address: session.clientAddress,
      user_agent: session.userAgent,
      expires_at: sql<Date>`now() + ${session.lifeMs} * interval '1 ms'`,
    })
    .returning('expires_at')
    .executeTakeFirstOrThrow()
  return row.expires_at
}
export async function touchLastSignIn(tx: Tx, userId: string): Promise<void> {
  await tx.updateTable('app_user').set({ last_sign_in_at: sql`now()` }).where('id', '=', userId).execute()
}
/** Ends the session of a secret that a browser shows; whose it was. */
export async function deleteShownSession(tx: Tx, tokenHash: Buffer): Promise<string | undefined> {
  const row = await tx
    .deleteFrom('login_session')
    .where('token_hash', '=', tokenHash)
    .returning('user_id')
    .executeTakeFirst()
  return row?.user_id
}
/** Gives a session another secret; when it ends, or undefined for a login that is no session. */
export async function replaceSessionSecret(tx: Tx, id: string, tokenHash: Buffer): Promise<Date | undefined> {
  const row = await tx
    .updateTable('login_session')
    .set({ token_hash: tokenHash })
    .where('id', '=', id)
    .returning('expires_at')
    .executeTakeFirst()
  return row?.expires_at
}
export async function deleteSession(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.deleteFrom('login_session').where('id', '=', id).returning('id').execute()
  return rows.length > 0
}
/** Ends all sessions of a user but one, and sign-ins half done; also those that are about to commit. */
export async function deleteOtherSessions(tx: Tx, userId: string, keptId: string | null): Promise<number> {
  await lockUser(tx, userId)
  const rows = await tx
    .deleteFrom('login_session')
    .where('user_id', '=', userId)
    .where(sql<boolean>`id is distinct from ${keptId}::uuid`)
    .returning('id')
    .execute()
  await tx.deleteFrom('sign_in_step').where('user_id', '=', userId).execute()
  return rows.length
}
export async function updateDisplayName(tx: Tx, userId: string, displayName: string): Promise<void> {
  await tx.updateTable('app_user').set({ display_name: displayName }).where('id', '=', userId).execute()
}
/** Sets the password; it need not be changed any longer. */
export async function updatePassword(tx: Tx, userId: string, passwordHash: string): Promise<void> {
  await tx
    .updateTable('app_user')
    .set({ password_hash: passwordHash, must_change_password: false })
    .where('id', '=', userId)
    .execute()
}

/** The caller's own settings and what they may do in the whole system. */
export async function findOwn(
  db: DbOrTx,
  actor: Actor,
): Promise<{ settings: unknown; system_roles: string[]; administers: boolean } | undefined> {
  return await db
    .selectFrom('app_user')
    .innerJoin('estate_object as o', (join) => join.on('o.kind', '=', 'system').on('o.id', '=', systemId))
    .select(['settings', rightsOn(actor, 'o.ancestors').as('system_roles')])
    // By the kind of a role and not by its rights: for whom it is meant is what the kind says.
    .select(
      sql<boolean>`exists (select from user_grant g join role r on r.id = g.role_id
        where g.user_id = ${actor.userId}::uuid and r.kind = 'administrator')`.as('administers'),
    )
    .where('app_user.id', '=', actor.userId)
    .executeTakeFirst()
}
export async function lockSettings(tx: Tx, userId: string): Promise<unknown> {
  const row = await tx.selectFrom('app_user').select('settings').where('id', '=', userId).forUpdate().executeTakeFirst()
  return row?.settings
}
export async function updateSettings(tx: Tx, userId: string, settings: unknown): Promise<void> {
  await tx
    .updateTable('app_user')
    .set({ settings: json(settings) })
    .where('id', '=', userId)
    .execute()
}
