import { Duplex } from 'node:stream'
import { LibvirtDisconnected } from './errors.ts'
import { STREAM_PAYLOAD_MAX } from './generated/wire.ts'

/** What a stream needs of the connection it runs on. */
export interface StreamLink {
  sendData(data: Uint8Array, flushed: (error?: Error | null) => void): void
  /** Says that we have sent all; libvirtd answers when it has taken all. */
  sendFinish(): void
  sendAbort(): void
  /** Stops (true) or goes on (false) reading from the socket. */
  hold(on: boolean): void
  forget(): void
}

/**
 * Bytes to or from libvirt: a screenshot, a serial console, a volume. Readable, writable or both, as Node streams are;
 * `for await`, `pipe` and `destroy()` (abort) all work, and a slow reader slows the sender down.
 *
 * libvirt has no flow control per stream: a slow reader holds up the whole connection. A client therefore opens a
 * connection for each stream; only streams opened on a Connection directly share it with its calls.
 */
export class LibvirtStream extends Duplex {
  readonly #link: StreamLink
  readonly #gone = Promise.withResolvers<void>()
  #finished: ((error?: Error | null) => void) | undefined
  #over = false
  #holding = false

  constructor(link: StreamLink) {
    super({ allowHalfOpen: false })
    this.#link = link
    // libvirt may fail a stream before its opener has had a chance to listen, and Node ends a process for an error
    // nobody hears. Whoever reads, writes or pipes still gets it.
    this.on('error', () => undefined)
  }

  /** Resolves when libvirtd and we are done with the stream, although what was received may not all be read yet. */
  get over(): Promise<void> {
    return this.#gone.promise
  }

  /** @internal Data from libvirtd; an empty packet is its end of data. */
  receiveData(data: Buffer): void {
    if (this.destroyed || this.readableEnded) return
    if (data.length === 0) {
      this.push(null)
    } else if (!this.push(data)) {
      this.#holding = true
      this.#link.hold(true)
    }
  }

  /** @internal libvirtd has ended the stream, on its own or as the answer to our finish. */
  receiveFinish(): void {
    this.#over = true
    this.#leave()
    if (!this.readableEnded) this.push(null)
    this.#finished?.()
    this.#finished = undefined
  }

  /** @internal libvirtd has given up, or the connection is gone. */
  receiveError(error: Error): void {
    this.#over = true
    this.destroy(error)
  }

  override _read(): void {
    this.#release()
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    if (this.#over) return done(new LibvirtDisconnected('the stream is over'))
    const head = chunk.subarray(0, STREAM_PAYLOAD_MAX)
    const rest = chunk.subarray(STREAM_PAYLOAD_MAX)
    this.#link.sendData(head, (error) => (error || rest.length === 0 ? done(error) : this._write(rest, '', done)))
  }

  override _final(done: (error?: Error | null) => void): void {
    if (this.#over) return done()
    this.#finished = done
    this.#link.sendFinish()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#release()
    // Read to its end and finished by us, nothing is left to abort; libvirtd's answer to the finish tells nothing more.
    const complete = this.#finished !== undefined && this.readableEnded
    if (!this.#over && !complete) this.#link.sendAbort()
    this.#over = true
    this.#leave()
    this.#finished?.(error ?? new LibvirtDisconnected('the stream was aborted'))
    this.#finished = undefined
    done(error)
  }

  #leave(): void {
    this.#link.forget()
    this.#gone.resolve()
  }

  #release(): void {
    if (!this.#holding) return
    this.#holding = false
    this.#link.hold(false)
  }
}
