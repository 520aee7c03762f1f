// One stream for all tabs: browsers allow six HTTP/1.1 connections to an origin, and eight tabs want eight streams.
import { browserStreamParts } from './event-stream.ts'
import { type PageMessage, StreamHub } from './stream-hub.ts'

// The lib "webworker" cannot be loaded beside "dom"; this is the one global of it we need.
const scope = globalThis as unknown as { onconnect: ((event: MessageEvent) => void) | null }

const hub = new StreamHub(browserStreamParts)

scope.onconnect = (event) => {
  const [page] = event.ports
  if (page) page.onmessage = ({ data }: MessageEvent<PageMessage>) => hub.hear(page, data)
}
