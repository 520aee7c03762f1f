import { connect as connectSocket, type Socket } from 'node:net'
import type { CallOptions, Procedure, StreamReply } from './call.ts'
import { LibvirtDisconnected, LibvirtError, LibvirtTimeout } from './errors.ts'
import { encodeData, encodeMessage, FrameDecoder, type Header } from './frames.ts'
import { LibvirtCalls } from './generated/calls.ts'
import { readError } from './generated/types.ts'
import {
  AuthType,
  HandProcedure,
  KEEPALIVE_PROGRAM,
  MessageStatus,
  MessageType,
  REMOTE_PROGRAM,
} from './generated/wire.ts'
import { Keepalive, type KeepaliveOptions } from './keepalive.ts'
import { defaultSocket } from './sockets.ts'
import { LibvirtStream } from './stream.ts'
import { after } from './timers.ts'
import { type XdrReader, XdrError, type XdrWriter } from './xdr.ts'

export interface ConnectOptions {
  /** The daemon's socket. Default: the one found in /run/libvirt or /var/run/libvirt. */
  readonly socketPath?: string
  /** The driver to open. Default `qemu:///system`. */
  readonly uri?: string
  /** For connecting, and for calls that give none; milliseconds, default 30 000. */
  readonly deadlineMs?: number
  /** How a silent daemon is noticed; false turns it off. */
  readonly keepalive?: KeepaliveOptions | false
  readonly signal?: AbortSignal
}

/** Receives what libvirtd sends unasked. */
export type EventListener = (program: number, procedure: number, body: XdrReader) => void

interface Pending {
  /** Undefined once the caller has given up: the reply is then dropped. */
  answer: ((error: Error | undefined, body: XdrReader | undefined) => void) | undefined
  readonly procedure: Procedure
  /** What the call opens. It is there from the start, as libvirtd may send its first bytes before the reply. */
  stream: LibvirtStream | undefined
  /** Runs when libvirtd no longer works on the call. */
  readonly released: (() => void) | undefined
}

export const DEFAULT_DEADLINE_MS = 30_000

/** Of a stream, before the reply of its call: then we cannot stop reading, as the reply is behind. Bytes. */
const EARLY_MAX_BYTES = 16 * 1024 * 1024

/** One connection to a libvirt daemon. It does not reconnect; once closed every call rejects. */
export class Connection extends LibvirtCalls {
  readonly #socket: Socket
  readonly #deadlineMs: number
  readonly #pending = new Map<number, Pending>()
  readonly #streams = new Map<number, LibvirtStream>()
  readonly #holders = new Set<number>()
  readonly #listeners = new Set<EventListener>()
  readonly #closed = Promise.withResolvers<Error>()
  readonly #keepalive: Keepalive | undefined
  #serial = 0
  #end: Error | undefined

