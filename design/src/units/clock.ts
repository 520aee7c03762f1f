import { useSyncExternalStore } from 'react'

/** How far the shown ages may lag, in milliseconds. */
const tickMs = 10_000
const listeners = new Set<() => void>()
let now = new Date()
let timer: ReturnType<typeof setInterval> | undefined

function tick(): void {
  now = new Date()
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    now = new Date()
    timer = setInterval(tick, tickMs)
  }
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) clearInterval(timer)
  }
}

/** One clock for every age on the page. It only redraws text: nothing is fetched by it. */
export function useNow(): Date {
  return useSyncExternalStore(subscribe, () => now)
}
