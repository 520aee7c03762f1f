import type { Schema } from '@overt/api-client/engine'
import type { PermissionRow } from './permission-store.ts'
import type { UserRow } from './store.ts'
import type { TokenRow } from './token-store.ts'

/** A user as the contract shows it. */
export function userView(row: UserRow): Schema<'User'> {
  return {
    id: row.id,
    userName: row.user_name,
    displayName: row.display_name,
    administrator: row.administrator,
    createdAt: row.created_at.toISOString(),
    lastSignInAt: row.last_sign_in_at?.toISOString() ?? null,
    revision: row.revision,
  }
}

/** A permission as the contract shows it. */
export function permissionView(row: PermissionRow): Schema<'Permission'> {
  return {
    id: row.id,
    userId: row.user_id,
    userName: row.user_name,
    role: row.role as Schema<'RoleName'>, // the schema checks it
    object: { kind: row.object_kind as Schema<'ObjectKind'>, id: row.object_id, name: row.object_name }, // as granted
    grantedAt: row.granted_at.toISOString(),
    grantedBy: row.granted_by,
  }
}

/** A token as the contract shows it. */
export function tokenView(row: TokenRow): Schema<'ApiToken'> {
  return {
    id: row.id,
    name: row.name,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  }
}
