import { Duplex } from 'node:stream'

/** Bounds of a serial port's viewers, in bytes. */
export const serialLimits = {
  /** What was printed last, kept for whoever comes later. */
  pastBytes: 64 * 1024,
  /** What may wait for a viewer that reads slowly before it is left behind. */
  behindBytes: 256 * 1024,
} as const

/** CAN ends whatever escape sequence was cut, so that what follows a gap is read as text. */
const afterGap = Buffer.from('\u0018\r\n')

/** How to reach one machine's serial port. */
export interface SerialSource {
  /** The only connection to the port: QEMU serves one at a time. */
  readonly connect: () => Promise<Duplex>
  /** What it printed before, at least the last of it, as far as it was kept. */
  readonly readPast: () => Promise<Buffer>
}

/**
 * Serial ports with any number of viewers. Each port is read once, for all who watch, and only while somebody does; a
 * viewer is first given the last that was printed. One that reads slowly misses what it could not take, and neither the
 * guest nor the others wait for it. What viewers type is joined in the order it comes.
 */
export class SerialPorts {
  readonly #ports = new Map<string, SerialPort>()

  /** A view of a port, by the run it belongs to. Rejects with what `connect` rejects with. */
  async open(runId: string, source: SerialSource): Promise<Duplex> {
    let port = this.#ports.get(runId)
    if (!port) {
      port = new SerialPort(() => {
        if (this.#ports.get(runId) === port) this.#ports.delete(runId)
      })
      this.#ports.set(runId, port)
    }
    return await port.view(source)
  }

  /** Ends all views. */
  close(): void {
    for (const port of this.#ports.values()) port.end()
  }
}

class SerialPort {
  readonly #views = new Set<SerialView>()
  readonly #whenOver: () => void
  /** Once for all who come while it is being connected. */
  #connecting: Promise<Duplex> | undefined
  #opening = 0
  #line: Duplex | undefined
  #past: Buffer = Buffer.alloc(0)
  #isOver = false

  constructor(whenOver: () => void) {
    this.#whenOver = whenOver
  }

  async view(source: SerialSource): Promise<Duplex> {
    this.#opening += 1
    try {
      this.#connecting ??= this.#connect(source)
      const line = await this.#connecting
      const view = new SerialView({
        type: (bytes, done) => line.write(bytes, done),
        recall: () => this.#past,
        left: () => this.#left(view),
      })
      if (line.destroyed) view.destroy()
      else this.#views.add(view)
      view.push(this.#past)
      return view
    } catch (error) {
      this.end()
      throw error
    } finally {
      this.#opening -= 1
    }
  }

  end(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#whenOver()
    this.#line?.destroy()
    for (const view of this.#views) view.destroy()
  }

  #left(view: SerialView): void {
    this.#views.delete(view)
    if (this.#views.size === 0 && this.#opening === 0) this.end()
  }

  async #connect(source: SerialSource): Promise<Duplex> {
    const line = await source.connect()
    this.#line = line
    let early: Buffer[] | undefined = []
    line.on('data', (bytes: Buffer) => (early ? early.push(bytes) : this.#printed(bytes)))
    // Its end is told by `close`.
    line.on('error', () => undefined)
    for (const over of ['end', 'close']) line.once(over, () => this.end())
    const past = await source.readPast()
    const live = Buffer.concat(early)
    this.#past = lastOf(Buffer.concat([past, live.subarray(overlapOf(past, live))]))
    early = undefined
    return line
  }

  #printed(bytes: Buffer): void {
    this.#past = lastOf(Buffer.concat([this.#past, bytes]))
    for (const view of this.#views) view.printed(bytes)
  }
}

function lastOf(bytes: Buffer): Buffer {
  return bytes.subarray(Math.max(0, bytes.length - serialLimits.pastBytes))
}

/** How many bytes at the start of `live` the past already ends with: what came while the past was being read. */
function overlapOf(past: Buffer, live: Buffer): number {
  for (let length = Math.min(past.length, live.length); length > 0; length--)
    if (past.subarray(past.length - length).equals(live.subarray(0, length))) return length
  return 0
}

/** A port as one of its views deals with it. */
interface ViewedPort {
  readonly type: (bytes: Buffer, done: (error?: Error | null) => void) => void
  /** The last that was printed. */
  readonly recall: () => Buffer
  readonly left: () => void
}

/** One viewer's end of a port. */
class SerialView extends Duplex {
  readonly #port: ViewedPort
  #isBehind = false

  constructor(port: ViewedPort) {
    super({ allowHalfOpen: false })
    this.on('error', () => undefined)
    this.#port = port
  }

  /** Something was printed. */
  printed(bytes: Buffer): void {
    if (this.#isBehind || this.destroyed) return
    this.#isBehind = this.readableLength + bytes.length > serialLimits.behindBytes
    if (!this.#isBehind) this.push(bytes)
  }

  override _read(): void {
    if (!this.#isBehind) return
    this.#isBehind = false
    this.push(Buffer.concat([afterGap, this.#port.recall()]))
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#port.type(bytes, done)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#port.left()
    done(error)
  }
}
