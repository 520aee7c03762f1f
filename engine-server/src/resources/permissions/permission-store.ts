import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { allowedTo, rightsOn } from '../../authz/filter.ts'
import type { DbOrTx, Tx } from '../../db/database.ts'
import type { ObjectKind } from '../../events/record.ts'

/** Kinds of principal, as the contract names them. */
export type PrincipalKind = 'user' | 'group' | 'everyone'

/** A permission, as views need it. */
export interface PermissionRow {
  readonly id: string
  readonly principal_kind: PrincipalKind
  readonly principal_id: string
  readonly principal_name: string
  readonly role_id: string
  readonly role_name: string
  readonly rights: string[]
  readonly object_kind: string
  readonly object_id: string
  readonly object_name: string
  readonly ancestors: string[]
  readonly granted_at: Date
  readonly granted_by: string | null
  readonly expires_at: Date | null
  readonly manageable: boolean
  /** What the actor may do on the object. */
  readonly held: string[]
  /** `granted_at` to the microsecond, for the cursor. */
  readonly page_at: string
}

/** Those that have not expired. */
function selectPermissions(db: DbOrTx, actor: Actor) {
  return db
    .selectFrom('permission as g')
    .innerJoin('role as r', 'r.id', 'g.role_id')
    .innerJoin('estate_object as o', (join) =>
      join.onRef('o.id', '=', 'g.object_id').onRef('o.kind', '=', 'g.object_kind'),
    )
    .leftJoin('app_user as by', 'by.id', 'g.granted_by')
    .select(['g.id', 'g.principal_id', 'g.role_id', 'r.name as role_name', 'r.rights', 'g.object_kind', 'g.object_id'])
    .select(['g.granted_at', 'g.expires_at', 'o.name as object_name', 'o.ancestors', 'by.user_name as granted_by'])
    .select([
      sql<PrincipalKind>`g.principal_kind`.as('principal_kind'), // the schema checks it
      sql<string>`coalesce(principal_name(g.principal_kind, g.principal_id), '')`.as('principal_name'),
      sql<string>`g.granted_at::text`.as('page_at'),
      managedBy(actor).as('manageable'),
      rightsOn(actor, 'o.ancestors').as('held'),
    ])
    .where(sql<boolean>`(g.expires_at is null or g.expires_at > now())`)
}
const managedBy = (actor: Actor): RawBuilder<boolean> =>
  allowedTo(actor, 'manipulate_permissions', 'o.ancestors') as RawBuilder<boolean>

/** A permission the actor may take away. */
export async function findManaged(db: DbOrTx, actor: Actor, id: string): Promise<PermissionRow | undefined> {
  return await selectPermissions(db, actor).where(managedBy(actor)).where('g.id', '=', id).executeTakeFirst()
}

/** What a list of permissions is narrowed to. */
export interface PermissionFilter {
  readonly limit: number
  readonly after: readonly [at: string, id: string] | undefined
  readonly principalId: string | undefined
  readonly reachesUserId: string | undefined
  readonly roleId: string | undefined
  readonly objectId: string | undefined
  /** With `objectId`: those on what is above it too. */
  readonly inherited: boolean
}
/** Those that reach the actor, and those on objects where they manage them; oldest first. */
export async function listPage(db: DbOrTx, actor: Actor, filter: PermissionFilter): Promise<PermissionRow[]> {
  const reaching = (userId: string | null) =>
    sql<boolean>`g.principal_id in (select up.principal_id from user_principal up where up.user_id = ${userId}::uuid)`
  let query = selectPermissions(db, actor).where(sql<boolean>`(${reaching(actor.userId)} or ${managedBy(actor)})`)
  if (filter.principalId) query = query.where('g.principal_id', '=', filter.principalId)
  if (filter.reachesUserId) query = query.where(reaching(filter.reachesUserId))
  if (filter.roleId) query = query.where('g.role_id', '=', filter.roleId)
  if (filter.objectId)
    query = query.where(
      filter.inherited
        ? sql<boolean>`g.object_id in (select unnest(t.ancestors) from estate_object t where t.id = ${filter.objectId}::uuid)`
        : sql<boolean>`g.object_id = ${filter.objectId}::uuid`,
    )
  if (filter.after) {
    const [at, id] = filter.after
    query = query.where(sql<boolean>`(g.granted_at, g.id) > (${at}::timestamptz, ${id}::uuid)`)
  }
  return await query
    .orderBy('g.granted_at')
    .orderBy('g.id')
    .limit(filter.limit + 1)
    .execute()
}

