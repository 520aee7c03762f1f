import type { Schema } from '@overt/api-client/engine'
import { useSyncExternalStore } from 'react'

/** How this user wants times shown. */
export type TimeDisplay = Required<Pick<Schema<'UserSettings'>, 'timeDisplay' | 'hourCycle'>>

let display: TimeDisplay = { timeDisplay: 'relative', hourCycle: 'locale' }
const listeners = new Set<() => void>()

/** Shows times so from now on; every time on the page follows. */
export function showTimes(change: Partial<TimeDisplay>): void {
  display = { ...display, ...change }
  for (const listener of listeners) listener()
}

/** How times are shown now. */
export function timeDisplay(): TimeDisplay {
  return display
}

/** The same for components, which follow it. */
export function useTimeDisplay(): TimeDisplay {
  return useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, timeDisplay)
}
