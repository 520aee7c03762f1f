import type { Db } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import type { Leader } from '../../leader/leader.ts'
import type { Log } from '../../log/log.ts'
import { endExpired } from './permission-service.ts'

/** Statements do not count a permission that has expired; what is open by it is told within this time. */
const everyMs = 2_000

/** Removes permissions that have expired, on the engine that leads: consoles and streams that stood on them end. */
export function startPermissionExpiry(db: Db, leader: Leader, log: Log): void {
  leader.whileLeading((_leadership, signal) => {
    let running = false
    const run = async () => {
      if (running) return
      running = true
      try {
        while (!signal.aborted && (await transact(db, endExpired)) > 0);
      } catch (error) {
        log.warn({ error }, 'permissions that have expired could not be removed')
      } finally {
        running = false
      }
    }
    const timer = setInterval(() => void run(), everyMs)
    signal.addEventListener('abort', () => clearInterval(timer), { once: true })
    void run()
  })
}
