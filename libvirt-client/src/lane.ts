import type { CallOptions, Procedure, StreamReply } from './call.ts'
import { type Connection, DEFAULT_DEADLINE_MS } from './connection.ts'
import { LibvirtBusy, LibvirtDisconnected, LibvirtTimeout } from './errors.ts'
import { LibvirtCalls } from './generated/calls.ts'
import type { Link } from './link.ts'
import type { XdrReader, XdrWriter } from './xdr.ts'

export interface LaneOptions {
  /**
   * How many calls are with libvirtd at once. Default 4.
   *
   * libvirtd stops reading from a connection that has `max_client_requests` (5 unless configured) in work, and counts
   * the message it is about to read as one of them: with five calls in work it would not even see a keepalive ping.
   */
  readonly limit?: number
  /** How many more may wait; over it calls reject with LibvirtBusy. Default 256. */
  readonly queue?: number
}

interface Waiter {
  start(): void
}

/** Gives a stream a connection of its own and closes it when the stream is over. */
export type StreamOpener = <T>(
  procedure: Procedure,
  write: (w: XdrWriter) => void,
  read: (r: XdrReader) => T,
  options: CallOptions,
) => Promise<StreamReply<T>>

/**
 * A queue of calls over one connection of its own, so that what is slow in one lane does not hold up another.
 *
 * A call that timed out keeps its place until libvirtd answers it after all: libvirtd is still at it, and one more
 * call would only wait unread in the socket.
 */
export class Lane extends LibvirtCalls {
  readonly name: string
  readonly #link: Link
  readonly #openStream: StreamOpener
  readonly #limit: number
  readonly #queueLimit: number
  readonly #deadlineMs: number
  readonly #queue = new Set<Waiter>()
  #active = 0

  /** @internal lanes are made by createClient() */
  constructor(
    name: string,
    link: Link,
    openStream: StreamOpener,
    options: LaneOptions,
    deadlineMs = DEFAULT_DEADLINE_MS,
  ) {
    super()
    this.name = name
    this.#link = link
    this.#openStream = openStream
    this.#limit = options.limit ?? 4
    this.#queueLimit = options.queue ?? 256
    this.#deadlineMs = deadlineMs
  }

  /** Calls libvirtd is working on, given up ones included. */
  get active(): number {
    return this.#active
  }

  /** Calls waiting for a place. */
  get queued(): number {
    return this.#queue.size
  }

  get isConnected(): boolean {
    return this.#link.connection !== undefined
  }

  protected override async invoke<T>(
    procedure: Procedure,
    write: (w: XdrWriter) => void,
    read: (r: XdrReader) => T,
    options: CallOptions = {},
  ): Promise<T> {
    const deadlineMs = options.deadlineMs ?? this.#deadlineMs
    const until = performance.now() + deadlineMs
    const wait = new AbortController()
    const timer = setTimeout(() => wait.abort(new LibvirtTimeout(procedure.name, deadlineMs)), deadlineMs)
    const signal = options.signal ? AbortSignal.any([wait.signal, options.signal]) : wait.signal
    try {
      await this.#place(signal)
      const connection = await this.#connection(signal, options.waitForConnection ?? false)
      clearTimeout(timer)
      const rest: CallOptions = {
        deadlineMs: Math.max(1, until - performance.now()),
        ...(options.signal ? { signal: options.signal } : {}),
      }
      return await connection.request(procedure, write, read, rest, () => this.#release())
    } finally {
      clearTimeout(timer)
    }
  }

  protected override openStream<T>(
    procedure: Procedure,
    write: (w: XdrWriter) => void,
    read: (r: XdrReader) => T,
    options: CallOptions = {},
  ): Promise<StreamReply<T>> {
    return this.#openStream(procedure, write, read, options)
  }

  /** Takes a place among those with libvirtd, waiting in the queue if need be. */
  async #place(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.#active < this.#limit) {
      this.#active++
      return
    }
    if (this.#queue.size >= this.#queueLimit) {
      throw new LibvirtBusy(`the ${this.name} lane has ${this.#queue.size} calls waiting`)
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const waiter: Waiter = { start: resolve }
    const leave = (): void => {
      // Once started the place is ours, and the signal is looked at again below.
      if (this.#queue.delete(waiter)) reject(signal.reason)
    }
    this.#queue.add(waiter)
    signal.addEventListener('abort', leave)
    try {
      await promise
    } finally {
      signal.removeEventListener('abort', leave)
    }
  }

  /** The connection, for a call that holds a place; gives the place back when there is none. */
  async #connection(signal: AbortSignal, wait: boolean): Promise<Connection> {
    if (wait) await this.#link.available(signal)
    const connection = this.#link.connection
    if (connection && !signal.aborted) return connection
    this.#release()
    signal.throwIfAborted()
    throw new LibvirtDisconnected('not connected to libvirt', { cause: this.#link.lastError })
  }

  #release(): void {
    // A place goes straight to the next in the queue, so that a newcomer cannot slip in before it.
    const [next] = this.#queue
    if (!next) {
      this.#active--
      return
    }
    this.#queue.delete(next)
    next.start()
  }
}
