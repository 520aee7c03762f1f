import { sql } from 'kysely'
import { systemId } from '../../authz/actor.ts'
import type { Right } from '../../authz/roles.ts'
import type { DbOrTx } from '../../db/database.ts'
import type { PrincipalKind } from './permission-store.ts'

/** A grant that gives a user a right on an object, and the way it takes to them. */
export interface ReasonRow {
  readonly permission_id: string
  readonly principal_kind: PrincipalKind
  readonly principal_id: string
  readonly principal_name: string
  /** From the group the user is in to the one that was granted the role. */
  readonly groups: string[]
  readonly role_id: string
  readonly role_name: string
  readonly object_kind: string
  readonly object_id: string
  readonly object_name: string
  readonly granted_at: Date
  readonly granted_by: string | null
  readonly expires_at: Date | null
}

/** Every grant that gives the right, the nearest of the objects first; `ancestors` are the object's, itself first. */
export async function listReasons(
  db: DbOrTx,
  userId: string,
  rights: readonly Right[],
  ancestors: readonly string[],
): Promise<ReasonRow[]> {
  const { rows } = await sql<ReasonRow>`
    with recursive way (id, names) as (
      select m.group_id, array[g.name] from group_member m join user_group g on g.id = m.group_id
        where m.user_id = ${userId}::uuid
      union
      select m.group_id, way.names || g.name from way
        join group_member m on m.member_group_id = way.id join user_group g on g.id = m.group_id
        where cardinality(way.names) < 20),
    shortest as (select distinct on (id) id, names from way order by id, cardinality(names))
    select u.permission_id, p.principal_kind, p.principal_id, principal_name(p.principal_kind, p.principal_id)
        as principal_name, coalesce(s.names, '{}') as groups, u.role_id, r.name as role_name, u.object_kind,
      u.object_id, o.name as object_name, p.granted_at, by.user_name as granted_by, p.expires_at
    from user_grant u join permission p on p.id = u.permission_id join role r on r.id = u.role_id
    join estate_object o on o.id = u.object_id and o.kind = u.object_kind
    left join app_user by on by.id = p.granted_by
    left join shortest s on s.id = p.principal_id
    where u.user_id = ${userId}::uuid and u.object_id = any(${[...ancestors]}::uuid[])
      and u.rights && ${['*', ...rights]}::text[]
    order by array_position(${[...ancestors]}::uuid[], u.object_id), p.granted_at, p.id`.execute(db)
  return rows
}

/** Names of users who may grant the right on the object, at most ten: they manage permissions there and have it themselves. */
export async function listGrantors(db: DbOrTx, right: Right, ancestors: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ user_name: string }>`
    select u.user_name from app_user u where exists (
        select from user_grant g where g.user_id = u.id and g.object_id = any(${[...ancestors]}::uuid[])
          and g.rights && array['*', 'manipulate_permissions'])
      and exists (
        select from user_grant g where g.user_id = u.id and g.object_id = any(${[...ancestors]}::uuid[])
          and g.rights && ${['*', right]}::text[])
    order by u.user_name limit 10`.execute(db)
  return rows.map(({ user_name: name }) => name)
}

/** The ancestors of what a disk is seen by besides its own: the VMs that have it attached. */
export async function listAncestorsByVms(db: DbOrTx, diskId: string): Promise<string[]> {
  const { rows } = await sql<{ ids: string[] }>`
    select coalesce(array_agg(distinct a.id), '{}') as ids from disk_attachment da join vm on vm.id = da.vm_id,
      unnest(vm.ancestors) a(id) where da.disk_id = ${diskId}::uuid and a.id <> ${systemId}::uuid`.execute(db)
  return rows[0]?.ids ?? []
}
