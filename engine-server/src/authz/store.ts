import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { DbOrTx } from '../db/database.ts'
import type { ObjectKind } from '../events/record.ts'
import type { Actor } from './actor.ts'
import { diskVisibleTo, grantedTo, rightsHearing, rightsOn, visibleTo } from './filter.ts'
import { beyond, type Right } from './roles.ts'

/** An object as permissions see it. */
export interface FoundObject {
  readonly kind: ObjectKind
  readonly id: string
  readonly name: string
  readonly ancestors: string[]
  /** What the actor's roles on it let them do, as `rightsOf` takes it. */
  readonly rights: string[]
}

/** The object, if it exists and the actor may see it: one statement, so that absent and hidden are one. */
export async function findVisibleObject(
  db: DbOrTx,
  actor: Actor,
  kind: ObjectKind,
  id: string,
): Promise<FoundObject | undefined> {
  const visible: RawBuilder<SqlBool> =
    kind === 'disk' ? diskVisibleTo(actor, 'o.id', 'o.ancestors') : visibleTo(actor, 'o.ancestors', kind)
  const { rows } = await sql<FoundObject>`
    select o.kind, o.id, o.name, o.ancestors, ${rightsOn(actor, 'o.ancestors')} as rights
    from estate_object o where o.kind = ${sql.lit(kind)} and o.id = ${id}::uuid and ${visible}`.execute(db)
  return rows[0]
}

/** Whether a user has rights somewhere that the actor does not have there. */
export async function hasRightsBeyond(db: DbOrTx, actor: Actor, userId: string): Promise<boolean> {
  const { rows } = await sql<{ given: string[]; held: string[] }>`
    select array[array_to_string(g.rights, ' ')] as given, ${rightsOn(actor, 'o.ancestors')} as held
    from user_grant g join estate_object o on o.id = g.object_id and o.kind = g.object_kind
    where g.user_id = ${userId}::uuid`.execute(db)
  return rows.some(({ given, held }) => beyond(given, held).length > 0)
}

/** What the actor's roles on the system let them do, as `rightsOf` takes it. */
export async function findSystemRights(db: DbOrTx, actor: Actor): Promise<string[]> {
  const { rows } = await sql<{ rights: string[] }>`
    select ${rightsOn(actor, 'o.ancestors')} as rights from estate_object o where o.kind = 'system'`.execute(db)
  return rows[0]?.rights ?? []
}

/** Whether the actor holds one of the rights on any object at all. */
export async function hasRightSomewhere(db: DbOrTx, actor: Actor, ...rights: readonly Right[]): Promise<boolean> {
  if (actor.kind === 'engine') return true
  const { rows } = await sql<{ held: boolean }>`
    select cardinality(${grantedTo(actor, ...rights)}) > 0 as held`.execute(db)
  return rows[0]?.held === true
}

/** The user's grants: the ids of the objects they were made on. */
export interface Roots {
  /** Of those that let them see something. */
  readonly seen: readonly string[]
  /** Of those that let them hear of people and permissions, by the kind of object. */
  readonly heard: Readonly<Record<string, readonly string[]>>
}
export async function listRoots(db: DbOrTx, actor: Actor): Promise<Roots> {
  const heard = Object.entries(rightsHearing).map(
    ([kind, rights]) => sql`${sql.lit(kind)}::text, to_jsonb(${grantedTo(actor, ...rights)})`,
  )
  const { rows } = await sql<Roots>`
    select ${grantedTo(actor, 'see')} as seen, jsonb_build_object(${sql.join(heard)}) as heard`.execute(db)
  return rows[0] ?? { seen: [], heard: {} }
}

/** How many roles are granted on some objects themselves, not counting those that have ended. */
export async function countGrants(db: DbOrTx, objectIds: readonly string[]): Promise<number> {
  const row = await db
    .selectFrom('permission')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('object_id', '=', sql<string>`any(${[...objectIds]}::uuid[])`)
    .where(sql<boolean>`(expires_at is null or expires_at > now())`)
    .executeTakeFirstOrThrow()
  return row.count
}
