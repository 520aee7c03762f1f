import type { Schema } from '@overt/api-client/engine'
import { useSyncExternalStore } from 'react'

const storageKey = 'overt-events-read'
const listeners = new Set<() => void>()

function stored(): string {
  try {
    return localStorage.getItem(storageKey) ?? ''
  } catch {
    return '' // Storage is blocked: everything counts as unread until it is read on this page.
  }
}

let lastRead = globalThis.localStorage ? stored() : ''

/** The time of the newest event this browser's user has seen, as the contract writes times; empty at first. */
export function useLastRead(): string {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      const onStorage = (event: StorageEvent) => {
        if (event.key !== storageKey) return
        lastRead = event.newValue ?? ''
        listener()
      }
      addEventListener('storage', onStorage)
      return () => {
        listeners.delete(listener)
        removeEventListener('storage', onStorage)
      }
    },
    () => lastRead,
  )
}

/** Remembers that everything up to a time was seen, in all tabs. */
export function markRead(at: string): void {
  if (at <= lastRead) return
  lastRead = at
  try {
    localStorage.setItem(storageKey, at)
  } catch {
    // Blocked storage: the count stays right on this page.
  }
  for (const listener of listeners) listener()
}

/** Those newer than the last one read. */
export function unreadEvents(events: readonly Schema<'Event'>[], lastReadAt: string): readonly Schema<'Event'>[] {
  return events.filter(({ at }) => at > lastReadAt)
}
