import { type ExpressionBuilder, sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { allowedTo, holdsOnSystem } from '../../authz/filter.ts'
import type { DbOrTx, Tx } from '../../db/database.ts'
import type { Tables } from '../../db/generated/engine.ts'
import { containsText } from '../../db/search.ts'

/** A role, as views need it. */
export interface RoleRow {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly kind: 'administrator' | 'user'
  readonly built_in: boolean
  readonly rights: string[]
  readonly grant_count: number
  readonly created_at: Date
  readonly revision: number
}

function selectRoles(db: DbOrTx, actor: Actor) {
  return db
    .selectFrom('role as r')
    .select(['r.id', 'r.name', 'r.description', 'r.built_in', 'r.rights', 'r.created_at', 'r.revision'])
    .select(sql<RoleRow['kind']>`r.kind`.as('kind')) // the schema checks it
    .select(
      // Of whoever manages all of them they are counted without a look at what each is granted on.
      sql<number>`case when ${holdsOnSystem(actor, ['manipulate_permissions'])}
        then (select count(*)::int from permission p where p.role_id = r.id)
        else (select count(*)::int from permission p join estate_object o on o.id = p.object_id and o.kind = p.object_kind
          where p.role_id = r.id and ${allowedTo(actor, 'manipulate_permissions', 'o.ancestors')}) end`.as(
        'grant_count',
      ),
    )
}
export async function findById(db: DbOrTx, actor: Actor, id: string): Promise<RoleRow | undefined> {
  return await selectRoles(db, actor).where('r.id', '=', id).executeTakeFirst()
}

/** What a list of roles is narrowed to. */
export interface RoleFilter {
  readonly limit: number
  readonly after: readonly [builtIn: string, name: string] | undefined
  readonly ids: readonly string[] | undefined
  readonly search: string | undefined
}
/** Built-in ones first, then by name. */
export async function listPage(db: DbOrTx, actor: Actor, filter: RoleFilter): Promise<RoleRow[]> {
  let query = selectRoles(db, actor).where(containsText(filter.search, 'r.name', 'r.description'))
  if (filter.ids) query = query.where('r.id', '=', sql<string>`any(${[...filter.ids]}::uuid[])`)
  if (filter.after) {
    const [builtIn, name] = filter.after
    query = query.where(sql<boolean>`(not r.built_in, r.name) > (not ${builtIn}::boolean, ${name})`)
  }
  return await query
    .orderBy(sql`not r.built_in`)
    .orderBy('r.name')
    .limit(filter.limit + 1)
    .execute()
}

/** What people say of a role. */
export interface RoleText {
  readonly name: string
  readonly description: string
  readonly kind: 'administrator' | 'user'
  readonly rights: readonly string[]
}
export async function insertRole(tx: Tx, id: string, role: RoleText): Promise<void> {
  await tx
    .insertInto('role')
    .values({ id, ...role, rights: [...role.rights] })
    .execute()
}
/** Changes a role that is still as it was read; what is undefined stays. Answers whether it was. */
export async function updateRole(tx: Tx, id: string, revision: number, change: Partial<RoleText>): Promise<boolean> {
  const { rights, ...words } = change
  const row = await tx
    .updateTable('role')
    .set({ id, ...words, ...(rights ? { rights: [...rights] } : {}) })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
/** Locks a role until the transaction ends: nothing is granted with it meanwhile. How often it is. */
export async function lockRole(tx: Tx, id: string): Promise<number | undefined> {
  const grants = (eb: ExpressionBuilder<Tables, 'role'>) =>
    eb.selectFrom('permission').whereRef('role_id', '=', 'role.id').select(sql<number>`count(*)::int`.as('count'))
  const row = await tx
    .selectFrom('role')
    .select((eb) => grants(eb).as('grants'))
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && (row.grants ?? 0)
}
export async function deleteRole(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('role').where('id', '=', id).execute()
}
