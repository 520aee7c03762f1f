import type { Schema } from '@overt/api-client/engine'
import type { LdapSettings, OidcSettings } from '../../identity-providers/settings.ts'
import type { ProviderRow } from './store.ts'

/** A provider as the contract shows it: never its secret. */
export function identityProviderView(row: ProviderRow): Schema<'IdentityProvider'> {
  return {
    id: row.id,
    kind: row.kind === 'oidc' ? 'oidc' : 'ldap',
    name: row.name,
    enabled: row.enabled,
    oidc: row.kind === 'oidc' ? (row.settings as OidcSettings) : null, // only the service writes it
    ldap: row.kind === 'ldap' ? (row.settings as LdapSettings) : null,
    hasSecret: row.secret_id !== null,
    userCount: row.user_count,
    groupCount: row.group_count,
    checkedAt: row.checked_at?.toISOString() ?? null,
    checkProblem: row.check_problem,
    createdAt: row.created_at.toISOString(),
    revision: row.revision,
  }
}
