import type { Tx } from '../db/database.ts'
import { deleteSecret } from './store.ts'

/** Removes a secret in the transaction that removes what refers to it; for those who need no key. */
export function removeSecret(tx: Tx, id: string): Promise<void> {
  return deleteSecret(tx, id)
}
