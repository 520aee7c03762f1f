import { query } from './api.ts'

/** The user's own public keys; as many as one may have. */
export const sshKeysQuery = query('listSshKeys', { query: { limit: 100 } })
