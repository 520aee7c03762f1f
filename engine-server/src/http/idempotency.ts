import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '../db/database.ts'
import { AppError } from '../errors.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { OperationContract } from './contract.ts'
import { deleteReplyKey, findReply, insertReplyKey, type ReplyKey, saveReply } from './store.ts'

/** What a call answered. */
export interface Outcome {
  readonly status: number
  readonly body: unknown
}

/** How long a repeated call waits for the first one. */
const waitMs = 10_000
const lookEveryMs = 100

/** A call under a key. */
export interface KeyedCall {
  readonly operation: Pick<OperationContract, 'id' | 'showsOnce'>
  readonly userId: string
  readonly key: string
  /** Everything that makes the request: its path and the text of its body. */
  readonly request: string
}

/** The outcome, and whether it is that of an earlier call. */
export interface KeyedOutcome extends Outcome {
  readonly replayed: boolean
}

/**
 * Runs a call once per key: a repeated one gets the stored answer, or waits for the first while that runs. A call that
 * failed frees its key. The same key with another request is a `conflict`, and so is a first call that was cut off,
 * because nobody knows what became of it. `db` may be one that defers commits: a key comes before the call's own commit,
 * and an answer that a crash loses makes of a repeated call that `conflict`.
 */
export async function runOnce(
  db: Db,
  secrets: Secrets,
  call: KeyedCall,
  run: () => Promise<Outcome>,
): Promise<KeyedOutcome> {
  const key: ReplyKey = { userId: call.userId, apiOperation: call.operation.id, key: call.key }
  // Keyed, because a body may hold a password, and a plain hash would let a reader of the database guess it.
  const hash = secrets.fingerprint(`${call.operation.id}\n${call.request}`)
  const deadline = performance.now() + waitMs
  while (!(await insertReplyKey(db, key, hash))) {
    const stored = await findReply(db, key)
    if (!stored) continue // the first call failed meanwhile and freed the key: it is ours to try
    if (!stored.request_hash.equals(hash))
      throw new AppError('conflict', 'This Idempotency-Key was used for another request. Use a new key.')
    if (stored.status !== null) return replay(call, stored.status, stored.body)
    if (performance.now() > deadline)
      throw new AppError(
        'conflict',
        'The first call with this Idempotency-Key still runs or was cut off. Look what it did, then use a new key.',
      )
    await sleep(lookEveryMs)
  }
  let outcome: Outcome
  try {
    outcome = await run()
  } catch (error) {
    await deleteReplyKey(db, key)
    throw error
  }
  // A secret is never stored, so a repeated call is refused.
  await saveReply(db, key, outcome.status, call.operation.showsOnce ? undefined : outcome.body)
  return { ...outcome, replayed: false }
}

function replay(call: KeyedCall, status: number, body: unknown): KeyedOutcome {
  if (call.operation.showsOnce)
    throw new AppError(
      'conflict',
      'This call was made already, and what it answered is shown only once. Use a new Idempotency-Key to make another.',
    )
  return { status, body: body ?? undefined, replayed: true }
}
