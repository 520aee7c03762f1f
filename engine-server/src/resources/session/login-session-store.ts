import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { allowedTo } from '../../authz/filter.ts'
import type { DbOrTx, Tx } from '../../db/database.ts'

/** A signed-in browser. */
export interface LoginSessionRow {
  readonly id: string
  readonly user_id: string
  readonly user_name: string
  readonly client_address: string
  readonly user_agent: string
  readonly created_at: Date
  readonly last_used_at: Date
  readonly expires_at: Date
  /** `created_at` to the microsecond, for the cursor. */
  readonly page_at: string
}

/** Anybody's for who may manage users. */
function manageable(actor: Actor): RawBuilder<SqlBool> {
  return sql<SqlBool>`exists (
    select from estate_object o where o.kind = 'system' and ${allowedTo(actor, 'manipulate_users', 'o.ancestors')})`
}
/** One's own session, too. A token with fewer rights than its owner sees those, and ends none. */
function ownOrManageable(actor: Actor, toEnd: boolean): RawBuilder<SqlBool> {
  if (toEnd && actor.limitedTo !== null) return manageable(actor)
  return sql<SqlBool>`(s.user_id = ${actor.userId}::uuid or ${manageable(actor)})`
}

/** What a list of sessions is narrowed to. */
export interface LoginSessionFilter {
  readonly limit: number
  readonly after: readonly [at: string, id: string] | undefined
  readonly userId: string | undefined
  readonly idleMs: number
}
/** Sessions that have not ended, the newest first. */
export async function listPage(db: DbOrTx, actor: Actor, filter: LoginSessionFilter): Promise<LoginSessionRow[]> {
  let query = db
    .selectFrom('login_session as s')
    .innerJoin('app_user as u', 'u.id', 's.user_id')
    .select(['s.id', 's.user_id', 'u.user_name', 's.client_address', 's.user_agent'])
    .select(['s.created_at', 's.last_used_at', 's.expires_at'])
    .select(sql<string>`s.created_at::text`.as('page_at'))
    .where(ownOrManageable(actor, false))
    .where('s.expires_at', '>', sql<Date>`now()`)
    .where('s.last_used_at', '>', sql<Date>`now() - ${filter.idleMs} * interval '1 ms'`)
  if (filter.userId) query = query.where('s.user_id', '=', filter.userId)
  if (filter.after) {
    const [at, id] = filter.after
    query = query.where(sql<boolean>`(s.created_at, s.id) < (${at}::timestamptz, ${id}::uuid)`)
  }
  return await query
    .orderBy('s.created_at', 'desc')
    .orderBy('s.id', 'desc')
    .limit(filter.limit + 1)
    .execute()
}
/** Ends a session that the actor may end; whose it was. One statement, so that absent and hidden are one. */
export async function deleteManageable(
  tx: Tx,
  actor: Actor,
  id: string,
): Promise<{ user_id: string; user_name: string; client_address: string } | undefined> {
  const { rows } = await sql<{ user_id: string; user_name: string; client_address: string }>`
    delete from login_session s using app_user u
    where u.id = s.user_id and s.id = ${id}::uuid and ${ownOrManageable(actor, true)}
    returning s.user_id, u.user_name, s.client_address`.execute(tx)
  return rows[0]
}
