import type { Schema } from '@overt/api-client/engine'
import type { SshKeyRow } from './store.ts'

/** A key as the contract shows it. */
export function sshKeyView(row: SshKeyRow): Schema<'SshKey'> {
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    bits: row.bits,
    fingerprint: row.fingerprint,
    publicKey: [row.type, row.data, row.comment].filter((part) => part !== '').join(' '),
    createdAt: row.created_at.toISOString(),
  }
}
