import type { Tx } from '../db/database.ts'
import { type NewEvent, recordEvents } from '../events/record.ts'
import type { DeadLock } from './lock-store.ts'
import { objectInWords } from './phrases.ts'
import { notifyRunners } from './store.ts'

/** Tells people that locks which outlived their operations were removed, and whoever waits for them. */
export async function tellHealed(tx: Tx, locks: readonly DeadLock[], by: Partial<NewEvent>): Promise<void> {
  for (const { operationId } of locks) await notifyRunners(tx, operationId)
  await recordEvents(
    tx,
    locks.map((lock) => ({
      objectKind: 'operation',
      objectId: lock.operationId,
      change: 'updated',
      ancestors: lock.ancestors,
      operationId: lock.operationId,
      code: 'operation.lock_healed',
      severity: 'warning',
      message: `${objectInWords({ kind: lock.objectKind, name: lock.objectName })} was locked by an operation that had ended; the lock was removed.`,
      ...by,
    })),
  )
}
