import { sql } from 'kysely'
import { type Actor, systemId } from '../../authz/actor.ts'
import { grantedTo, holdsOnSystem } from '../../authz/filter.ts'
import type { DbOrTx, Tx } from '../../db/database.ts'
import { containsText } from '../../db/search.ts'

/** A user, as views need it. */
export interface UserRow {
  readonly id: string
  readonly user_name: string
  readonly display_name: string
  readonly administrator: boolean
  readonly disabled_at: Date | null
  /** Was invited and has not set a password yet. */
  readonly invited: boolean
  /** Null for who has no business to know it: it says whose password is enough. */
  readonly has_factor: boolean | null
  readonly created_at: Date
  readonly last_sign_in_at: Date | null
  readonly revision: number
}

const administers = (id: string) =>
  sql<boolean>`exists (select from user_grant g
    where g.user_id = ${sql.ref(id)} and g.rights @> '{*}' and g.object_id = ${systemId}::uuid)`
/** Has no password yet, but a link to set one. */
const isInvited = sql<boolean>`(u.password_hash is null and exists (
  select from invitation i where i.user_id = u.id and i.used_at is null))`

function selectUsers(db: DbOrTx, actor: Actor) {
  return db
    .selectFrom('app_user as u')
    .select(['u.id', 'u.user_name', 'u.display_name', 'u.created_at', 'u.last_sign_in_at', 'u.revision'])
    .select('u.disabled_at')
    .select([
      administers('u.id').as('administrator'),
      isInvited.as('invited'),
      sql<boolean | null>`case when u.id = ${actor.userId}::uuid or ${holdsOnSystem(actor, ['manipulate_users'])}
        then exists (select from second_factor f where f.user_id = u.id and f.confirmed_at is not null) end`.as(
        'has_factor',
      ),
    ])
    .where(
      // Whoever may grant a role somewhere sees whom it can be granted to; everybody sees themself.
      sql<boolean>`(u.id = ${actor.userId}::uuid or cardinality(${grantedTo(actor, 'manipulate_permissions', 'manipulate_users')}) > 0)`,
    )
}
export async function findById(db: DbOrTx, actor: Actor, id: string): Promise<UserRow | undefined> {
  return await selectUsers(db, actor).where('u.id', '=', id).executeTakeFirst()
}

/** What a list of users is narrowed to. */
export interface UserFilter {
  readonly limit: number
  readonly after: readonly [userName: string] | undefined
  readonly ids: readonly string[] | undefined
  readonly search: string | undefined
}
export async function listPage(db: DbOrTx, actor: Actor, filter: UserFilter): Promise<UserRow[]> {
  let query = selectUsers(db, actor).where(containsText(filter.search, 'u.user_name', 'u.display_name'))
  if (filter.ids) query = query.where('u.id', '=', sql<string>`any(${[...filter.ids]}::uuid[])`)
  if (filter.after) query = query.where('u.user_name', '>', filter.after[0])
  return await query
    .orderBy('u.user_name')
    .limit(filter.limit + 1)
    .execute()
}

/** A new user. */
export interface NewUser {
  readonly id: string
  readonly userName: string
  readonly displayName: string
  /** Null for one who is invited. */
  readonly passwordHash: string | null
  readonly mustChangePassword?: boolean
}
export async function insertUser(tx: Tx, user: NewUser): Promise<void> {
  await tx
    .insertInto('app_user')
    .values({
      id: user.id,
      user_name: user.userName,
      display_name: user.displayName,
      password_hash: user.passwordHash,
      must_change_password: user.mustChangePassword ?? false,
    })
    .execute()
}
/** Removes a user with everything that is theirs; their name. */
export async function deleteById(tx: Tx, id: string): Promise<string | undefined> {
  const row = await tx.deleteFrom('app_user').where('id', '=', id).returning('user_name').executeTakeFirst()
  return row?.user_name
}
export async function isEmpty(db: DbOrTx): Promise<boolean> {
  return (await db.selectFrom('app_user').select('id').limit(1).executeTakeFirst()) === undefined
}
/** Whether somebody may do everything, themself or by a group. */
export async function isAdministrator(db: DbOrTx, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('app_user as u')
    .select(administers('u.id').as('it_is'))
    .where('u.id', '=', id)
    .executeTakeFirst()
  return row?.it_is === true
}
