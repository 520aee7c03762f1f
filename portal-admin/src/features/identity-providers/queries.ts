import { query } from '@overt/design/shell/api.ts'

/** One identity provider. */
export const identityProviderQuery = (id: string) => query('getIdentityProvider', { path: { id } })
