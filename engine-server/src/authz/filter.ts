import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { AppError } from '../errors.ts'
import { type Actor, systemId } from './actor.ts'
import { type Right, rightsOf, type Role, roles, rolesWith } from './roles.ts'

const roleCount = Object.keys(roles).length

/** Ids of the objects on which the actor was granted a role that holds the right, as an SQL `uuid[]`. */
export function grantedTo(actor: Actor, right: Right): RawBuilder<string[]> {
  const holders = rolesWith(right)
  const ofRole = holders.length === roleCount ? sql`` : sql` and p.role = any(${[...holders]}::text[])`
  // An uncorrelated subquery: PostgreSQL runs it once per statement, whatever the number of rows it filters.
  return sql<string[]>`array(select p.object_id from permission p where p.user_id = ${actor.userId}::uuid${ofRole})`
}

/**
 * The condition that the actor holds a right on a row, by its `ancestors` column (as `vm.ancestors`):
 * `.where(allowedTo(actor, 'delete_vm', 'vm.ancestors'))`. The engine itself may do everything.
 */
export function allowedTo(actor: Actor, right: Right, ancestors: string): RawBuilder<SqlBool> {
  if (actor.kind === 'engine') return sql<SqlBool>`true`
  // Whoever holds the right on the system holds it on every row. Told apart by a `case`, so that PostgreSQL walks the
  // index a list is sorted by: from `&&` alone it expects few rows, and gathers and sorts all of them for each page.
  return sql<SqlBool>`case when ${holdsOnSystem(actor, rolesWith(right))} then true
    else ${sql.ref(ancestors)} && ${grantedTo(actor, right)} end`
}

/** Whether the actor has one of the roles on the system: uncorrelated, so PostgreSQL asks once per statement. */
function holdsOnSystem(actor: Actor, holders: readonly Role[]): RawBuilder<SqlBool> {
  return sql<SqlBool>`exists (select from permission p where p.user_id = ${actor.userId}::uuid
    and p.object_id = ${systemId}::uuid and p.role = any(${[...holders]}::text[]))`
}

/** The condition that the actor may see a row. Every list and lookup carries it. */
export function visibleTo(actor: Actor, ancestors: string): RawBuilder<SqlBool> {
  return allowedTo(actor, 'see', ancestors)
}

/**
 * The actor's roles on a row as an SQL `text[]`, to select beside its columns:
 * `.select(rolesOn(actor, 'vm.ancestors').as('roles'))`; `rightsOf(row.roles)` gives `myRights`.
 */
export function rolesOn(actor: Actor, ancestors: string): RawBuilder<Role[]> {
  if (actor.kind === 'engine') return sql<Role[]>`array['administrator']`
  return sql<Role[]>`array(select distinct p.role from permission p
    where p.user_id = ${actor.userId}::uuid and p.object_id = any(${sql.ref(ancestors)}) order by 1)`
}

/**
 * As `rolesOn`, but of an administrator of the system that role alone: no other adds a right, and no row of a long
 * list needs looking at.
 */
export function tellingRolesOn(actor: Actor, ancestors: string): RawBuilder<Role[]> {
  if (actor.kind === 'engine') return rolesOn(actor, ancestors)
  return sql<Role[]>`case when ${holdsOnSystem(actor, ['administrator'])} then array['administrator']
    else ${rolesOn(actor, ancestors)} end`
}

/**
 * Throws `forbidden` unless the roles a row was read with hold the right. `action` completes the sentence
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
