import type { Db } from '../db/database.ts'
import { deleteOldConsoleSessions, deleteOldEnrollmentTokens, deleteOldTickets } from './expired-store.ts'
import type { Reconciler } from './reconciler.ts'

/** Removes what has ended of consoles and registration. */
export function expiredReconciler(db: Db): Reconciler {
  return {
    name: 'expired',
    intervalMs: 60_000,
    async run(signal) {
      const chores = [
        () => deleteOldTickets(db),
        () => deleteOldConsoleSessions(db),
        () => deleteOldEnrollmentTokens(db),
      ]
      for (const chore of chores) {
        signal.throwIfAborted()
        await chore()
      }
    },
  }
}
