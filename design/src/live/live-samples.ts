import type { Schema } from '@overt/api-client/engine'
import { useCallback, useSyncExternalStore } from 'react'
import { onSamples, showSamplesOf } from './live-state.ts'

type LiveSample = Schema<'LiveSample'>

const samples = new Map<string, LiveSample>()
/** By object: who shows it. An object nobody shows is not here. */
const listeners = new Map<string, Set<() => void>>()
let isTelling = false

/** Says once what a whole render came to show. */
function tellShown(): void {
  if (isTelling) return
  isTelling = true
  queueMicrotask(() => {
    isTelling = false
    showSamplesOf([...listeners.keys()])
  })
}

function listen(id: string, listener: () => void): () => void {
  const present = listeners.get(id)
  if (present) present.add(listener)
  else {
    listeners.set(id, new Set([listener]))
    tellShown()
  }
  return () => {
    const left = listeners.get(id)
    left?.delete(listener)
    if (left?.size !== 0) return
    listeners.delete(id)
    // An old measurement must not be taken for a new one when the object is shown again.
    samples.delete(id)
    tellShown()
  }
}

onSamples((fresh) => {
  for (const sample of fresh) {
    if (!listeners.has(sample.id)) continue
    samples.set(sample.id, sample)
    for (const listener of listeners.get(sample.id) ?? []) listener()
  }
})

/**
 * The newest measurement of a VM or host that came while it is shown; undefined until one does. What was measured before
 * is in the object's `usage`. It stays when the object stops: look at its status first.
 */
export function useLiveSample(kind: LiveSample['kind'], id: string | undefined): LiveSample | undefined {
  const subscribe = useCallback(
    (listener: () => void) => (id === undefined ? () => undefined : listen(id, listener)),
    [id],
  )
  const sample = useSyncExternalStore(subscribe, () => (id === undefined ? undefined : samples.get(id)))
  return sample?.kind === kind ? sample : undefined
}
