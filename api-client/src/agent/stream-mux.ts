import { Duplex } from 'node:stream'

/**
 * Byte streams between engine and agent: any number of them over one connection, each with a flow of its own. Every
 * console having a connection would cost a TLS handshake to open and two wake-ups for each keystroke; one connection
 * carries what many of them say in one read and one write.
 *
 * A frame is 8 bytes of head (type u8, length of the payload u24, stream u32; big-endian) and the payload:
 * `open` the opener's credit (u32) and a token; `credit` bytes (u32) the other side may send more, the first of which
 * says that the stream is open; `data`; `end` nothing more will be sent; `reset` the stream is broken or was refused.
 */
const frame = { open: 0, credit: 1, data: 2, end: 3, reset: 4 } as const
const HEAD_BYTES = 8
/** Longest payload of a frame: others get their turn between two. */
const MAX_PAYLOAD = 64 * 1024
/** How much one side may send that the other has not read. */
const WINDOW_BYTES = 256 * 1024
/** Longest token. */
const MAX_TOKEN = 256
/** Streams at a time. */
const MAX_STREAMS = 2_048
/** Bytes waiting to leave on the connection above which streams hold theirs back. */
const CONGESTED_BYTES = 1024 * 1024

/** HTTP upgrade token of the connection, spoken at `/streams`. */
export const streamProtocol = 'overt-streams'

/** The connection under a stream broke, or was closed. */
export class StreamLost extends Error {
  constructor(options?: ErrorOptions) {
    super('The connection that carried the stream is gone.', options)
    this.name = 'StreamLost'
  }
}
/** The other side broke the stream off, or never had it. */
export class StreamReset extends Error {
  constructor() {
    super('The other side has no such stream, or broke it off.')
    this.name = 'StreamReset'
  }
}

/** What the accepting side does with a token: takes the stream, or answers false to refuse it. */
export type Accept = (token: string, stream: Duplex) => boolean

/** Carries byte streams over a connection. One side opens them by tokens, the other, given `accept`, takes them. */
export class StreamMux {
  /** Resolves when the connection is over. */
  readonly closed: Promise<void>
  private readonly transport: Duplex
  private readonly accept: Accept | undefined
  private readonly streams = new Map<number, MuxStream>()
  private readonly held = new Set<MuxStream>()
  private nextId = 1
  private leaving: Buffer[] = []
  private head: Buffer = Buffer.alloc(0)
  private reading: { type: number; id: number; left: number; parts: Buffer[] } | undefined
  private isOver = false

  constructor(transport: Duplex, options: { accept?: Accept; head?: Buffer } = {}) {
    this.transport = transport
    this.closed = new Promise((resolve) => transport.once('close', () => resolve()))
    this.accept = options.accept
    transport.on('data', (chunk: Buffer) => this.read(chunk))
    transport.on('drain', () => this.release())
    transport.on('error', (error) => this.end(error))
    transport.on('close', () => this.end())
    if (options.head && options.head.length > 0) this.read(options.head)
  }

  /** How many streams there are. */
  get size(): number {
    return this.streams.size
  }

  /**
   * Opens a stream; resolves once the other side has taken it. Rejects with StreamReset when it does not, with
   * StreamLost when the connection goes.
   */
  open(token: string): Promise<Duplex> {
    const payload = Buffer.from(token)
    if (payload.length > MAX_TOKEN) return Promise.reject(new RangeError('The token is too long.'))
    if (this.isOver) return Promise.reject(new StreamLost())
    const id = this.nextId++
    const stream = new MuxStream(this, id, 0)
    this.streams.set(id, stream)
    const credit = Buffer.alloc(4)
    credit.writeUInt32BE(WINDOW_BYTES)
    this.send(frame.open, id, Buffer.concat([credit, payload]))
    return new Promise((resolve, reject) => {
      stream.once('error', reject)
      stream.once('open', () => {
        stream.off('error', reject)
        resolve(stream)
      })
    })
  }

  /** Ends the connection and everything on it. */
  close(): void {
    this.transport.destroy()
    this.end()
  }

  /** @internal Whether data should wait; `release` is called on whoever waits. */
  holds(stream: MuxStream): boolean {
    if (this.transport.writableLength < CONGESTED_BYTES) return false
    this.held.add(stream)
    return true
  }

  /** @internal Sends a frame with what else leaves in this turn. */
  send(type: number, id: number, payload?: Buffer): void {
    if (this.isOver) return
    const head = Buffer.allocUnsafe(HEAD_BYTES)
    head.writeUInt32BE((type << 24) | (payload?.length ?? 0), 0)
    head.writeUInt32BE(id, 4)
    if (this.leaving.length === 0) setImmediate(() => this.leave())
    this.leaving.push(head)
    if (payload && payload.length > 0) this.leaving.push(payload)
  }

  /** @internal */
  forget(id: number): void {
    this.streams.delete(id)
  }

  private leave(): void {
    const { leaving, transport } = this
    this.leaving = []
    if (this.isOver) return
    transport.cork()
    for (const part of leaving) transport.write(part)
    transport.uncork()
  }

  private release(): void {
    const held = [...this.held]
    this.held.clear()
    for (const stream of held) stream.go()
  }

  private end(cause?: Error): void {
    if (this.isOver) return
    this.isOver = true
    this.transport.destroy()
    this.leaving = []
    const lost = new StreamLost(cause ? { cause } : {})
    for (const stream of this.streams.values()) stream.destroy(lost)
  }

