import { sql } from 'kysely'
import type { DbOrTx, Tx } from '../../db/database.ts'

/** A user of a provider. */
export interface ProviderUser {
  readonly id: string
  readonly user_name: string
  readonly display_name: string
  readonly external_id: string
}

/** One after the other for one person: two first sign-ins at once make one user. */
export async function lockPerson(tx: Tx, providerId: string, externalId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`overt person ${providerId} ${externalId}`}, 0))`.execute(
    tx,
  )
}
export async function findUser(db: DbOrTx, providerId: string, externalId: string): Promise<ProviderUser | undefined> {
  const row = await db
    .selectFrom('app_user')
    .select(['id', 'user_name', 'display_name'])
    .where('provider_id', '=', providerId)
    .where('external_id', '=', externalId)
    .executeTakeFirst()
  return row && { ...row, external_id: externalId }
}
/** A user, who is not deleted until the transaction ends. */
export async function keepUser(tx: Tx, id: string): Promise<{ display_name: string } | undefined> {
  return await tx.selectFrom('app_user').select('display_name').where('id', '=', id).forKeyShare().executeTakeFirst()
}
/** Adds a user under a name that is free; undefined if somebody has it. */
export async function insertUser(
  tx: Tx,
  user: {
    readonly providerId: string
    readonly externalId: string
    readonly userName: string
    readonly displayName: string
  },
): Promise<ProviderUser | undefined> {
  const row = await tx
    .insertInto('app_user')
    .values({
      id: crypto.randomUUID(),
      user_name: user.userName,
      display_name: user.displayName,
      provider_id: user.providerId,
      external_id: user.externalId,
    })
    .onConflict((conflict) => conflict.column('user_name').doNothing())
    .returning(['id', 'user_name', 'display_name'])
    .executeTakeFirst()
  return row && { ...row, external_id: user.externalId }
}
export async function updateDisplayName(tx: Tx, id: string, displayName: string): Promise<void> {
  await tx.updateTable('app_user').set({ display_name: displayName }).where('id', '=', id).execute()
}
/** Users of a provider who have a session or a token now. */
export async function listSignedIn(db: DbOrTx, providerId: string): Promise<ProviderUser[]> {
  const { rows } = await sql<ProviderUser>`
    select u.id, u.user_name, u.display_name, u.external_id from app_user u where u.provider_id = ${providerId}::uuid
      and (exists (select from login_session s where s.user_id = u.id and s.expires_at > now())
        or exists (select from api_token t where t.user_id = u.id and t.expires_at > now()))
    order by u.id`.execute(db)
  return rows
}
/** Ends the sessions of a user and removes their tokens; triggers tell. Answers how many there were. */
export async function deleteLogins(tx: Tx, userId: string): Promise<number> {
  const sessions = await tx.deleteFrom('login_session').where('user_id', '=', userId).returning('id').execute()
  const tokens = await tx.deleteFrom('api_token').where('user_id', '=', userId).returning('id').execute()
  return sessions.length + tokens.length
}
/** Ids here of users and groups of a provider, by their ids there. */
export async function listIdsHere(
  db: DbOrTx,
  providerId: string,
  kind: 'user' | 'group',
  externalIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom(kind === 'user' ? 'app_user' : 'user_group')
    .select(['id', 'external_id'])
    .where('provider_id', '=', providerId)
    .where('external_id', '=', sql<string>`any(${[...externalIds]}::text[])`)
    .execute()
  return new Map(rows.map(({ id, external_id }) => [external_id ?? '', id]))
}

/** Adds a group under a name that is free; undefined if another has it. */
export async function insertGroup(
  tx: Tx,
  group: { readonly providerId: string; readonly externalId: string; readonly name: string },
): Promise<string | undefined> {
  const row = await tx
    .insertInto('user_group')
    .values({
      id: crypto.randomUUID(),
      name: group.name,
      provider_id: group.providerId,
      external_id: group.externalId,
    })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}
/** A group that somebody has left or joined. */
export interface ChangedGroup {
  readonly id: string
  readonly name: string
}
/**
 * Makes a user a member of exactly these groups of a provider; groups of others stay. A trigger tells whoever remembers what
 * they may do. Answers which they have left and joined by it.
 */
export async function replaceMemberships(
  tx: Tx,
  providerId: string,
  userId: string,
  groupIds: readonly string[],
): Promise<{ left: readonly ChangedGroup[]; joined: readonly ChangedGroup[] }> {
  const ids = sql`${[...groupIds]}::uuid[]`
  const left = await sql<ChangedGroup>`
    delete from group_member m using user_group g where g.id = m.group_id and g.provider_id = ${providerId}::uuid
      and m.user_id = ${userId}::uuid and m.group_id <> all (${ids}) returning g.id, g.name`.execute(tx)
  const joined = await sql<ChangedGroup>`
    with joined as (
      insert into group_member (group_id, user_id) select id, ${userId}::uuid from unnest(${ids}) as wanted (id)
        where not exists (select from group_member m where m.group_id = wanted.id and m.user_id = ${userId}::uuid)
        returning group_id)
    select g.id, g.name from joined join user_group g on g.id = joined.group_id`.execute(tx)
  return { left: left.rows, joined: joined.rows }
}
