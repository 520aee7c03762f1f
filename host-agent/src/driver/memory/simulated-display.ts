import { createHash } from 'node:crypto'
import { Duplex } from 'node:stream'
import type { Picture } from '../png.ts'

const WIDTH = 640
const HEIGHT = 400
const BARS = 8

/** What a simulated machine shows: bars in shades of a colour of its own, so that two can be told apart. */
export function simulatedScreen(vmId: string): Picture {
  const [red = 0, green = 0, blue = 0] = createHash('sha256').update(vmId).digest()
  const line = Buffer.alloc(WIDTH * 3)
  for (let x = 0; x < WIDTH; x++) {
    const shade = (1 + Math.floor((x * BARS) / WIDTH)) / BARS
    line.set([red * shade, green * shade, blue * shade].map(Math.round), x * 3)
  }
  const rgb = Buffer.alloc(WIDTH * HEIGHT * 3, line) // every line is the same
  return { width: WIDTH, height: HEIGHT, rgb }
}

type PixelFormat = { bytes: number; bigEndian: boolean; max: number[]; shift: number[] }

/** 32 bits a pixel with red in the third byte, as QEMU offers it. */
const serverFormat = Buffer.from([32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0])

/** Lengths of the client's messages after the handshake, by type (RFC 6143, section 7.5); some grow by a count. */
const messageBytes: Readonly<Record<number, (head: Buffer) => number>> = {
  0: () => 20, // SetPixelFormat
  2: (head) => 4 + (head.length < 4 ? 0 : head.readUInt16BE(2) * 4), // SetEncodings
  3: () => 10, // FramebufferUpdateRequest
  4: () => 8, // KeyEvent
  5: () => 6, // PointerEvent
  6: (head) => 8 + (head.length < 8 ? 0 : head.readUInt32BE(4)), // ClientCutText
}

/** More than any message of a viewer; beyond it the viewer is not one. */
const BUFFER_MAX = 1024 ** 2

/**
 * A VNC server (RFB 3.8, no authentication) that shows one picture and never changes it. Viewers connect, draw and
 * type; nothing comes of the typing.
 */
export class SimulatedDisplay extends Duplex {
  readonly #screen: Picture
  readonly #name: string
  #received: Buffer<ArrayBufferLike> = Buffer.alloc(0)
  #step: 'version' | 'security' | 'init' | 'messages' = 'version'
  #format = parsePixelFormat(serverFormat)

  constructor(screen: Picture, name: string) {
    super({ allowHalfOpen: false })
    this.#screen = screen
    this.#name = name
    this.push('RFB 003.008\n')
  }

  override _read(): void {
    // Everything is sent when it is asked for; a picture is small.
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#received = Buffer.concat([this.#received, chunk])
    if (this.#received.length > BUFFER_MAX) return done(new Error('the viewer sends what is not RFB'))
    try {
      while (this.#advance());
      done()
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)))
    }
  }

  override _final(done: () => void): void {
    this.push(null)
    done()
  }

  /** Takes one message if it is there whole. */
  #advance(): boolean {
    switch (this.#step) {
      case 'version':
        if (!this.#take(12)) return false
        this.push(Buffer.from([1, 1])) // one kind of security: none
        this.#step = 'security'
        return true
      case 'security':
        if (!this.#take(1)) return false
        this.push(Buffer.alloc(4)) // OK
        this.#step = 'init'
        return true
      case 'init':
        if (!this.#take(1)) return false
        this.push(this.#serverInit())
        this.#step = 'messages'
        return true
      case 'messages':
        return this.#message()
    }
  }

  #take(bytes: number): Buffer | undefined {
    if (this.#received.length < bytes) return undefined
    const taken = this.#received.subarray(0, bytes)
    this.#received = this.#received.subarray(bytes)
    return taken
  }

  #serverInit(): Buffer {
    const name = Buffer.from(this.#name)
    const head = Buffer.alloc(24)
    head.writeUInt16BE(this.#screen.width, 0)
    head.writeUInt16BE(this.#screen.height, 2)
    serverFormat.copy(head, 4)
    head.writeUInt32BE(name.length, 20)
    return Buffer.concat([head, name])
  }

  #message(): boolean {
    const type = this.#received[0]
    if (type === undefined) return false
    const length = messageBytes[type]
    if (!length) throw new Error(`the viewer sent a message of type ${type}`)
    const message = this.#take(length(this.#received))
    if (!message) return false
    if (type === 0) this.#format = parsePixelFormat(message.subarray(4))
    // An incremental request waits for a change, and there is none.
    if (type === 3 && message[1] === 0) this.push(this.#update())
    return true
  }

  /** The whole picture as one raw rectangle. */
  #update(): Buffer {
    const { width, height, rgb } = this.#screen
    const { bytes, bigEndian, max, shift } = this.#format
    const update = Buffer.alloc(16 + width * height * bytes)
    update.writeUInt16BE(1, 2) // one rectangle at 0, 0, raw
    update.writeUInt16BE(width, 8)
    update.writeUInt16BE(height, 10)
    for (let pixel = 0; pixel < width * height; pixel++) {
      let value = 0
      for (const colour of [0, 1, 2])
        value += Math.round(((rgb[pixel * 3 + colour] ?? 0) * (max[colour] ?? 0)) / 255) * 2 ** (shift[colour] ?? 0)
      const at = 16 + pixel * bytes
      if (bigEndian) update.writeUIntBE(value, at, bytes)
      else update.writeUIntLE(value, at, bytes)
    }
    return update
  }
}

function parsePixelFormat(format: Buffer): PixelFormat {
  const bits = format[0] ?? 0
  if (![8, 16, 32].includes(bits) || format[3] === 0) throw new Error('the viewer wants a palette')
  const max = [format.readUInt16BE(4), format.readUInt16BE(6), format.readUInt16BE(8)]
  const shift = [format[10] ?? 0, format[11] ?? 0, format[12] ?? 0]
  // What does not fit the pixel could not be written.
  if (shift.some((by, colour) => (max[colour] ?? 0) * 2 ** by >= 2 ** bits)) throw new Error('no such pixel format')
  return { bytes: bits / 8, bigEndian: format[2] !== 0, max, shift }
}

/** A port that answers each byte with itself, as a terminal with echo does. */
export class EchoPort extends Duplex {
  #more: (() => void) | undefined

  constructor() {
    super({ allowHalfOpen: false })
  }

  override _read(): void {
    const more = this.#more
    this.#more = undefined
    more?.()
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    if (this.push(chunk)) done()
    else this.#more = done
  }

  override _final(done: () => void): void {
    this.push(null)
    done()
  }
}
