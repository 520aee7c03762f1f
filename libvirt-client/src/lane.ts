import type { CallOptions, Procedure, StreamReply } from './call.ts'
import { type Connection, DEFAULT_DEADLINE_MS } from './connection.ts'
import { LibvirtBusy, LibvirtDisconnected, LibvirtTimeout } from './errors.ts'
import { LibvirtCalls } from './generated/calls.ts'
import type { Link } from './link.ts'
import { after } from './timers.ts'
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
  /**
   * How many connections whose every place is taken by a call nobody waits for any more may be set aside, each
   * replaced by a new one. Default 3, which with the default limit leaves some of libvirtd's 20 workers for others.
   */
  readonly spares?: number
}

interface Waiter {
  start(places: Places): void
}

/** What libvirtd is working on for us over one connection. */
interface Places {
  taken: number
  /** Of those, how many nobody waits for any more. */
  abandoned: number
  /** Set once the connection has been replaced: runs when the last of its calls is answered after all. */
  drained?: () => void
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
 * call would only wait unread in the socket. When such calls hold every place, the lane moves to a new connection, so
 * that a few stuck guests do not stop the rest.
 */
export class Lane extends LibvirtCalls {
  readonly name: string
  readonly #link: Link
  readonly #openStream: StreamOpener
  readonly #limit: number
  readonly #queueLimit: number
  readonly #deadlineMs: number
  readonly #queue = new Set<Waiter>()
  readonly #spares: number
  #places: Places = { taken: 0, abandoned: 0 }
  #aside = 0
  #replacing = false

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
    this.#spares = options.spares ?? 3
    this.#deadlineMs = deadlineMs
  }

  /** Calls libvirtd is working on over the lane's connection, given up ones included. */
  get active(): number {
    return this.#places.taken
  }

  /** Connections set aside, on which libvirtd is still at calls that were given up. */
  get aside(): number {
    return this.#aside
  }

  /** Calls waiting for a place. */
  get queued(): number {
    return this.#queue.size
  }

  get isConnected(): boolean {
    return this.#link.connection !== undefined
  }

  protected override invoke<T>(
    procedure: Procedure,
    write: (w: XdrWriter) => void,
    read: (r: XdrReader) => T,
    options: CallOptions = {},
  ): Promise<T> {
    const deadlineMs = options.deadlineMs ?? this.#deadlineMs
    const connection = this.#link.connection
    // Almost every call finds a place at once; it need not pay for the ways a wait can end.
    if (!connection || this.#places.taken >= this.#limit || options.signal?.aborted) {
      return this.#wait(procedure, write, read, options, deadlineMs)
    }
    this.#places.taken++
    return this.#send(this.#places, connection, procedure, write, read, options, deadlineMs)
  }

  async #wait<T>(
    procedure: Procedure,
    write: (w: XdrWriter) => void,
    read: (r: XdrReader) => T,
    options: CallOptions,
    deadlineMs: number,
  ): Promise<T> {
    const until = performance.now() + deadlineMs
    const wait = new AbortController()
    const cancelTimer = after(deadlineMs, () => wait.abort(new LibvirtTimeout(procedure.name, deadlineMs)))
    const signal = options.signal ? AbortSignal.any([wait.signal, options.signal]) : wait.signal
    let places: Places
    let connection: Connection
    try {
      places = await this.#place(signal)
      connection = await this.#connection(places, signal, options.waitForConnection ?? false)
    } finally {
      cancelTimer()
    }
    const left = Math.max(1, Math.ceil(until - performance.now()))
    return this.#send(places, connection, procedure, write, read, options, left)
  }

  /** Sends a call that holds one of the places, and gives the place back once libvirtd is done with it. */
  async #send<T>(
    places: Places,
    connection: Connection,
    procedure: Procedure,
    write: (w: XdrWriter) => void,
    read: (r: XdrReader) => T,
    options: CallOptions,
    deadlineMs: number,
  ): Promise<T> {
    let state: 'working' | 'abandoned' | 'done' = 'working'
    const released = (): void => {
      if (state === 'abandoned') places.abandoned--
      state = 'done'
      this.#release(places)
    }
    try {
      return await connection.request(procedure, write, read, { ...options, deadlineMs }, released)
    } finally {
      // Whoever asked has an answer or has given up; if libvirtd is still at it, it is the latter.
      if (state === 'working') {
        state = 'abandoned'
        places.abandoned++
        this.#replaceIfStuck()
      }
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
  async #place(signal: AbortSignal): Promise<Places> {
    signal.throwIfAborted()
    if (this.#places.taken < this.#limit) {
      this.#places.taken++
      return this.#places
    }
    if (this.#queue.size >= this.#queueLimit) {
      throw new LibvirtBusy(`the ${this.name} lane has ${this.#queue.size} calls waiting`)
    }
    const { promise, resolve, reject } = Promise.withResolvers<Places>()
    const waiter: Waiter = { start: resolve }
    const leave = (): void => {
      // Once started the place is ours, and the signal is looked at again below.
      if (this.#queue.delete(waiter)) reject(signal.reason)
    }
    this.#queue.add(waiter)
    signal.addEventListener('abort', leave)
    try {
      return await promise
    } finally {
      signal.removeEventListener('abort', leave)
    }
  }

  /** The connection, for a call that holds a place; gives the place back when there is none. */
  async #connection(places: Places, signal: AbortSignal, wait: boolean): Promise<Connection> {
    if (wait) await this.#link.available(signal)
    const connection = this.#link.connection
    if (connection && !signal.aborted) return connection
    this.#release(places)
    signal.throwIfAborted()
    throw new LibvirtDisconnected('not connected to libvirt', { cause: this.#link.lastError })
  }

  #release(places: Places): void {
    if (places !== this.#places) {
      places.taken--
      if (places.taken === 0) places.drained?.()
      return
    }
    // A place goes straight to the next in the queue, so that a newcomer cannot slip in before it.
    const [next] = this.#queue
    if (!next) {
      places.taken--
      return
    }
    this.#queue.delete(next)
    next.start(places)
  }

  #replaceIfStuck(): void {
    const { abandoned } = this.#places
    if (abandoned < this.#limit || this.#replacing || this.#aside >= this.#spares) return
    this.#replacing = true
    this.#link
      .replace()
      .then((old) => this.#setAside(old))
      .catch(() => undefined) // no new connection to be had: the link tells when the old one is lost too
      .finally(() => {
        this.#replacing = false
      })
  }

  #setAside(old: Connection): void {
    const stuck = this.#places
    this.#places = { taken: 0, abandoned: 0 }
    this.#aside++
    stuck.drained = () => {
      this.#aside--
      old.close()
      this.#replaceIfStuck()
    }
    // All may have been answered while the new connection was being made.
    if (stuck.taken === 0) stuck.drained()
    for (const waiter of this.#queue) {
      if (this.#places.taken >= this.#limit) break
      this.#queue.delete(waiter)
      this.#places.taken++
      waiter.start(this.#places)
    }
  }
}
