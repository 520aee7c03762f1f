import { AsyncLocalStorage } from 'node:async_hooks'
import type { Tx } from '../db/database.ts'
import type { NewEvent } from '../events/record.ts'

/** What is to be done in the transactions of the API call in hand. */
export interface CallInHand {
  /** Hears of the events a transaction writes: what it does, in words. */
  note(tx: Tx, events: readonly NewEvent[]): void
  /** The same of a transaction that is not what the call was to do: see `asRefusal`. */
  noteRefusal(tx: Tx, events: readonly NewEvent[]): void
  /** The last thing in a transaction. */
  beforeCommit(tx: Tx): Promise<void>
  committed(): void
}

/** The call that a transaction belongs to; nothing for the engine's own work. */
export const callInHand = new AsyncLocalStorage<CallInHand | undefined>()
