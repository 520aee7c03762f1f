import { setTimeout as sleep } from 'node:timers/promises'
import { systemId } from '../authz/actor.ts'
import type { Db } from '../db/database.ts'
import { transact } from '../db/transact.ts'
import { recordEvent } from '../events/record.ts'
import type { Leader } from '../leader/leader.ts'
import type { Log } from '../log/log.ts'
import { hashRecord, hashRoot, hashSeal, noSeal } from './chain.ts'
import { databaseTime, findHead, insertSeal, listWaiting, lockSeals } from './store.ts'

const everyMs = 1_000
/** Most records under one seal: what is hashed in one go, in about 5 ms. */
const mostRecords = 1_000

/**
 * Seals what waits, in one transaction, and answers how many records that were. Two engines that do it at once, as when
 * the lead changes, come one after the other, and each goes on from the seal that it finds then.
 */
export function sealWaiting(db: Db): Promise<number> {
  return transact(db, async (tx) => {
    await lockSeals(tx)
    const records = await listWaiting(tx, mostRecords)
    if (records.length === 0) return 0
    const head = await findHead(tx)
    const hashes = records.map(hashRecord)
    const first = (head?.last ?? 0) + 1
    const seal = {
      number: (head?.number ?? 0) + 1,
      sealedAt: await databaseTime(tx),
      first,
      last: first + records.length - 1,
      previous: head?.hash ?? noSeal,
      root: hashRoot(hashes),
    }
    const ids = records.map(({ id }) => id)
    await insertSeal(tx, { ...seal, hash: hashSeal(seal) }, ids, hashes)
    // Pages that show the log read it again; nobody is told what is in it.
    await recordEvent(tx, { objectKind: 'system', objectId: systemId, change: 'updated', ancestors: [systemId] })
    return records.length
  })
}

/** Seals new records on the engine that leads. What it could not seal waits for the next turn, or the next leader. */
export function startSealer(db: Db, leader: Leader, log: Log): void {
  leader.whileLeading((_leadership, signal) => void seal(signal))
  const seal = async (signal: AbortSignal) => {
    while (!signal.aborted) {
      try {
        while (!signal.aborted && (await sealWaiting(db)) === mostRecords) {
          // the rest follows at once
        }
      } catch (error) {
        log.warn({ error }, 'the audit log could not be sealed; trying again')
      }
      await sleep(everyMs, undefined, { signal }).catch(() => undefined) // we no longer lead
    }
  }
}
