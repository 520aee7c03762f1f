import type { Schema } from '@overt/api-client/engine'
import { kindNames } from '../../authz/check.ts'
import { every, type Right, rightsOf } from '../../authz/roles.ts'
import type { ObjectKind } from '../../events/record.ts'
import type { GroupRow, MemberRow } from './group-store.ts'
import type { PermissionRow, PrincipalKind } from './permission-store.ts'
import type { RoleRow } from './role-store.ts'

/** A role as the contract shows it. */
export function roleView(row: RoleRow): Schema<'Role'> {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    kind: row.kind,
    builtIn: row.built_in,
    everyRight: row.rights.includes(every),
    rights: rightsOf([row.rights.join(' ')]),
    grantCount: row.grant_count,
    createdAt: row.created_at.toISOString(),
    revision: row.revision,
  }
}

/** A group as the contract shows it. */
export function groupView(row: GroupRow): Schema<'Group'> {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    fromDirectory: row.provider_id !== null,
    memberCount: row.member_count,
    createdAt: row.created_at.toISOString(),
    revision: row.revision,
  }
}

/** Who is in a group, as the contract shows it. */
export function memberView(row: MemberRow): Schema<'GroupMember'> {
  return { kind: row.kind, id: row.id, name: row.name, addedAt: row.added_at.toISOString() }
}

/** A permission as the contract shows it. */
export function permissionView(row: PermissionRow): Schema<'Permission'> {
  return {
    id: row.id,
    principal: { kind: row.principal_kind, id: row.principal_id, name: row.principal_name },
    role: { id: row.role_id, name: row.role_name },
    object: { kind: row.object_kind as ObjectKind, id: row.object_id, name: row.object_name }, // as granted
    grantedAt: row.granted_at.toISOString(),
    grantedBy: row.granted_by,
    expiresAt: row.expires_at?.toISOString() ?? null,
    manageable: row.manageable,
  }
}

/** An object as it stands in a sentence. */
export function objectInWords(kind: ObjectKind, name: string): string {
  return kind === 'system' ? 'the system' : `the ${kindNames[kind]} ${name}`
}

/** To whom something is granted, as it stands in a sentence. */
export function principalInWords({ kind, name }: { readonly kind: PrincipalKind; readonly name: string }): string {
  if (kind === 'everyone') return 'everyone'
  return kind === 'group' ? `the group ${name}` : name
}

/** A right as it stands in a sentence: "run VM". */
export function rightInWords(right: Right): string {
  return right.replaceAll('_', ' ').replaceAll(/\bvm\b/g, 'VM')
}
