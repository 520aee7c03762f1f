import { setTimeout as sleep } from 'node:timers/promises'

/** How long to wait, and how often to look. */
export interface Patience {
  /** Seconds until giving up; default 30. */
  readonly seconds?: number
  /** Milliseconds between looks; default 50. */
  readonly everyMs?: number
}

/** Looks again until there is an answer, and gives it; throws with what was waited for, and why the last look failed. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  { seconds = 30, everyMs = 50 }: Patience = {},
): Promise<T> {
  const deadline = performance.now() + seconds * 1000
  let cause: unknown
  do {
    try {
      const answer = await look()
      if (answer !== undefined && answer !== false) return answer
      cause = undefined
    } catch (error) {
      cause = error // what is restarting refuses calls for a while; the last refusal is told
    }
    await sleep(everyMs)
  } while (performance.now() < deadline)
  throw new Error(`Waited ${seconds} s for ${what}`, cause === undefined ? {} : { cause })
}
