// One stream for all tabs: browsers allow six HTTP/1.1 connections to an origin, and eight tabs want eight streams.
import { browserHub, type PageMessage } from './stream-hub.ts'

// The lib "webworker" cannot be loaded beside "dom"; this is the one global of it we need.
const scope = globalThis as unknown as { onconnect: ((event: MessageEvent) => void) | null }

const hub = browserHub()

scope.onconnect = (event) => {
  const [page] = event.ports
  if (page) page.onmessage = ({ data }: MessageEvent<PageMessage>) => hub.hear(page, data)
}
