import type { Schema } from '@overt/api-client/engine'
import { useSyncExternalStore } from 'react'
import type { StreamState } from './event-stream.ts'

// What pages need of the live stream before it is there: how it stands, and what they show. The stream itself loads when
// the first page has been drawn (live-updates.ts).

let state: StreamState = 'connecting'
const stateListeners = new Set<() => void>()

/** Says how the stream stands now. */
export function tellState(next: StreamState): void {
  if (state === next) return
  state = next
  for (const listener of stateListeners) listener()
}

/** Whether the page is kept up to date now. */
export function useStreamState(): StreamState {
  return useSyncExternalStore(subscribe, currentState, currentState)
}

function subscribe(listener: () => void): () => void {
  stateListeners.add(listener)
  return () => stateListeners.delete(listener)
}

function currentState(): StreamState {
  return state
}

let shownIds: readonly string[] = []
let hearShown: (ids: readonly string[]) => void = () => undefined
const sampleListeners = new Set<(samples: readonly Schema<'LiveSample'>[]) => void>()

/** Says of which VMs and hosts the page shows measurements, in place of those before. */
export function showSamplesOf(ids: readonly string[]): void {
  shownIds = ids
  hearShown(ids)
}

/** Of which VMs and hosts the page shows measurements. */
export function shownNow(): readonly string[] {
  return shownIds
}

/** Hears when the page shows others, until the next caller does. */
export function onShown(hear: (ids: readonly string[]) => void): void {
  hearShown = hear
}

/** Hears measurements of what the page shows; returns how to stop. */
export function onSamples(listener: (samples: readonly Schema<'LiveSample'>[]) => void): () => void {
  sampleListeners.add(listener)
  return () => sampleListeners.delete(listener)
}

/** Hands measurements to whoever shows them. */
export function tellSamples(samples: readonly Schema<'LiveSample'>[]): void {
  for (const listener of sampleListeners) listener(samples)
}
