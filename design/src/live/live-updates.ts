import type { Schema } from '@overt/api-client/engine'
import type { QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { applyInvalidation, type ReadRows } from './apply.ts'
import type { StreamMessage, StreamState } from './event-stream.ts'
import { invalidationOf, isOverview, overviewEveryMs } from './invalidation.ts'
import { spaced } from './spaced.ts'
import type { PageMessage } from './stream-hub.ts'

/** How long a burst of changes is gathered before it is acted on, in milliseconds. */
const coalesceMs = 250
/** Reads that many tabs begin at the same moment are spread over this many milliseconds. */
const jitterMs = 150
const resetJitterMs = 2000

let state: StreamState = 'connecting'
const stateListeners = new Set<() => void>()
const changeListeners = new Set<(change: Schema<'StreamChange'>) => void>()

function setState(next: StreamState): void {
  if (state === next) return
  state = next
  for (const listener of stateListeners) listener()
}

/** Whether the page is kept up to date now. */
export function useStreamState(): StreamState {
  return useSyncExternalStore(
    (listener) => {
      stateListeners.add(listener)
      return () => stateListeners.delete(listener)
    },
    () => state,
  )
}

/** Hears every change as it comes, for what is not in the query cache (a screenshot); returns how to stop. */
export function onChange(listener: (change: Schema<'StreamChange'>) => void): () => void {
  changeListeners.add(listener)
  return () => changeListeners.delete(listener)
}

let shownIds: readonly string[] = []
let sayShown: () => void = () => undefined
const sampleListeners = new Set<(samples: readonly Schema<'LiveSample'>[]) => void>()

/** Says of which VMs and hosts the page shows measurements, in place of those before. */
export function showSamplesOf(ids: readonly string[]): void {
  shownIds = ids
  sayShown()
}

/** Hears measurements of what the page shows; returns how to stop. */
export function onSamples(listener: (samples: readonly Schema<'LiveSample'>[]) => void): () => void {
  sampleListeners.add(listener)
  return () => sampleListeners.delete(listener)
}

/** The way to the stream that all tabs share; where they cannot, to one of the page's own. */
function openHub(receive: (message: StreamMessage) => void): { say: (message: PageMessage) => void; close(): void } {
  if (typeof SharedWorker === 'undefined') {
    const page = { postMessage: receive }
    const hub = import('./stream-hub.ts').then(({ browserHub }) => browserHub())
    return { say: (message) => void hub.then((loaded) => loaded.hear(page, message)), close: () => undefined }
  }
  const { port } = new SharedWorker(new URL('./stream-worker.ts', import.meta.url), {
    type: 'module',
    name: 'overt-live',
  })
  port.onmessage = ({ data }: MessageEvent<StreamMessage>) => receive(data)
  return { say: (message) => port.postMessage(message), close: () => port.close() }
}

function subscribe(
  userId: string,
  csrfToken: () => string | null,
  receive: (message: StreamMessage) => void,
): () => void {
  const hub = openHub(receive)
  sayShown = () => hub.say({ type: 'show', ids: shownIds, csrfToken: csrfToken() })
  const join = () => {
    hub.say({ type: 'join', userId })
    if (shownIds.length > 0) sayShown()
  }
  const leave = () => hub.say({ type: 'leave' })
  join()
  // A page kept for Back is frozen, not gone: it leaves, and reads everything again when it returns.
  const onShow = (event: PageTransitionEvent) => {
    if (!event.persisted) return
    join()
    receive({ type: 'reset' })
  }
  addEventListener('pagehide', leave)
  addEventListener('pageshow', onShow)
  return () => {
    removeEventListener('pagehide', leave)
    removeEventListener('pageshow', onShow)
    sayShown = () => undefined
    leave()
    hub.close()
  }
}

/** Keeps the query cache of a signed-in user up to date; returns how to stop. */
export function keepLive(options: {
  readonly queryClient: QueryClient
  readonly userId: string
  readonly readRows: ReadRows
  readonly csrfToken: () => string | null
  /** The engine refused the stream: the session may have ended. */
  readonly onRefused: () => void
}): () => void {
  const { queryClient } = options
  let isCaughtUp = false
  let pending: Schema<'StreamChange'>[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const overviews = spaced(
    () => queryClient.invalidateQueries({ predicate: ({ queryKey }) => isOverview(queryKey) }),
    overviewEveryMs,
  )
  const flush = () => {
    overviews.want()
    timer = undefined
    const changes = pending
    pending = []
    applyInvalidation(queryClient, invalidationOf(changes), options.readRows).catch(() =>
      // The rows could not be read: mark everything, so that each page shows its own error or reads anew.
      queryClient.invalidateQueries(),
    )
  }
  const stop = subscribe(options.userId, options.csrfToken, (message) => {
    switch (message.type) {
      case 'state':
        setState(message.state)
        if (message.state !== 'live' || isCaughtUp) return
        // What changed between the page's first reads and the stream's beginning is told by nobody: read it again.
        isCaughtUp = true
        void queryClient.invalidateQueries()
        return
      case 'change':
        for (const listener of changeListeners) listener(message.change)
        pending.push(message.change)
        timer ??= setTimeout(flush, coalesceMs + Math.random() * jitterMs)
        return
      case 'ready': // the hub's business
        return
      case 'samples':
        for (const listener of sampleListeners) listener(message.samples)
        return
      case 'reset':
        setTimeout(() => void queryClient.invalidateQueries(), Math.random() * resetJitterMs)
        return
      case 'refused':
        return options.onRefused()
    }
  })
  return () => {
    clearTimeout(timer)
    overviews.stop()
    stop()
    setState('connecting')
  }
}
