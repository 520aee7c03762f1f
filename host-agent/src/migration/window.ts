import { type Duplex, pipeline, Transform, type TransformCallback } from 'node:stream'

/*
 * A guest that moves stands still until the last of its memory has arrived, and behind post-copy it waits for single
 * pages. What lies in buffers between the hosts goes before those, and the kernel lets megabytes lie in a socket that is
 * emptied slowly. So the host that sends counts what the other has passed on, and has no more than a window beyond that
 * on its way.
 *
 * Bytes go forward as they are. Back come frames: how many bytes were passed on since the one before (u32), how many bytes
 * of the channel follow (u32; both big-endian), and these. Only for channels whose near end reads what comes back whatever
 * it has to send, as QEMU's return path: acknowledgements stand in line behind that.
 */

/** The header by which the sending host asks for frames, and the other says that it sends them. Its value is `1`. */
export const windowHeader = 'overt-window'

const HEAD_BYTES = 8
/**
 * Least and most that may be on its way, in bytes. Of 1 and 4 MiB the first made the last stop 10 ms shorter and all
 * of a migration 50 ms longer, on two cores for two hosts; the most is what 10 Gbit/s hold in 25 ms.
 */
const bounds = { least: 2 ** 20, most: 2 ** 25 }
/** 10 Gbit/s. */
const BYTES_PER_MS = 1_250_000
/** What was passed on is said after so many bytes; more often would only cost. */
const TELL_BYTES = bounds.least / 8

/** How many bytes may be on their way to a host from which an answer takes so many milliseconds. */
export function windowBytes(roundTripMs: number): number {
  return Math.min(bounds.most, Math.max(bounds.least, Math.ceil(roundTripMs * BYTES_PER_MS)))
}

/** Joins `inner` to a host that acknowledges, until either ends; no more than `bytes` (and a chunk) are on their way. */
export function sendWithin(bytes: number, inner: Duplex, outer: Duplex, over: () => void): void {
  const gate = new Gate(bytes)
  const acknowledgements = new Acknowledgements((passed) => gate.open(passed))
  pipeline(inner, gate, outer, acknowledgements, inner, over)
}

/** Joins `inner` to a host that sends within a window, until either ends. */
export function acknowledge(outer: Duplex, inner: Duplex, over: (error?: Error | null) => void): void {
  const frames = new Frames()
  pipeline(outer, inner, frames, outer, over)
  // What was read has been passed on but for what one more buffer holds: while that is full nothing is read.
  outer.on('data', (chunk: Buffer) => frames.passed(chunk.length))
}

/** Holds back what there is no room for. */
class Gate extends Transform {
  private room: number
  private held: TransformCallback | undefined

  constructor(bytes: number) {
    super()
    this.room = bytes
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.room -= chunk.length
    this.push(chunk)
    if (this.room > 0) done()
    else this.held = done
  }

  open(bytes: number): void {
    this.room += bytes
    if (this.room <= 0) return
    const { held } = this
    this.held = undefined
    held?.()
  }
}

/** Takes the frames apart. */
class Acknowledgements extends Transform {
  private readonly onPassed: (bytes: number) => void
  private begun: Buffer = Buffer.alloc(0)
  private following = 0

  constructor(onPassed: (bytes: number) => void) {
    super()
    this.onPassed = onPassed
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    let rest = this.begun.length > 0 ? Buffer.concat([this.begun, chunk]) : chunk
    for (;;) {
      const part = rest.subarray(0, this.following)
      if (part.length > 0) this.push(part)
      this.following -= part.length
      rest = rest.subarray(part.length)
      if (rest.length < HEAD_BYTES) break
      this.onPassed(rest.readUInt32BE(0))
      this.following = rest.readUInt32BE(4)
      rest = rest.subarray(HEAD_BYTES)
    }
    this.begun = rest
    done()
  }

  override _flush(done: TransformCallback): void {
    this.onPassed(Number.POSITIVE_INFINITY) // nothing more will be said of what the other still reads
    done()
  }
}

/** Makes the frames. */
class Frames extends Transform {
  private untold = 0

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.tell(chunk.length)
    done(null, chunk)
  }

  passed(bytes: number): void {
    this.untold += bytes
    if (this.untold >= TELL_BYTES && !this.destroyed && !this.writableEnded) this.tell(0)
  }

  private tell(following: number): void {
    const head = Buffer.allocUnsafe(HEAD_BYTES)
    head.writeUInt32BE(this.untold, 0)
    head.writeUInt32BE(following, 4)
    this.untold = 0
    this.push(head)
  }
}
