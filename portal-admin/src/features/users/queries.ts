import { query } from '@overt/design/shell/api.ts'

/** One user. */
export const userQuery = (id: string) => query('getUser', { path: { id } })

/** How a user signs in. */
export const userSignInQuery = (id: string) => query('getUserSignIn', { path: { id } })