/** A new permission. */
export interface NewPermission {
  readonly id: string
  readonly principal: { readonly kind: PrincipalKind; readonly id: string }
  readonly roleId: string
  readonly object: { readonly kind: ObjectKind; readonly id: string }
  readonly grantedBy: string | null
  readonly expiresAt: Date | null
}
/** Grants it. Violates `permission_once` when it is granted already. */
export async function insertPermission(tx: Tx, permission: NewPermission): Promise<void> {
  await tx
    .insertInto('permission')
    .values({
      id: permission.id,
      principal_kind: permission.principal.kind,
      principal_id: permission.principal.id,
      role_id: permission.roleId,
      object_kind: permission.object.kind,
      object_id: permission.object.id,
      granted_by: permission.grantedBy,
      expires_at: permission.expiresAt,
    })
    .execute()
}
/** Whether the principal is there; keeps it there until the transaction ends, since no foreign key does. */
export async function lockPrincipal(
  tx: Tx,
  { kind, id }: { readonly kind: PrincipalKind; readonly id: string },
): Promise<boolean> {
  if (kind === 'everyone') return true
  const table = kind === 'user' ? 'app_user' : 'user_group'
  const row = await tx.selectFrom(table).select('id').where('id', '=', id).forKeyShare().executeTakeFirst()
  return row !== undefined
}
/** Removes the same grant from before, if it has expired and nobody has removed it yet. */
export async function deleteEnded(
  tx: Tx,
  { principal, roleId, object }: Pick<NewPermission, 'principal' | 'roleId' | 'object'>,
): Promise<void> {
  await tx
    .deleteFrom('permission')
    .where('principal_id', '=', principal.id)
    .where('role_id', '=', roleId)
    .where('object_id', '=', object.id)
    .where('expires_at', '<=', sql<Date>`now()`)
    .execute()
}
export async function deletePermission(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.deleteFrom('permission').where('id', '=', id).returning('id').execute()
  return rows.length > 0
}

/** A permission that has expired. */
export interface ExpiredRow {
  readonly id: string
  readonly principal_kind: PrincipalKind
  readonly principal_id: string
  readonly principal_name: string
  readonly role_name: string
  readonly object_kind: string
  readonly object_id: string
  readonly object_name: string
  readonly ancestors: string[]
}
/** Removes permissions that have expired, at most a hundred; whose they were. */
export async function deleteExpired(tx: Tx): Promise<ExpiredRow[]> {
  const { rows } = await sql<ExpiredRow>`
    with ended as (
      delete from permission where id in (
        select id from permission where expires_at <= now() limit 100 for update skip locked)
      returning *)
    select e.id, e.principal_kind, e.principal_id, coalesce(principal_name(e.principal_kind, e.principal_id), '')
      as principal_name, r.name as role_name, e.object_kind, e.object_id, o.name as object_name, o.ancestors
    from ended e join role r on r.id = e.role_id
    join estate_object o on o.id = e.object_id and o.kind = e.object_kind`.execute(tx)
  return rows
}

/** A user whom a permission reaches, with what they may on its object by it and by their other ones. */
export interface ReachedRow {
  readonly id: string
  readonly user_name: string
  readonly rights_left: string[]
}
/** Users whom a permission reaches, by name, at most `limit`. */
export async function listReached(db: DbOrTx, permission: PermissionRow, limit: number): Promise<ReachedRow[]> {
  const { rows } = await sql<ReachedRow>`
    select u.id, u.user_name, array(select distinct array_to_string(g.rights, ' ') from user_grant g
      where g.user_id = u.id and g.permission_id <> ${permission.id}::uuid
        and g.object_id = any(${[...permission.ancestors]}::uuid[]) order by 1) as rights_left
    from user_principal up join app_user u on u.id = up.user_id
    where up.principal_id = ${permission.principal_id}::uuid order by u.user_name limit ${limit}`.execute(db)
  return rows
}
