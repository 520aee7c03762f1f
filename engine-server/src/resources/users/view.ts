import type { Schema } from '@overt/api-client/engine'
import type { UserRow } from './store.ts'
import type { TokenRow } from './token-store.ts'

/** A user as the contract shows it. */
export function userView(row: UserRow): Schema<'User'> {
  return {
    id: row.id,
    userName: row.user_name,
    displayName: row.display_name,
    administrator: row.administrator,
    status: row.disabled_at ? 'disabled' : row.invited ? 'invited' : 'active',
    ...(row.has_factor === null ? {} : { secondFactor: row.has_factor }),
    createdAt: row.created_at.toISOString(),
    lastSignInAt: row.last_sign_in_at?.toISOString() ?? null,
    revision: row.revision,
  }
}

/** A token as the contract shows it. */
export function tokenView(row: TokenRow): Schema<'ApiToken'> {
  return {
    id: row.id,
    name: row.name,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    rights: row.rights as Schema<'Right'>[] | null, // as they were asked for
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  }
}
