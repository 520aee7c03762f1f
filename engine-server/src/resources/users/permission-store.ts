import { sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { allowedTo } from '../../authz/filter.ts'
import type { Role } from '../../authz/roles.ts'
import type { DbOrTx, Tx } from '../../db/database.ts'
import type { ObjectKind } from '../../events/record.ts'

/** A permission, as views need it. */
export interface PermissionRow {
  readonly id: string
  readonly user_id: string
  readonly user_name: string
  readonly role: string
  readonly object_kind: string
  readonly object_id: string
  readonly object_name: string
  readonly ancestors: string[]
  readonly granted_at: Date
  readonly granted_by: string | null
  /** `granted_at` to the microsecond, for the cursor. */
  readonly page_at: string
}

function selectPermissions(db: DbOrTx) {
  return db
    .selectFrom('permission as g')
    .innerJoin('app_user as u', 'u.id', 'g.user_id')
    .innerJoin('estate_object as o', (join) =>
      join.onRef('o.id', '=', 'g.object_id').onRef('o.kind', '=', 'g.object_kind'),
    )
    .leftJoin('app_user as by', 'by.id', 'g.granted_by')
    .select(['g.id', 'g.user_id', 'u.user_name', 'g.role', 'g.object_kind', 'g.object_id', 'g.granted_at'])
    .select(['o.name as object_name', 'o.ancestors', 'by.user_name as granted_by'])
    .select(sql<string>`g.granted_at::text`.as('page_at'))
}
/** A permission the actor may take away. */
export async function findManaged(db: DbOrTx, actor: Actor, id: string): Promise<PermissionRow | undefined> {
  return await selectPermissions(db)
    .where(allowedTo(actor, 'manipulate_permissions', 'o.ancestors'))
    .where('g.id', '=', id)
    .executeTakeFirst()
}

/** What a list of permissions is narrowed to. */
export interface PermissionFilter {
  readonly limit: number
  readonly after: readonly [at: string, id: string] | undefined
  readonly userId: string | undefined
  readonly objectId: string | undefined
}
/** The actor's own permissions, and those on objects where they manage them; oldest first. */
export async function listPage(db: DbOrTx, actor: Actor, filter: PermissionFilter): Promise<PermissionRow[]> {
  let query = selectPermissions(db).where(
    sql<boolean>`(g.user_id = ${actor.userId}::uuid or ${allowedTo(actor, 'manipulate_permissions', 'o.ancestors')})`,
  )
  if (filter.userId) query = query.where('g.user_id', '=', filter.userId)
  if (filter.objectId) query = query.where('g.object_id', '=', filter.objectId)
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
  readonly userId: string
  readonly role: Role
  readonly objectKind: ObjectKind
  readonly objectId: string
  readonly grantedBy: string | null
}
/** Grants it. Violates `permission_once` when it is granted already. */
export async function insertPermission(tx: Tx, permission: NewPermission): Promise<void> {
  await tx
    .insertInto('permission')
    .values({
      id: permission.id,
      user_id: permission.userId,
      role: permission.role,
      object_kind: permission.objectKind,
      object_id: permission.objectId,
      granted_by: permission.grantedBy,
    })
    .execute()
}
export async function deletePermission(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.deleteFrom('permission').where('id', '=', id).returning('id').execute()
  return rows.length > 0
}
