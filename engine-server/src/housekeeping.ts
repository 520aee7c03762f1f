import type { Db } from './db/database.ts'
import { deleteOldReplies } from './http/store.ts'
import { deleteOldAttempts } from './identity/attempt-store.ts'
import type { SessionLimits } from './identity/identities.ts'
import { deleteEndedLogins, deleteEndedSteps } from './identity/store.ts'
import type { Leader } from './leader/leader.ts'
import type { Log } from './log/log.ts'
import { purgeEvents } from './events/store.ts'
import { purgeChanges } from './resources/changes/store.ts'
import { deleteOldSignIns } from './resources/identity-providers/store.ts'

const everyMs = 60_000

/** What the leader removes once a minute because it has had its time. */
export async function removeOld(db: Db, { sessionIdleMs }: Pick<SessionLimits, 'sessionIdleMs'>): Promise<void> {
  await purgeEvents(db)
  await purgeChanges(db)
  await deleteEndedLogins(db, sessionIdleMs)
  await deleteEndedSteps(db)
  await deleteOldReplies(db)
  await deleteOldAttempts(db)
  await deleteOldSignIns(db)
}

/** Removes what is old, on the engine that leads. */
export function startHousekeeping(
  db: Db,
  leader: Leader,
  log: Log,
  limits: Pick<SessionLimits, 'sessionIdleMs'>,
): void {
  leader.whileLeading((_leadership, signal) => {
    const run = () =>
      void removeOld(db, limits).catch((error: unknown) => log.warn({ error }, 'old rows could not be removed'))
    const timer = setInterval(run, everyMs)
    signal.addEventListener('abort', () => clearInterval(timer), { once: true })
    run()
  })
}
