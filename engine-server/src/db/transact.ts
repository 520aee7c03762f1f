import { setTimeout as sleep } from 'node:timers/promises'
import { callInHand } from '../audit/call-in-hand.ts'
import type { Db, Tx } from './database.ts'
import { isDatabaseError, translateConstraint } from './constraint-errors.ts'

const attempts = 4
/** serialization_failure, deadlock_detected: PostgreSQL chose this transaction to give way. */
const givenWay = new Set(['40001', '40P01'])

/**
 * Runs `work` in one transaction. A violated constraint is thrown as the AppError it means; a deadlock or a
 * serialization failure runs `work` again, so it must not touch anything but the database. In an API call the record
 * of the audit log is part of it.
 */
export async function transact<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  const call = callInHand.getStore()
  for (let attempt = 1; ; attempt++) {
    try {
      if (!call) return await db.transaction().execute(work)
      const result = await db.transaction().execute(async (tx) => {
        const done = await work(tx)
        await call.beforeCommit(tx)
        return done
      })
      call.committed()
      return result
    } catch (error) {
      if (attempt < attempts && isDatabaseError(error) && givenWay.has(error.code)) {
        await sleep(Math.random() * 20 * attempt) // apart from the transaction it collided with
        continue
      }
      throw translateConstraint(error)
    }
  }
}
