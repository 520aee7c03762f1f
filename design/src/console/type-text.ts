import { type Key, pressKeys } from './keys.ts'
import type { Stroke } from './layouts.ts'

/**
 * Milliseconds between two strokes. A PC's keyboard keeps 16 bytes, two or three strokes, for a guest that has not read
 * them; what comes faster is lost.
 */
export const paceMs = { normal: 40, slow: 160 } as const

/** Types strokes one after the other. Rejects with the signal's reason when it is aborted; no key stays down. */
export async function typeStrokes(
  strokes: readonly Stroke[],
  setKey: (key: Key, isDown: boolean) => void,
  options: {
    readonly everyMs: number
    readonly signal: AbortSignal
    readonly onProgress: (done: number) => void
    readonly wait?: (ms: number) => Promise<void>
  },
): Promise<void> {
  const { everyMs, signal, onProgress, wait = sleep } = options
  for (const [index, stroke] of strokes.entries()) {
    signal.throwIfAborted()
    pressKeys(setKey, stroke)
    onProgress(index + 1)
    await wait(everyMs)
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