  /** @internal use connect() */
  constructor(socket: Socket, options: ConnectOptions) {
    super()
    this.#socket = socket
    this.#deadlineMs = options.deadlineMs ?? DEFAULT_DEADLINE_MS
    const decoder = new FrameDecoder((header, body) => this.#receive(header, body))
    socket.on('data', (chunk: Buffer) => {
      this.#keepalive?.heard()
      try {
        decoder.feed(chunk)
      } catch (error) {
        this.#shut(new LibvirtDisconnected('libvirt sent what cannot be understood', { cause: error }))
      }
    })
    socket.on('error', (error) => this.#shut(new LibvirtDisconnected(error.message, { cause: error })))
    socket.on('close', () => this.#shut(new LibvirtDisconnected('libvirt closed the connection')))
    if (options.keepalive !== false) {
      this.#keepalive = new Keepalive(options.keepalive ?? {}, {
        ping: (procedure) => this.#post(KEEPALIVE_PROGRAM, procedure, MessageType.MESSAGE, 0, MessageStatus.OK),
        dead: (ms) => this.#shut(new LibvirtDisconnected(`libvirt has been silent for ${ms} ms`)),
      })
    }
  }

  /** Settles, with the reason, when the connection is over. It never rejects. */
  get closed(): Promise<Error> {
    return this.#closed.promise
  }

  get isOpen(): boolean {
    return this.#end === undefined
  }

  /** How many calls libvirtd is working on, those nobody waits for any more included. */
  get inFlight(): number {
    return this.#pending.size
  }

  /** Closes at once. Calls in flight reject with LibvirtDisconnected; what libvirt has begun goes on. */
  close(): void {
    this.#shut(new LibvirtDisconnected('the connection was closed'))
  }

  /** Delivers messages that are neither replies nor stream data, until the function returned is called. */
  listen(listener: EventListener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** @internal Authenticates and opens the driver. */
  async open(uri: string, options: CallOptions): Promise<void> {
    const types = await this.authList(options)
    if (types.includes(AuthType.POLKIT) && !types.includes(AuthType.NONE)) {
      await this.authPolkit(options)
    } else if (types.length > 0 && !types.includes(AuthType.NONE)) {
      throw new LibvirtDisconnected(`libvirt wants an authentication that is not supported here (${types.join(', ')})`)
    }
    const open: Procedure = {
      name: 'connectOpen',
      program: REMOTE_PROGRAM,
      number: HandProcedure.CONNECT_OPEN,
      highPriority: true,
    }
    const writeArgs = (w: XdrWriter): void => {
      w.optional(uri, (writer, text) => writer.string(text, 4096))
      w.uint(0)
    }
    await this.invoke(open, writeArgs, () => undefined, options)
    this.#keepalive?.start()
  }

  /** @internal As any call; `released` runs once libvirtd no longer works on it, however the caller fared. */
  request<T>(
    procedure: Procedure,
    write: (w: XdrWriter) => void,
    read: (r: XdrReader) => T,
    options: CallOptions = {},
    released?: () => void,
  ): Promise<T> {
    return this.#request(procedure, write, read, options, released)
  }

  protected override invoke<T>(
    procedure: Procedure,
    write: (w: XdrWriter) => void,
    read: (r: XdrReader) => T,
    options: CallOptions = {},
  ): Promise<T> {
    return this.#request(procedure, write, read, options)
  }

  protected override openStream<T>(
    procedure: Procedure,
    write: (w: XdrWriter) => void,
    read: (r: XdrReader) => T,
    options: CallOptions = {},
  ): Promise<StreamReply<T>> {
    return this.requestStream(procedure, write, read, options)
  }

  /** @internal */
  async requestStream<T>(
    procedure: Procedure,
    write: (w: XdrWriter) => void,
    read: (r: XdrReader) => T,
    options: CallOptions = {},
  ): Promise<StreamReply<T>> {
    let stream: LibvirtStream | undefined
    const start = (serial: number): LibvirtStream => (stream = this.#startStream(procedure, serial))
    try {
      const result = await this.#request(procedure, write, read, options, undefined, start)
      if (!stream) throw new LibvirtDisconnected('no stream')
      return { stream, result }
    } catch (error) {
      stream?.destroy()
      throw error
    }
  }

  #request<T>(
    procedure: Procedure,
    write: (w: XdrWriter) => void,
    read: (r: XdrReader) => T,
    options: CallOptions,
    released?: () => void,
    startStream?: (serial: number) => LibvirtStream,
  ): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    const refuse = (error: unknown): Promise<T> => {
      reject(error)
      released?.()
      return promise
    }
    if (this.#end) return refuse(this.#end)
    if (options.signal?.aborted) return refuse(options.signal.reason)
    const serial = this.#nextSerial()
    let message: Buffer
    try {
      message = encodeMessage(frame(procedure, MessageType.CALL, serial), write)
    } catch (error) {
      return refuse(error)
    }
    const deadlineMs = options.deadlineMs ?? this.#deadlineMs
    const pending: Pending = { answer: undefined, procedure, stream: startStream?.(serial), released }
    const give = (error: unknown): void => {
      finish()
      reject(error)
    }
    const cancelTimer = after(deadlineMs, () => give(new LibvirtTimeout(procedure.name, deadlineMs)))
    const onAbort = (): void => give(options.signal?.reason)
    const finish = (): void => {
      cancelTimer()
      options.signal?.removeEventListener('abort', onAbort)
      pending.answer = undefined
    }
    options.signal?.addEventListener('abort', onAbort)
    pending.answer = (error, body) => {
      finish()
      if (!body) return reject(error)
      try {
        resolve(read(body))
      } catch (cause) {
        reject(cause)
      }
    }
    this.#pending.set(serial, pending)
    this.#socket.write(message)
    return promise
  }

  #nextSerial(): number {
    // Serial 0 is what unasked messages carry; 2^32 calls later an old call is long over.
    this.#serial = this.#serial === 0xffffffff ? 1 : this.#serial + 1
    return this.#serial
  }

  #receive(header: Header, body: XdrReader): void {
    if (header.program === KEEPALIVE_PROGRAM) return this.#keepalive?.receive(header.procedure)
    switch (header.type) {
      case MessageType.REPLY:
      case MessageType.REPLY_WITH_FDS:
        return this.#receiveReply(header, body)
      case MessageType.STREAM:
        return this.#receiveStream(header, body)
      case MessageType.MESSAGE:
        for (const listener of this.#listeners) listener(header.program, header.procedure, body)
        return
      default:
        throw new XdrError(`message of type ${header.type}`)
    }
  }

  #receiveReply(header: Header, body: XdrReader): void {
    const pending = this.#pending.get(header.serial)
    if (!pending) return
    this.#pending.delete(header.serial)
    if (header.status === MessageStatus.OK) {
      // Nobody waits for the stream any more: libvirtd must not be left feeding it.
      if (!pending.answer && pending.stream) this.#abort(pending.procedure, header.serial)
      pending.answer?.(undefined, body)
    } else {
      const error = this.#readError(pending.procedure, body)
      pending.stream?.receiveError(error)
      pending.answer?.(error, undefined)
    }
    if (pending.stream) this.#applyHolds()
    pending.released?.()
  }

