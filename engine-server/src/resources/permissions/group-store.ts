import { sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { grantedTo, rightsOn } from '../../authz/filter.ts'
import { beyond } from '../../authz/roles.ts'
import type { DbOrTx, Tx } from '../../db/database.ts'
import { containsText } from '../../db/search.ts'

/** A group, as views need it. */
export interface GroupRow {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly provider_id: string | null
  readonly member_count: number
  readonly created_at: Date
  readonly revision: number
}

function selectGroups(db: DbOrTx, actor: Actor) {
  return db
    .selectFrom('user_group as g')
    .select(['g.id', 'g.name', 'g.description', 'g.provider_id', 'g.created_at', 'g.revision'])
    .select(sql<number>`(select count(*)::int from user_principal m where m.principal_id = g.id)`.as('member_count'))
    .where(
      // Whoever may grant a role somewhere sees whom it can be granted to; everybody sees their own groups.
      sql<boolean>`(exists (select from user_principal own where own.user_id = ${actor.userId}::uuid
        and own.principal_id = g.id) or cardinality(${grantedTo(actor, 'manipulate_permissions', 'manipulate_users')}) > 0)`,
    )
}
export async function findById(db: DbOrTx, actor: Actor, id: string): Promise<GroupRow | undefined> {
  return await selectGroups(db, actor).where('g.id', '=', id).executeTakeFirst()
}

/** What a list of groups is narrowed to. */
export interface GroupFilter {
  readonly limit: number
  readonly after: readonly [name: string] | undefined
  readonly ids: readonly string[] | undefined
  readonly search: string | undefined
  /** In which this user or group is, put there itself. */
  readonly memberId: string | undefined
}
export async function listPage(db: DbOrTx, actor: Actor, filter: GroupFilter): Promise<GroupRow[]> {
  let query = selectGroups(db, actor).where(containsText(filter.search, 'g.name', 'g.description'))
  if (filter.ids) query = query.where('g.id', '=', sql<string>`any(${[...filter.ids]}::uuid[])`)
  if (filter.memberId)
    query = query.where(sql<boolean>`exists (select from group_member m where m.group_id = g.id
      and ${filter.memberId}::uuid in (m.user_id, m.member_group_id))`)
  if (filter.after) query = query.where('g.name', '>', filter.after[0])
  return await query
    .orderBy('g.name')
    .limit(filter.limit + 1)
    .execute()
}

/** What people say of a group. */
export interface GroupText {
  readonly name: string
  readonly description: string
}
export async function insertGroup(tx: Tx, id: string, group: GroupText): Promise<void> {
  await tx
    .insertInto('user_group')
    .values({ id, ...group })
    .execute()
}
/** Changes a group that is still as it was read; what is undefined stays. Answers whether it was. */
export async function updateGroup(tx: Tx, id: string, revision: number, change: Partial<GroupText>): Promise<boolean> {
  const row = await tx
    .updateTable('user_group')
    .set({ id, ...change })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
export async function deleteGroup(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('user_group').where('id', '=', id).execute()
}

/** Who is in a group, directly. */
export interface MemberRow {
  readonly kind: 'user' | 'group'
  readonly id: string
  readonly name: string
  readonly added_at: Date
}
function selectMembers(db: DbOrTx, groupId: string) {
  return db
    .selectFrom('group_member as m')
    .leftJoin('app_user as u', 'u.id', 'm.user_id')
    .leftJoin('user_group as g', 'g.id', 'm.member_group_id')
    .select([
      sql<MemberRow['kind']>`case when m.user_id is null then 'group' else 'user' end`.as('kind'),
      sql<string>`coalesce(m.user_id, m.member_group_id)`.as('id'),
      sql<string>`coalesce(u.user_name, g.name)`.as('name'),
      'm.added_at',
    ])
    .where('m.group_id', '=', groupId)
}
/** Groups first, each by name. Who is in a group knows of the others only if they may grant something. */
export async function listMembers(
  db: DbOrTx,
  actor: Actor,
  groupId: string,
  limit: number,
  after: readonly [kind: string, name: string] | undefined,
): Promise<MemberRow[]> {
  return await db
    .selectFrom(selectMembers(db, groupId).as('m'))
    .selectAll()
    .where(
      sql<boolean>`(exists (select from user_principal own where own.user_id = ${actor.userId}::uuid
        and own.principal_id = m.id) or cardinality(${grantedTo(actor, 'manipulate_permissions', 'manipulate_users')}) > 0)`,
    )
    .$if(after !== undefined, (query) => query.where(sql<boolean>`(m.kind, m.name) > (${after?.[0]}, ${after?.[1]})`))
    .orderBy('m.kind')
    .orderBy('m.name')
    .limit(limit + 1)
    .execute()
}
export async function findMember(db: DbOrTx, groupId: string, id: string): Promise<MemberRow | undefined> {
  return await selectMembers(db, groupId)
    .where(sql<string>`coalesce(m.user_id, m.member_group_id)`, '=', id)
    .executeTakeFirst()
}
/** Whether a group is in another, be it by groups between. */
export async function isWithin(db: DbOrTx, id: string, otherId: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    with recursive above (id) as (
      select ${id}::uuid
      union select m.group_id from group_member m join above a on m.member_group_id = a.id)
    select exists (select from above where id = ${otherId}::uuid) as found`.execute(db)
  return rows[0]?.found === true
}
export async function insertMember(tx: Tx, groupId: string, kind: 'user' | 'group', id: string): Promise<void> {
  await tx
    .insertInto('group_member')
    .values({ group_id: groupId, ...(kind === 'user' ? { user_id: id } : { member_group_id: id }) })
    .execute()
}
export async function deleteMember(tx: Tx, groupId: string, id: string): Promise<void> {
  await tx
    .deleteFrom('group_member')
    .where('group_id', '=', groupId)
    .where(sql<string>`coalesce(user_id, member_group_id)`, '=', id)
    .execute()
}

/**
 * An object on which a group, or one it is in, has rights that the actor does not have: whoever fills such a group would
 * give what is not theirs. Undefined when there is none.
 */
export async function findBeyond(db: DbOrTx, actor: Actor, id: string): Promise<string | undefined> {
  if (actor.kind === 'engine') return undefined
  const { rows } = await sql<{ name: string; given: string[]; held: string[] }>`
    with recursive above (id) as (
      select ${id}::uuid
      union select m.group_id from group_member m join above a on m.member_group_id = a.id)
    select o.name, array[array_to_string(r.rights, ' ')] as given, ${rightsOn(actor, 'o.ancestors')} as held
    from above a join permission p on p.principal_id = a.id join role r on r.id = p.role_id
    join estate_object o on o.id = p.object_id and o.kind = p.object_kind
    where p.expires_at is null or p.expires_at > now()`.execute(db)
  return rows.find(({ given, held }) => beyond(given, held).length > 0)?.name
}
