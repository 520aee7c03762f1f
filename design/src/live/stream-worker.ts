// One stream for all tabs: browsers allow six HTTP/1.1 connections to an origin, and eight tabs want eight streams.
import { browserStreamParts, followEvents, type StreamMessage, type StreamState } from './event-stream.ts'

/** What a page tells the worker. Pages of another user than the stream's make it start anew. */
export type PageMessage = { readonly type: 'join'; readonly userId: string } | { readonly type: 'leave' }

// The lib "webworker" cannot be loaded beside "dom"; this is the one global of it we need.
const scope = globalThis as unknown as { onconnect: ((event: MessageEvent) => void) | null }

const pages = new Set<MessagePort>()
let state: StreamState = 'connecting'
let userId: string | undefined
let stop: (() => void) | undefined

function broadcast(message: StreamMessage): void {
  if (message.type === 'state') state = message.state
  for (const page of pages) page.postMessage(message)
}

function join(page: MessagePort, joiningUserId: string): void {
  pages.add(page)
  if (stop && userId === joiningUserId) {
    page.postMessage({ type: 'state', state } satisfies StreamMessage)
    return
  }
  stop?.()
  userId = joiningUserId
  stop = followEvents(browserStreamParts(broadcast))
}

function leave(page: MessagePort): void {
  pages.delete(page)
  if (pages.size > 0) return
  stop?.()
  stop = undefined
}

scope.onconnect = (event) => {
  const [page] = event.ports
  if (!page) return
  page.onmessage = ({ data }: MessageEvent<PageMessage>) => {
    if (data.type === 'join') join(page, data.userId)
    else leave(page)
  }
}
