import { sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { rightsOn, visibleTo } from '../../authz/filter.ts'
import type { DbOrTx, Tx } from '../../db/database.ts'
import { containsText } from '../../db/search.ts'
import type { TagGrant } from './plan.ts'

/** A tag, as views need it. */
export interface TagRow {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly parent_id: string | null
  readonly ancestors: string[]
  readonly path: string[]
  /** Kinds of the objects that have it itself, of those the actor may see. */
  readonly object_counts: { readonly kind: string; readonly count: number }[]
  readonly created_at: Date
  readonly revision: number
  readonly rights: string[]
}

function selectTags(db: DbOrTx, actor: Actor) {
  return db
    .selectFrom('tag as t')
    .select(['t.id', 't.name', 't.description', 't.parent_id', 't.ancestors', 't.created_at', 't.revision'])
    .select([
      sql<string[]>`array(select a.name from unnest(t.ancestors) with ordinality u(id, place) join tag a on a.id = u.id
        order by u.place desc)`.as('path'),
      sql<TagRow['object_counts']>`coalesce((select jsonb_agg(jsonb_build_object('kind', k.kind, 'count', k.number)
        order by k.kind) from (select o.kind, count(*)::int as number from object_tag ot join estate_object o
          on o.id = ot.object_id and o.kind = ot.object_kind where ot.tag_id = t.id
          and ${visibleTo(actor, 'o.ancestors')} group by o.kind) k), '[]')`.as('object_counts'),
      rightsOn(actor, 't.ancestors').as('rights'),
    ])
    .where(visibleTo(actor, 't.ancestors'))
}
export async function findById(db: DbOrTx, actor: Actor, id: string): Promise<TagRow | undefined> {
  return await selectTags(db, actor).where('t.id', '=', id).executeTakeFirst()
}

/** What a list of tags is narrowed to. */
export interface TagFilter {
  readonly limit: number
  readonly after: readonly [name: string, id: string] | undefined
  readonly ids: readonly string[] | undefined
  readonly search: string | undefined
  readonly objectId: string | undefined
}
export async function listPage(db: DbOrTx, actor: Actor, filter: TagFilter): Promise<TagRow[]> {
  let query = selectTags(db, actor).where(containsText(filter.search, 't.name', 't.description'))
  if (filter.ids) query = query.where('t.id', '=', sql<string>`any(${[...filter.ids]}::uuid[])`)
  if (filter.objectId)
    query = query.where(sql<boolean>`exists (select from object_tag ot
      where ot.tag_id = t.id and ot.object_id = ${filter.objectId}::uuid)`)
  if (filter.after) query = query.where(sql<boolean>`(t.name, t.id) > (${filter.after[0]}, ${filter.after[1]}::uuid)`)
  return await query
    .orderBy('t.name')
    .orderBy('t.id')
    .limit(filter.limit + 1)
    .execute()
}

/** What people say of a tag. */
export interface TagText {
  readonly name: string
  readonly description: string
  readonly parentId: string | null
}
export async function insertTag(tx: Tx, id: string, { name, description, parentId }: TagText): Promise<void> {
  await tx.insertInto('tag').values({ id, name, description, parent_id: parentId, ancestors: [] }).execute() // a trigger places it
}
/** Changes a tag that is still as it was read; what is undefined stays. Answers whether it was. */
export async function updateTag(tx: Tx, id: string, revision: number, change: Partial<TagText>): Promise<boolean> {
  const { parentId, ...words } = change
  const row = await tx
    .updateTable('tag')
    .set({ id, ...words, ...(parentId === undefined ? {} : { parent_id: parentId }) })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
/** Takes it off everything, while it is still known what it is below, and removes it. */
export async function deleteTag(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('object_tag').where('tag_id', '=', id).execute()
  await tx.deleteFrom('tag').where('id', '=', id).execute()
}
/** Changes of the tree and of what has which tag happen one after the other: each rewrites the ancestors of many rows. */
export async function lockTags(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('overt tags'))`.execute(tx)
}
/** Tags directly below one, by name. */
export async function listChildren(db: DbOrTx, id: string): Promise<{ id: string; name: string }[]> {
  return await db.selectFrom('tag').select(['id', 'name']).where('parent_id', '=', id).orderBy('name').execute()
}

/** Roles granted on a tag, the oldest first. */
export async function listGrants(db: DbOrTx, id: string): Promise<TagGrant[]> {
  return await db
    .selectFrom('permission as g')
    .innerJoin('role as r', 'r.id', 'g.role_id')
    .select(['g.id', 'r.name as role'])
    .select(
      sql<string>`case when g.principal_kind = 'everyone' then 'everyone' else g.principal_kind || ' ' ||
      coalesce(principal_name(g.principal_kind, g.principal_id), '') end`.as('to'),
    )
    .where('g.object_id', '=', id)
    .where(sql<boolean>`(g.expires_at is null or g.expires_at > now())`)
    .orderBy('g.granted_at')
    .execute()
}

/** An object that has a tag. */
export interface TaggedRow {
  readonly kind: string
  readonly id: string
  readonly name: string
  readonly tagged_at: Date
}
function selectTagged(db: DbOrTx, actor: Actor, tagId: string) {
  return db
    .selectFrom('object_tag as ot')
    .innerJoin('estate_object as o', (join) =>
      join.onRef('o.id', '=', 'ot.object_id').onRef('o.kind', '=', 'ot.object_kind'),
    )
    .select(['o.kind', 'o.id', 'o.name', 'ot.tagged_at'])
    .where('ot.tag_id', '=', tagId)
    .where(visibleTo(actor, 'o.ancestors'))
}
export async function listTagged(
  db: DbOrTx,
  actor: Actor,
  tagId: string,
  limit: number,
  after: readonly [kind: string, name: string, id: string] | undefined,
): Promise<TaggedRow[]> {
  let query = selectTagged(db, actor, tagId)
  if (after) query = query.where(sql<boolean>`(o.kind, o.name, o.id) > (${after[0]}, ${after[1]}, ${after[2]}::uuid)`)
  return await query
    .orderBy('o.kind')
    .orderBy('o.name')
    .orderBy('o.id')
    .limit(limit + 1)
    .execute()
}
export async function findTagged(db: DbOrTx, actor: Actor, tagId: string, id: string): Promise<TaggedRow | undefined> {
  return await selectTagged(db, actor, tagId).where('o.id', '=', id).executeTakeFirst()
}
export async function insertTagged(
  tx: Tx,
  tagId: string,
  object: { readonly kind: string; readonly id: string },
  taggedBy: string | null,
): Promise<void> {
  await tx
    .insertInto('object_tag')
    .values({ tag_id: tagId, object_kind: object.kind, object_id: object.id, tagged_by: taggedBy })
    .execute()
}
export async function deleteTagged(tx: Tx, tagId: string, objectId: string): Promise<boolean> {
  const rows = await tx
    .deleteFrom('object_tag')
    .where('tag_id', '=', tagId)
    .where('object_id', '=', objectId)
    .returning('object_id')
    .execute()
  return rows.length > 0
}

/** What roles granted on any of these tags let those do who have one, as lists of rights. */
export async function listGranted(db: DbOrTx, tagIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ rights: string }>`
    select distinct array_to_string(r.rights, ' ') as rights from permission p join role r on r.id = p.role_id
    where p.object_id = any(${[...tagIds]}::uuid[]) and (p.expires_at is null or p.expires_at > now())`.execute(db)
  return rows.map(({ rights }) => rights)
}
