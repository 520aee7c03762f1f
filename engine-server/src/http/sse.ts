import type { ServerResponse } from 'node:http'
import type { Writable } from 'node:stream'

/** The writing end of one event stream. */
export interface EventSink {
  /** Sends text that is a whole number of messages; false when the client is behind. */
  write(messages: Buffer | string): boolean
  /** Bytes accepted but not yet taken by the network. */
  readonly bufferedBytes: number
  /** Calls back once when everything buffered has gone out. */
  onceDrained(listener: () => void): void
  onClosed(listener: () => void): void
  /** Ends the stream; the client will come back with the last id it has. */
  close(): void
}

/** How long a closed stream may take to send what is buffered. */
const lingerMs = 1_000

/** Turns a response into an event stream. */
export function openEventSink(response: ServerResponse, headers: Readonly<Record<string, string>>): EventSink {
  // Each message goes to 1,000 clients: without chunk framing one buffer serves all, and the end of the connection is
  // the end of the stream.
  response.useChunkedEncodingByDefault = false
  response.writeHead(200, {
    ...headers,
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
    Connection: 'close',
  })
  response.flushHeaders()
  const { socket } = response
  socket?.setNoDelay(true)
  socket?.setTimeout(0)
  socket?.setKeepAlive(true, 30_000) // a client whose machine lost power says nothing
  return new ResponseSink(response)
}

/** A class and no literal, of which each with its getter would have a shape of its own for each of 1,000 clients. */
class ResponseSink implements EventSink {
  readonly #response: ServerResponse
  readonly #out: Writable

  constructor(response: ServerResponse) {
    this.#response = response
    // Behind the headers the body is the bytes of the connection, so they go there without the response's bookkeeping.
    this.#out = response.socket ?? response
  }

  write(messages: Buffer | string): boolean {
    return this.#out.write(messages)
  }

  get bufferedBytes(): number {
    return this.#out.writableLength
  }

  onceDrained(listener: () => void): void {
    this.#out.once('drain', listener)
  }

  onClosed(listener: () => void): void {
    if (this.#response.closed) queueMicrotask(listener)
    else this.#response.once('close', listener)
  }

  close(): void {
    this.#response.end()
    // A client that reads nothing would never see the end.
    setTimeout(() => this.#response.destroy(), lingerMs).unref()
  }
}
