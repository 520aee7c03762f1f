import { once } from 'node:events'
import type { SteadyConnection } from '../db/steady-connection.ts'

/** A watch on some objects, begun before their state is read so that no change is missed in between. */
export interface Watch extends Disposable {
  /**
   * Waits for the next change since the watch began or since the last call, or until the time is over (answers
   * `false`). Rejects with the signal's reason when it is aborted.
   */
  changed(timeoutMs: number, signal?: AbortSignal): Promise<boolean>
}

/** Tells that objects changed, on this engine or another one: by the events of their transactions, after commit. */
export interface ChangeFeed {
  /** Watches objects by id. */
  watch(ids: readonly string[]): Watch
}

/** Every object: many changed at once, or notifications were missed. */
const everything = '*'

/** Makes the feed over a connection that is started by its owner. */
export function createChangeFeed(connection: Pick<SteadyConnection, 'listen' | 'onConnected'>): ChangeFeed {
  const watches = new Map<string, Set<() => void>>()
  const tell = (id: string) => {
    if (id === everything) for (const set of watches.values()) for (const wake of set) wake()
    else for (const wake of watches.get(id) ?? []) wake()
  }
  connection.listen('overt_changed', tell)
  connection.onConnected(() => tell(everything))
  return {
    watch(ids) {
      let dirty = false
      let wake: (() => void) | undefined
      const onChange = () => {
        dirty = true
        wake?.()
      }
      for (const id of ids) {
        const set = watches.get(id) ?? new Set()
        watches.set(id, set.add(onChange))
      }
      return {
        async changed(timeoutMs, signal) {
          signal?.throwIfAborted()
          if (!dirty) await interruptible(timeoutMs, signal, (resolve) => (wake = resolve))
          wake = undefined
          const changed = dirty
          dirty = false
          return changed
        },
        [Symbol.dispose]() {
          for (const id of ids) {
            const set = watches.get(id)
            set?.delete(onChange)
            if (set?.size === 0) watches.delete(id)
          }
        },
      }
    },
  }
}

async function interruptible(
  timeoutMs: number,
  signal: AbortSignal | undefined,
  begin: (wake: () => void) => void,
): Promise<void> {
  const woken = new AbortController()
  const timer = setTimeout(() => woken.abort(), timeoutMs)
  begin(() => woken.abort())
  const ended = signal ? AbortSignal.any([woken.signal, signal]) : woken.signal
  if (!ended.aborted) await once(ended, 'abort')
  clearTimeout(timer)
  if (!woken.signal.aborted) signal?.throwIfAborted()
}