  private read(chunk: Buffer): void {
    let at = 0
    while (at < chunk.length && !this.isOver) {
      if (!this.reading) {
        const missing = HEAD_BYTES - this.head.length
        const part = chunk.subarray(at, at + missing)
        at += part.length
        const head = this.head.length === 0 ? part : Buffer.concat([this.head, part])
        if (head.length < HEAD_BYTES) {
          this.head = head
          return
        }
        this.head = Buffer.alloc(0)
        this.begin(head)
        continue
      }
      const { reading } = this
      const part = chunk.subarray(at, at + reading.left)
      at += part.length
      reading.left -= part.length
      // Data is passed on as it comes; of other frames the payload is short.
      if (reading.type === frame.data) this.streams.get(reading.id)?.arrived(part)
      else reading.parts.push(part)
      if (reading.left === 0) this.finish(reading)
    }
  }

  private begin(head: Buffer): void {
    const word = head.readUInt32BE(0)
    const [type, length, id] = [word >>> 24, word & 0xff_ff_ff, head.readUInt32BE(4)]
    const most = type === frame.data ? MAX_PAYLOAD : type === frame.open ? MAX_TOKEN + 4 : type === frame.credit ? 4 : 0
    if (type > frame.reset || length > most) return this.end(new Error('a frame that cannot be'))
    const reading = { type, id, left: length, parts: [] }
    if (length > 0) this.reading = reading
    else this.finish(reading)
  }

  private finish({ type, id, parts }: { type: number; id: number; parts: readonly Buffer[] }): void {
    this.reading = undefined
    if (type === frame.data) return
    const payload = Buffer.concat(parts)
    if (type === frame.open) return this.opened(id, payload)
    const stream = this.streams.get(id)
    if (!stream) return // what was sent before the other side knew that it is over
    if (type === frame.end) stream.ended()
    else if (type === frame.reset) stream.broken()
    else if (payload.length === 4) stream.credited(payload.readUInt32BE(0))
    else this.end(new Error('credit of no amount'))
  }

  private opened(id: number, payload: Buffer): void {
    if (!this.accept || payload.length < 4 || this.streams.has(id)) return this.end(new Error('an open that cannot be'))
    const stream = new MuxStream(this, id, payload.readUInt32BE(0))
    this.streams.set(id, stream)
    const taken = this.streams.size <= MAX_STREAMS && this.accept(payload.toString('latin1', 4), stream)
    if (taken) stream.grant(WINDOW_BYTES)
    else stream.destroy()
  }

  /** @internal The other side sent more than it may. */
  violated(): void {
    this.end(new Error('more data than was allowed'))
  }
}

/** One stream of a mux. When one side ends it, both are over. */
class MuxStream extends Duplex {
  private readonly mux: StreamMux
  private readonly id: number
  /** Bytes we may send. */
  private credit: number
  private pending: { chunk: Buffer; done: (error?: Error | null) => void } | undefined
  private isOpen = false
  /** Bytes the other side may still send, and those read since it was told of more. */
  private allowed = WINDOW_BYTES
  private unsaid = 0
  private wasReset = false

  constructor(mux: StreamMux, id: number, credit: number) {
    super({ allowHalfOpen: false, writableHighWaterMark: WINDOW_BYTES })
    // Its end is told by `close` and `errored`; one that nobody listens to must not end the process.
    this.on('error', () => undefined)
    this.mux = mux
    this.id = id
    this.credit = credit
  }

  /** Tells the other side that it may send so much. */
  grant(bytes: number): void {
    const payload = Buffer.allocUnsafe(4)
    payload.writeUInt32BE(bytes)
    this.mux.send(frame.credit, this.id, payload)
  }

  /** Credit came; the first says that the stream is open. */
  credited(bytes: number): void {
    this.credit += bytes
    if (!this.isOpen) {
      this.isOpen = true
      this.emit('open')
    }
    this.go()
  }

  /** Data came. */
  arrived(part: Buffer): void {
    if (this.destroyed) return
    this.allowed -= part.length
    if (this.allowed < 0) return this.mux.violated()
    this.unsaid += part.length
    if (this.push(part)) this.sayRead()
  }

  /** The other side has sent all. */
  ended(): void {
    this.push(null)
  }

  /** The other side broke it off. */
  broken(): void {
    this.wasReset = true
    this.destroy(new StreamReset())
  }

  /** Sends what waits, as far as it may. */
  go(): void {
    while (this.pending && this.credit > 0 && !this.mux.holds(this)) {
      const { chunk, done } = this.pending
      const bytes = Math.min(chunk.length, this.credit, MAX_PAYLOAD)
      this.credit -= bytes
      this.mux.send(frame.data, this.id, bytes === chunk.length ? chunk : chunk.subarray(0, bytes))
      if (bytes < chunk.length) this.pending = { chunk: chunk.subarray(bytes), done }
      else {
        this.pending = undefined
        done()
      }
    }
  }

  override _read(): void {
    this.sayRead()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (chunk.length === 0) return done()
    this.pending = { chunk, done }
    this.go()
  }

  override _final(done: (error?: Error | null) => void): void {
    this.mux.send(frame.end, this.id)
    done()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    const isOver = this.readableEnded && this.writableFinished
    if (!isOver && !this.wasReset) this.mux.send(frame.reset, this.id)
    this.mux.forget(this.id)
    this.pending = undefined
    done(error)
  }

  private sayRead(): void {
    if (this.unsaid < WINDOW_BYTES / 2) return
    this.allowed += this.unsaid
    this.grant(this.unsaid)
    this.unsaid = 0
  }
}
