import type { Schema } from '@overt/api-client/engine'

/** What the stream tells a page. `refused`: the engine answered, but not with a stream, as when the session ended. */
export type StreamMessage =
  | { readonly type: 'state'; readonly state: StreamState }
  | { readonly type: 'change'; readonly change: Schema<'StreamChange'> }
  | { readonly type: 'reset' }
  /** A connection begins; the engine knows it by this id. */
  | { readonly type: 'ready'; readonly streamId: string }
  /** New measurements of what is watched. */
  | { readonly type: 'samples'; readonly samples: readonly Schema<'LiveSample'>[] }
  | { readonly type: 'refused' }

/** Whether what is on the page is kept up to date. */
export type StreamState = 'connecting' | 'live' | 'reconnecting'

/** The part of EventSource that is used, so that a test can stand in for it. */
export type EventSourceLike = Pick<EventSource, 'addEventListener' | 'close' | 'readyState'>

/** What the stream needs of its surroundings. */
export interface StreamParts {
  readonly connect: (url: string) => EventSourceLike
  readonly emit: (message: StreamMessage) => void
  readonly later: (run: () => void, delayMs: number) => () => void
  /** From 0 up to 1; spreads reconnections. */
  readonly random: () => number
}

const path = '/api/v1/events/stream'
const closed = 2
const firstRetryMs = 500
const longestRetryMs = 15_000

/**
 * Follows the engine's event stream until stopped. EventSource reconnects by itself after a cut but gives up on an
 * HTTP error, so those are retried here, with backoff, from the last id seen. Returns how to stop.
 */
export function followEvents(parts: StreamParts): () => void {
  let lastId: string | undefined
  let attempts = 0
  let stopped = false
  let source: EventSourceLike | undefined
  let cancelRetry: (() => void) | undefined

  const remember = (event: MessageEvent) => {
    if (event.lastEventId !== '') lastId = event.lastEventId
  }
  const open = () => {
    const current = parts.connect(lastId === undefined ? path : `${path}?lastEventId=${lastId}`)
    source = current
    current.addEventListener('open', () => {
      attempts = 0
      parts.emit({ type: 'state', state: 'live' })
    })
    current.addEventListener('ready', (event) => {
      const message = event as MessageEvent<string>
      remember(message)
      parts.emit({ type: 'ready', streamId: (JSON.parse(message.data) as Schema<'StreamReady'>).streamId })
    })
    current.addEventListener('samples', (event) => {
      const samples = JSON.parse((event as MessageEvent<string>).data) as Schema<'LiveSample'>[]
      parts.emit({ type: 'samples', samples })
    })
    current.addEventListener('change', (event) => {
      const message = event as MessageEvent<string>
      remember(message)
      parts.emit({ type: 'change', change: JSON.parse(message.data) as Schema<'StreamChange'> })
    })
    current.addEventListener('reset', (event) => {
      remember(event)
      parts.emit({ type: 'reset' })
    })
    current.addEventListener('error', () => {
      if (stopped || source !== current) return
      parts.emit({ type: 'state', state: 'reconnecting' })
      if (current.readyState !== closed) return
      parts.emit({ type: 'refused' })
      const ceiling = Math.min(longestRetryMs, firstRetryMs * 2 ** attempts)
      attempts += 1
      cancelRetry = parts.later(open, ceiling * (0.5 + parts.random() / 2))
    })
  }

  parts.emit({ type: 'state', state: 'connecting' })
  open()
  return () => {
    stopped = true
    cancelRetry?.()
    source?.close()
  }
}

/** The surroundings of the stream, and how what it watches is told. */
export interface BrowserStreamParts extends Omit<StreamParts, 'emit'> {
  readonly put: (streamId: string, ids: readonly string[], csrfToken: string | null) => Promise<void>
}

/** The surroundings of a browser page or worker. */
export const browserStreamParts: BrowserStreamParts = {
  connect: (url) => new EventSource(url),
  later: (run, delayMs) => {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
  random: Math.random,
  async put(streamId, ids, csrfToken) {
    await fetch(`${path}/${streamId}/watch`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'x-csrf-token': csrfToken ?? '' },
      body: JSON.stringify({ ids }),
    })
  },
}