  #receiveStream(header: Header, body: XdrReader): void {
    const stream = this.#streams.get(header.serial)
    if (!stream) return // ended by us; what was under way is dropped
    if (this.#pending.has(header.serial) && stream.readableLength > EARLY_MAX_BYTES) {
      throw new XdrError(`a stream of which ${stream.readableLength} bytes came before the reply`)
    }
    if (header.status === MessageStatus.CONTINUE) stream.receiveData(Buffer.from(body.rest()))
    else if (header.status === MessageStatus.OK) stream.receiveFinish()
    else stream.receiveError(this.#readError({ name: 'stream' }, body))
  }

  #readError(procedure: { readonly name: string }, body: XdrReader): Error {
    try {
      return new LibvirtError(procedure.name, readError(body))
    } catch (error) {
      return new XdrError(`${procedure.name} failed, and so did reading why`, { cause: error })
    }
  }

  #startStream(procedure: Procedure, serial: number): LibvirtStream {
    const header = frame(procedure, MessageType.STREAM, serial)
    const stream = new LibvirtStream({
      sendData: (data, flushed) => {
        const [head, payload] = encodeData({ ...header, status: MessageStatus.CONTINUE }, data)
        this.#socket.cork()
        if (head) this.#socket.write(head)
        if (payload) this.#socket.write(payload, flushed)
        this.#socket.uncork()
      },
      sendFinish: () => this.#post(header.program, header.procedure, MessageType.STREAM, serial, MessageStatus.OK),
      // Until the reply libvirtd may not know the stream yet: it is aborted then.
      sendAbort: () => this.#pending.has(serial) || this.#abort(procedure, serial),
      hold: (on) => this.#hold(serial, on),
      forget: () => {
        this.#hold(serial, false)
        this.#streams.delete(serial)
      },
    })
    this.#streams.set(serial, stream)
    return stream
  }

  #abort(procedure: Procedure, serial: number): void {
    this.#post(procedure.program, procedure.number, MessageType.STREAM, serial, MessageStatus.ERROR)
  }

  #hold(serial: number, on: boolean): void {
    if (on) this.#holders.add(serial)
    else this.#holders.delete(serial)
    this.#applyHolds()
  }

  #applyHolds(): void {
    let held = false
    for (const serial of this.#holders) held ||= !this.#pending.has(serial)
    this.#keepalive?.suspend(held)
    if (held) this.#socket.pause()
    else this.#socket.resume()
  }

  #post(program: number, procedure: number, type: number, serial: number, status: number): void {
    if (this.#end) return
    this.#socket.write(encodeMessage({ program, procedure, type, serial, status }, () => undefined))
  }

  #shut(reason: Error): void {
    if (this.#end) return
    this.#end = reason
    this.#keepalive?.stop()
    this.#socket.destroy()
    const pending = [...this.#pending.values()]
    this.#pending.clear()
    for (const { answer, released } of pending) {
      answer?.(reason, undefined)
      released?.()
    }
    for (const stream of this.#streams.values()) stream.receiveError(reason)
    this.#listeners.clear()
    this.#closed.resolve(reason)
  }
}

const frame = (procedure: Procedure, type: number, serial: number): Header => ({
  program: procedure.program,
  procedure: procedure.number,
  type,
  serial,
  status: MessageStatus.OK,
})

/**
 * Opens one connection. It authenticates as the socket asks (none, or polkit), which for root is a formality.
 *
 * @throws LibvirtDisconnected when no daemon listens; LibvirtTimeout when it does not answer; LibvirtError when it
 * refuses the driver
 */
export const connect = async (options: ConnectOptions = {}): Promise<Connection> => {
  const path = options.socketPath ?? (await defaultSocket())
  const deadlineMs = options.deadlineMs ?? DEFAULT_DEADLINE_MS
  const until = performance.now() + deadlineMs
  options.signal?.throwIfAborted()
  const socket = connectSocket({ path })
  const connection = new Connection(socket, options)
  const step: CallOptions = {
    deadlineMs: Math.max(1, until - performance.now()),
    ...(options.signal ? { signal: options.signal } : {}),
  }
  try {
    // Writes wait in the socket until it is connected; a refusal comes as the end of the connection.
    await connection.open(options.uri ?? 'qemu:///system', step)
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}
