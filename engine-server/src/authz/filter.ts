import { type QueryCreator, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { DbOrTx } from '../db/database.ts'
import type { Tables } from '../db/generated/engine.ts'
import { AppError } from '../errors.ts'
import type { ObjectKind } from '../events/record.ts'
import { type Actor, systemId } from './actor.ts'
import { every, type Right, rightsOf } from './roles.ts'

/**
 * The grants that reach the actor, as `g` with `object_id` and `rights`: theirs, those of their groups and of everyone,
 * until they expire. For a token with narrower rights, no more than it has.
 */
function grants(actor: Actor): RawBuilder<unknown> {
  const theirs = sql`user_grant where user_id = ${actor.userId}::uuid`
  if (actor.limitedTo === null) return sql`(select object_id, object_kind, rights from ${theirs}) g`
  return sql`(select object_id, object_kind, array(select l from unnest(${actor.limitedTo}::text[]) l
    where rights && array[${sql.lit(every)}, l]) as rights from ${theirs}) g`
}

/** The condition that a grant `g` holds one of the rights. */
function holding(rights: readonly Right[]): RawBuilder<SqlBool> {
  return sql<SqlBool>`g.rights && ${sql.lit(`{${[every, ...rights].join(',')}}`)}`
}

/** Ids of the objects on which the actor was granted a role that holds one of the rights, as an SQL `uuid[]`. */
export function grantedTo(actor: Actor, ...rights: readonly Right[]): RawBuilder<string[]> {
  // An uncorrelated subquery: PostgreSQL runs it once per statement, whatever the number of rows it filters.
  // What holds much comes first: `&&` looks through the array until it has found one that is above the row.
  return sql<string[]>`array(select g.object_id from ${grants(actor)} where ${holding(rights)}
    order by g.object_kind not in ('system', 'data_center', 'cluster', 'storage_domain'))`
}

/**
 * The condition that the actor holds one of the rights on a row, by its `ancestors` column (as `vm.ancestors`):
 * `.where(allowedTo(actor, 'delete_vm', 'vm.ancestors'))`. The engine itself may do everything.
 */
export function allowedTo(actor: Actor, right: Right | readonly Right[], ancestors: string): RawBuilder<SqlBool> {
  if (actor.kind === 'engine') return sql<SqlBool>`true`
  const rights = typeof right === 'string' ? [right] : right
  // Whoever holds the right on the system holds it on every row. Told apart by a `case`, so that PostgreSQL walks the
  // index a list is sorted by: from `&&` alone it expects few rows, and gathers and sorts all of them for each page.
  return sql<SqlBool>`case when ${holdsOnSystem(actor, rights)} then true
    else ${grantedTo(actor, ...rights)} && ${sql.ref(ancestors)} end`
}

/** Whether the actor holds one of the rights on the system: uncorrelated, so PostgreSQL asks once per statement. */
export function holdsOnSystem(actor: Actor, rights: readonly Right[]): RawBuilder<SqlBool> {
  return sql<SqlBool>`exists (select from ${grants(actor)} where g.object_id = ${sql.lit(systemId)}::uuid
    and ${holding(rights)})`
}

/**
 * Rights that show an object of a kind to those who have no right to see what is below it: one must see where one may
 * make something.
 */
const alsoSeenBy: Partial<Record<ObjectKind, readonly Right[]>> = {
  data_center: ['create_vm', 'create_disk'],
  cluster: ['create_vm'],
  storage_domain: ['create_disk'],
  quota: ['consume_quota', 'configure_quota'],
}

/** Rights of which one is enough to see an object of a kind. */
export function rightsSeeing(kind: ObjectKind): readonly Right[] {
  return ['see', ...(alsoSeenBy[kind] ?? [])]
}

/**
 * The condition that the actor may see a row. Every list and lookup carries it. With the kind of the rows, those of
 * whoever may make something in them are among them.
 */
export function visibleTo(actor: Actor, ancestors: string, kind?: ObjectKind): RawBuilder<SqlBool> {
  return allowedTo(actor, kind === undefined ? 'see' : rightsSeeing(kind), ancestors)
}

/** Kinds of object that say who is who and who may do what, with the rights of which one is enough to hear of them. */
export const rightsHearing: Partial<Record<ObjectKind, readonly Right[]>> = {
  permission: ['manipulate_permissions'],
  // From where somebody signs in is for those alone who manage users.
  user: ['manipulate_users'],
  group: ['manipulate_users', 'manipulate_permissions'],
  api_token: ['manipulate_users'],
  ssh_key: ['manipulate_users'],
  identity_provider: ['configure_engine'],
}

/**
 * The condition that the actor may hear of what happened to an object, by the columns of its kind and its ancestors. Who
 * sees an object is not told whom it was granted to, and who sees the system not what happens to its users; everybody
 * hears of themself, and of what is granted to them.
 */
export function heardBy(actor: Actor, kind: string, ancestors: string): RawBuilder<SqlBool> {
  if (actor.kind === 'engine') return sql<SqlBool>`true`
  const kinds = Object.entries(rightsHearing).map(
    ([name, rights]) => sql`when ${sql.lit(name)} then ${allowedTo(actor, rights, ancestors)}`,
  )
  return sql<SqlBool>`(case ${sql.ref(kind)} ${sql.join(kinds, sql` `)} else ${visibleTo(actor, ancestors)} end
    or ${actor.userId}::uuid = any(${sql.ref(ancestors)}))`
}

/**
 * What the actor's roles on a row let them do, as an SQL `text[]` of lists, to select beside its columns:
 * `.select(rightsOn(actor, 'vm.ancestors').as('rights'))`; `rightsOf(row.rights)` gives `myRights`.
 */
export function rightsOn(actor: Actor, ancestors: string): RawBuilder<string[]> {
  if (actor.kind === 'engine') return sql<string[]>`array[${sql.lit(every)}]`
  return sql<string[]>`array(select distinct array_to_string(g.rights, ' ') from ${grants(actor)}
    where g.object_id = any(${sql.ref(ancestors)}) order by 1)`
}

/**
 * As `rightsOn`, for rows of a long list: the actor's grants are read once and not for each row. Of whoever may do
 * everything that alone is told: no other role adds a right, and no row needs looking at.
 */
export function rightsOnMany(actor: Actor, ancestors: string): RawBuilder<string[]> {
  if (actor.kind === 'engine') return rightsOn(actor, ancestors)
  const byObject = sql`(select jsonb_object_agg(object_id, lists) from (
    select g.object_id, jsonb_agg(distinct array_to_string(g.rights, ' ')) as lists from ${grants(actor)}
    group by g.object_id) held)`
  return sql<string[]>`case when ${holdsOnSystem(actor, [])} then array[${sql.lit(every)}]
    else array(select distinct l from unnest(${sql.ref(ancestors)}) a,
      jsonb_array_elements_text(${byObject} -> a::text) l order by 1) end`
}

/** A row that is joined for what expressions here read of it, and selected by nobody. */
type NoColumns = Record<string, never>

/**
 * All that the actor was granted, read once, as rows and as one row to join (`me`): for lookups by id, where reading the
 * grants for each of several conditions costs more than the lookup. `visible` and `rights` are as `visibleTo` and
 * `rightsOn`; the statement begins with `withGrants`.
 */
export function grantsAtOnce(actor: Actor) {
  if (actor.kind === 'engine')
    return {
      withGrants: (db: DbOrTx): QueryCreator<Tables> => db,
      me: sql<NoColumns>`(select 1 as is_engine)`.as('me'),
      visible: () => sql<SqlBool>`true`,
      rights: (ancestors: string) => rightsOn(actor, ancestors),
    }
  const onSystem = sql`g.object_id = ${sql.lit(systemId)}::uuid`
  const me = sql<NoColumns>`(select coalesce(bool_or(${onSystem} and ${holding(['see'])}), false) as sees_all,
    coalesce(bool_or(${onSystem} and ${holding([])}), false) as may_all,
    coalesce(array_agg(g.object_id) filter (where ${holding(['see'])}), '{}') as seen from my_grants g)`
  return {
    withGrants: (db: DbOrTx) =>
      db.with('my_grants', () => sql`(select * from ${grants(actor)})`) as unknown as QueryCreator<Tables>,
    me: me.as('me'),
    visible: (ancestors: string) => sql<SqlBool>`(me.sees_all or me.seen && ${sql.ref(ancestors)})`,
    rights: (ancestors: string) =>
      sql<string[]>`case when me.may_all then array[${sql.lit(every)}] else array(
        select distinct array_to_string(g.rights, ' ') from my_grants g
        where g.object_id = any(${sql.ref(ancestors)}) order by 1) end`,
  }
}

/**
 * Throws `forbidden` unless the rights a row was read with hold the right. `action` completes the sentence
 * "You may not …", as "delete this VM".
 */
export function assertRight(held: readonly string[], right: Right, action: string): void {
  if (!rightsOf(held).includes(right))
    throw new AppError('forbidden', `You may not ${action}. Ask an administrator for the right "${right}".`)
}

/**
 * The condition that the actor may see a disk: by its own ancestors, or because a VM they may see has it attached.
 * `id` and `ancestors` are the disk's columns.
 */
export function diskVisibleTo(actor: Actor, id: string, ancestors: string): RawBuilder<SqlBool> {
  if (actor.kind === 'engine') return sql<SqlBool>`true`
  return sql<SqlBool>`(${visibleTo(actor, ancestors)} or exists (
    select from disk_attachment da join vm on vm.id = da.vm_id
    where da.disk_id = ${sql.ref(id)} and ${visibleTo(actor, 'vm.ancestors')}))`
}
