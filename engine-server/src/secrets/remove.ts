import type { Tx } from '../db/database.ts'
import { deleteSecretsOfVm } from './store.ts'

/** Removes the secrets of a VM that it does not refer to any more, for those who need no key; all when it is gone. */
export function removeUnusedSecrets(tx: Tx, vmId: string): Promise<void> {
  return deleteSecretsOfVm(tx, vmId)
}
