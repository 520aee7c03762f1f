import { sql } from 'kysely'
import { type Actor, systemId } from '../../authz/actor.ts'
import { rightsOn } from '../../authz/filter.ts'
import { type DbOrTx, json, type Tx } from '../../db/database.ts'

/** What signing in checks. */
export interface SignInRow {
  readonly id: string
  readonly user_name: string
  /** Null: somebody else lets them in. */
  readonly password_hash: string | null
}
export async function findByUserName(db: DbOrTx, userName: string): Promise<SignInRow | undefined> {
  return await db
    .selectFrom('app_user')
    .select(['id', 'user_name', 'password_hash'])
    .where('user_name', '=', userName)
    .executeTakeFirst()
}
export async function findPassword(db: DbOrTx, userId: string): Promise<SignInRow | undefined> {
  return await db
    .selectFrom('app_user')
    .select(['id', 'user_name', 'password_hash'])
    .where('id', '=', userId)
    .executeTakeFirst()
}

/** A new session. */
export interface NewSession {
  readonly tokenHash: Buffer
  readonly id: string
  readonly userId: string
  readonly csrfToken: string
  readonly clientAddress: string
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
      expires_at: sql<Date>`now() + ${session.lifeMs} * interval '1 ms'`,
    })
    .returning('expires_at')
    .executeTakeFirstOrThrow()
  return row.expires_at
}
export async function touchLastSignIn(tx: Tx, userId: string): Promise<void> {
  await tx.updateTable('app_user').set({ last_sign_in_at: sql`now()` }).where('id', '=', userId).execute()
}
export async function deleteSession(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.deleteFrom('login_session').where('id', '=', id).returning('id').execute()
  return rows.length > 0
}
/** Ends all sessions of a user but one. */
export async function deleteOtherSessions(tx: Tx, userId: string, keptId: string): Promise<number> {
  const rows = await tx
    .deleteFrom('login_session')
    .where('user_id', '=', userId)
    .where('id', '<>', keptId)
    .returning('id')
    .execute()
  return rows.length
}
export async function updateDisplayName(tx: Tx, userId: string, displayName: string): Promise<void> {
  await tx.updateTable('app_user').set({ display_name: displayName }).where('id', '=', userId).execute()
}
export async function updatePassword(tx: Tx, userId: string, passwordHash: string): Promise<void> {
  await tx.updateTable('app_user').set({ password_hash: passwordHash }).where('id', '=', userId).execute()
}

/** The caller's own settings and what they may do in the whole system. */
export async function findOwn(
  db: DbOrTx,
  actor: Actor,
): Promise<{ settings: unknown; system_roles: string[] } | undefined> {
  return await db
    .selectFrom('app_user')
    .innerJoin('estate_object as o', (join) => join.on('o.kind', '=', 'system').on('o.id', '=', systemId))
    .select(['settings', rightsOn(actor, 'o.ancestors').as('system_roles')])
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
