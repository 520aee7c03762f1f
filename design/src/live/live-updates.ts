import type { Schema } from '@overt/api-client/engine'
import type { QueryClient } from '@tanstack/react-query'
import { applyInvalidation, type ReadRows } from './apply.ts'
import type { StreamMessage } from './event-stream.ts'
import { invalidationOf, isOverview, overviewEveryMs } from './invalidation.ts'
import { onShown, shownNow, tellSamples, tellState } from './live-state.ts'
import { spaced } from './spaced.ts'
import type { PageMessage } from './stream-hub.ts'

/** How long a burst of changes is gathered before it is acted on, in milliseconds. */
const coalesceMs = 250
/** Reads that many tabs begin at the same moment are spread over this many milliseconds. */
const jitterMs = 150
const resetJitterMs = 2000

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
  const sayShown = () => hub.say({ type: 'show', ids: shownNow(), csrfToken: csrfToken() })
  onShown(sayShown)
  const join = () => {
    hub.say({ type: 'join', userId })
    if (shownNow().length > 0) sayShown()
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
    onShown(() => undefined)
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
        tellState(message.state)
        if (message.state !== 'live' || isCaughtUp) return
        // What changed between the page's first reads and the stream's beginning is told by nobody: read it again.
        isCaughtUp = true
        void queryClient.invalidateQueries()
        return
      case 'change':
        pending.push(message.change)
        timer ??= setTimeout(flush, coalesceMs + Math.random() * jitterMs)
        return
      case 'ready': // the hub's business
        return
      case 'samples':
        return tellSamples(message.samples)
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
    tellState('connecting')
  }
}
