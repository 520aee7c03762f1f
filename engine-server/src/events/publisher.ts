import { once } from 'node:events'
import type { Db } from '../db/database.ts'
import type { SteadyConnection } from '../db/steady-connection.ts'
import { transact } from '../db/transact.ts'
import type { Leader } from '../leader/leader.ts'
import type { Log } from '../log/log.ts'
import { batchSize, numberEvents, type NumberedBatch } from './store.ts'

/** If a notification is lost, events wait this long. */
const lookAnywayMs = 1_000

/** What the publisher works with. */
export interface PublisherParts {
  readonly db: Db
  readonly changes: SteadyConnection
  readonly leader: Leader
  readonly log: Log
  readonly stream: { take(batch: NumberedBatch): void }
}

/**
 * Numbers events after their commit, on the engine that leads. Numbers drawn inside the writers' transactions would
 * become visible out of order, and a stream that went on from the largest one it saw would skip the late ones.
 * `stream`, which is this engine's own, is handed them at once; the others hear of them and read.
 */
export function startPublisher({ db, changes, leader, log, stream }: PublisherParts): void {
  const bell = new EventTarget()
  let rung = false
  const ring = () => {
    rung = true
    bell.dispatchEvent(new Event('ring'))
  }
  changes.listen('overt_unpublished', ring)
  leader.whileLeading((_leadership, signal) => void publish(signal))

  const publish = async (signal: AbortSignal) => {
    while (!signal.aborted) {
      rung = false
      try {
        for (let batch; !batch || batch.events.length === batchSize; ) {
          batch = await transact(db, numberEvents)
          stream.take(batch)
          if (signal.aborted) return
        }
      } catch (error) {
        log.warn({ error }, 'events could not be published; trying again')
      }
      if (!rung) await woken(signal)
    }
  }
  const woken = async (signal: AbortSignal) => {
    const stop = AbortSignal.any([signal, AbortSignal.timeout(lookAnywayMs)])
    await once(bell, 'ring', { signal: stop }).catch(() => undefined) // the time is over, or we no longer lead
  }
}
