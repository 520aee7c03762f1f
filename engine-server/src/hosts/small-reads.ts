import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'

/** What TLS is given at once, in bytes; most messages of an agent are shorter. */
const PIECE = 4_096

/**
 * A TCP connection to be spoken over by TLS that costs little memory while it is idle. TLS that reads from a socket itself
 * sets aside 64 KiB for what may come, and keeps them as long as the connection; of those of 1,024 hosts some 25 MB come to
 * be used. Of what it is given in pieces it keeps as much as the first took. For connections on which little is said: each
 * byte passes JavaScript once more.
 */
export class SmallReads extends Duplex {
  readonly #socket: Socket

  /** Takes the socket over: it ends with this, and this with it. */
  constructor(socket: Socket) {
    super()
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => {
      let wanted = true
      for (let from = 0; from < chunk.length; from += PIECE) wanted = this.push(chunk.subarray(from, from + PIECE))
      if (!wanted) socket.pause()
    })
    socket.on('end', () => this.push(null))
    socket.on('error', (error) => this.destroy(error))
    // What came before a proper end is still to be read.
    socket.on('close', () => {
      if (socket.readableEnded && !this.readableEnded) this.once('end', () => this.destroy())
      else this.destroy()
    })
  }

  override _read(): void {
    this.#socket.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, done)
  }

  override _final(done: () => void): void {
    this.#socket.end(done)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy()
    done(error)
  }
}
