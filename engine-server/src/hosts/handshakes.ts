import { Turns } from '@overt/api-client/turns'

const MOST_AT_ONCE = 32
/** A host that takes longer does not hold up the others: it goes on outside the count. Milliseconds. */
const HELD_MS = 500

/**
 * Counts TLS handshakes with hosts that are under way. An engine that starts reaches all its hosts in the same moment, and
 * each handshake needs for its time as much memory again as the connection does after it: of 1,024 at once, 50 MB stayed
 * with the process, in pieces between what goes on being needed. In turns they are done as soon, and what else the engine
 * is asked meanwhile waits for a few of them, not for all.
 */
export class Handshakes {
  private readonly turns = new Turns(MOST_AT_ONCE)

  /** Resolves when one more may begin; the answer is called when it has ended, well or not. */
  async begin(): Promise<() => void> {
    const turn = await this.turns.take()
    const end = () => {
      clearTimeout(late)
      turn[Symbol.dispose]()
    }
    const late = setTimeout(end, HELD_MS)
    return end
  }
}
