import type { Db } from '../db/database.ts'
import { deleteOldReplies } from '../http/store.ts'
import { deleteOldAttempts } from '../identity/attempt-store.ts'
import { sessionIdleMs } from '../identity/identities.ts'
import { deleteEndedLogins } from '../identity/store.ts'
import { deleteOldConsoleSessions, deleteOldEnrollmentTokens, deleteOldTickets } from './expired-store.ts'
import type { Reconciler } from './reconciler.ts'

/** Removes what has ended: logins, tickets, tokens, answers kept for repetition. */
export function expiredReconciler(db: Db): Reconciler {
  return {
    name: 'expired',
    intervalMs: 60_000,
    async run(signal) {
      const chores = [
        () => deleteEndedLogins(db, sessionIdleMs),
        () => deleteOldAttempts(db),
        () => deleteOldReplies(db),
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
