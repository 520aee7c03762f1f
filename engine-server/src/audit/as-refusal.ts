import { type CallInHand, callInHand } from './call-in-hand.ts'

/**
 * Runs a transaction of a call that is about to be refused, as one that writes down a failed sign-in: it is not what
 * the call was to do, so it carries no record that something was done. What its events say goes into the record of the
 * refusal.
 */
export function asRefusal<T>(work: () => Promise<T>): Promise<T> {
  const call = callInHand.getStore()
  if (!call) return work()
  const refused: CallInHand = {
    note: (tx, events) => call.noteRefusal(tx, events),
    noteRefusal: (tx, events) => call.noteRefusal(tx, events),
    beforeCommit: () => Promise.resolve(),
    committed: () => undefined,
  }
  return callInHand.run(refused, work)
}
