import type { Db } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import type { Reconciler } from '../../reconcilers/reconciler.ts'
import { endExpired } from './permission-service.ts'

/**
 * Removes permissions that have expired. Statements do not count them any longer; that they are removed is what tells the
 * consoles and streams that stood on them.
 */
export function expiredPermissionsReconciler({ db }: { readonly db: Db }): Reconciler {
  return {
    name: 'expired permissions',
    intervalMs: 2_000,
    async run(signal) {
      while (!signal.aborted && (await transact(db, endExpired)) > 0);
    },
  }
}
