/**
 * XDR (RFC 4506), the encoding libvirt's RPC speaks: big-endian, everything padded to four bytes.
 *
 * A reader is fed by a peer that may be broken or hostile. Every length is checked against the protocol's limit and
 * against the bytes that are really there before anything is allocated, so a bad message costs an error and no more.
 */

/** Thrown when a message cannot be encoded or decoded: truncated, over a limit of the protocol, or out of range. */
export class XdrError extends Error {
  override name = 'XdrError'
}

/** A 64-bit integer to be sent. Give a bigint where a number would lose precision (above 2^53 − 1). */
export type Wide = number | bigint

const MAX_U64 = 2n ** 64n - 1n

const padded = (length: number): number => (length + 3) & ~3

/** Builds one message. The buffer grows as needed, up to the limit given. */
export class XdrWriter {
  #buffer: Buffer
  #length = 0
  readonly #limit: number

  /** @param limit the greatest size in bytes; writing past it throws XdrError */
  constructor(limit = 33_554_436, initial = 512) {
    this.#limit = limit
    this.#buffer = Buffer.allocUnsafe(Math.min(initial, limit))
  }

  /** The number of bytes written. */
  get length(): number {
    return this.#length
  }

  /** What has been written. The memory is shared with the writer. */
  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length)
  }

  /** Overwrites four bytes already written, for a length that is known only at the end. */
  patchUint(offset: number, value: number): void {
    this.#buffer.writeUInt32BE(value, offset)
  }

  uint(value: number): void {
    if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) throw new XdrError(`not an unsigned int: ${value}`)
    const at = this.#reserve(4)
    this.#buffer.writeUInt32BE(value, at)
  }

  /** A signed int. Values from 2^31 to 2^32 − 1 are taken as bit patterns, as flags in C are. */
  int(value: number): void {
    if (!Number.isInteger(value) || value < -0x80000000 || value > 0xffffffff)
      throw new XdrError(`not an int: ${value}`)
    const at = this.#reserve(4)
    this.#buffer.writeInt32BE(value | 0, at)
  }

  bool(value: boolean): void {
    this.uint(value ? 1 : 0)
  }

  uhyper(value: Wide): void {
    if (typeof value === 'number' && !Number.isInteger(value)) throw new XdrError(`not an unsigned hyper: ${value}`)
    // A reader rounds 2^64 − 1 ("no limit") to 2^64; what was read must be writable again.
    const wide = value === 2 ** 64 ? MAX_U64 : BigInt(value)
    if (wide < 0n || wide > MAX_U64) throw new XdrError(`not an unsigned hyper: ${value}`)
    const at = this.#reserve(8)
    this.#buffer.writeBigUInt64BE(wide, at)
  }

  hyper(value: Wide): void {
    if (typeof value === 'number' && !Number.isInteger(value)) throw new XdrError(`not a hyper: ${value}`)
    const wide = value === 2 ** 63 ? 2n ** 63n - 1n : BigInt(value)
    if (wide < -(2n ** 63n) || wide >= 2n ** 63n) throw new XdrError(`not a hyper: ${value}`)
    const at = this.#reserve(8)
    this.#buffer.writeBigInt64BE(wide, at)
  }

  double(value: number): void {
    const at = this.#reserve(8)
    this.#buffer.writeDoubleBE(value, at)
  }

  /** @param max the protocol's limit on the encoded (UTF-8) length in bytes */
  string(value: string, max: number): void {
    const length = Buffer.byteLength(value, 'utf8')
    if (length > max) throw new XdrError(`string of ${length} bytes is over the limit of ${max}`)
    // libvirt reads C strings: what follows a NUL would be silently lost, so it is refused here.
    if (value.includes('\0')) throw new XdrError('string contains a NUL character')
    this.uint(length)
    const at = this.#reserve(padded(length))
    this.#buffer.write(value, at, length, 'utf8')
    this.#buffer.fill(0, at + length, this.#length)
  }

  /** Raw bytes preceded by their length. */
  opaque(value: Uint8Array, max: number): void {
    if (value.length > max) throw new XdrError(`${value.length} bytes are over the limit of ${max}`)
    this.uint(value.length)
    this.raw(value)
  }

  /** Raw bytes without a length, padded to four. */
  raw(value: Uint8Array): void {
    const at = this.#reserve(padded(value.length))
    this.#buffer.set(value, at)
    this.#buffer.fill(0, at + value.length, this.#length)
  }

  /** A UUID given in its usual text form, with or without dashes. */
  uuid(value: string): void {
    const hex = value.replaceAll('-', '')
    if (!/^[0-9a-f]{32}$/i.test(hex)) throw new XdrError(`not a UUID: ${JSON.stringify(value)}`)
    const at = this.#reserve(16)
    this.#buffer.write(hex, at, 16, 'hex')
  }

  optional<T>(value: T | null | undefined, write: (w: XdrWriter, value: T) => void): void {
    if (value === null || value === undefined) return this.uint(0)
    this.uint(1)
    write(this, value)
  }

  array<T>(values: readonly T[], max: number, write: (w: XdrWriter, value: T) => void): void {
    if (values.length > max) throw new XdrError(`list of ${values.length} is over the limit of ${max}`)
    this.uint(values.length)
    for (const value of values) write(this, value)
  }

  #reserve(size: number): number {
    const at = this.#length
    const end = at + size
    if (end > this.#limit) throw new XdrError(`message is over the limit of ${this.#limit} bytes`)
    if (end > this.#buffer.length) {
      const grown = Buffer.allocUnsafe(Math.min(this.#limit, Math.max(end, this.#buffer.length * 2)))
      this.#buffer.copy(grown, 0, 0, at)
      this.#buffer = grown
    }
    this.#length = end
    return at
  }
}

/** Reads one message. Every method throws XdrError when the bytes do not carry what is asked for. */
export class XdrReader {
  readonly #buffer: Buffer
  #at = 0

  constructor(buffer: Uint8Array) {
    this.#buffer = Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength)
  }

  /** How many bytes have not been read. */
  get remaining(): number {
    return this.#buffer.length - this.#at
  }

  uint(): number {
    return this.#buffer.readUInt32BE(this.#take(4))
  }

  int(): number {
    return this.#buffer.readInt32BE(this.#take(4))
  }

  bool(): boolean {
    return this.uint() !== 0
  }

  /** An unsigned 64-bit integer. Exact up to 2^53 − 1; above, the nearest double (2^64 for "no limit"). */
  uhyper(): number {
    const at = this.#take(8)
    return this.#buffer.readUInt32BE(at) * 0x1_0000_0000 + this.#buffer.readUInt32BE(at + 4)
  }

  /** A signed 64-bit integer, exact within ±(2^53 − 1). */
  hyper(): number {
    const at = this.#take(8)
    return this.#buffer.readInt32BE(at) * 0x1_0000_0000 + this.#buffer.readUInt32BE(at + 4)
  }

  double(): number {
    return this.#buffer.readDoubleBE(this.#take(8))
  }

  string(max: number): string {
    const length = this.#lengthUpTo(max)
    const at = this.#take(padded(length))
    return this.#buffer.toString('utf8', at, at + length)
  }

  /** A copy of the bytes, so that a small field does not keep a large message alive. */
  opaque(max: number): Buffer {
    const length = this.#lengthUpTo(max)
    const at = this.#take(padded(length))
    return Buffer.from(this.#buffer.subarray(at, at + length))
  }

  /** The bytes that are left, as a view. */
  rest(): Buffer {
    const from = this.#take(this.remaining)
    return this.#buffer.subarray(from)
  }

  /** A UUID in its usual text form, lower case with dashes. */
  uuid(): string {
    const at = this.#take(16)
    const hex = this.#buffer.toString('hex', at, at + 16)
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  }

  /** Text sent as an array of chars, each of which XDR makes an int; it ends at the first NUL. */
  chars(length: number): string {
    const start = this.#take(length * 4)
    const bytes: number[] = []
    for (let at = start; at < start + length * 4; at += 4) {
      const byte = this.#buffer[at + 3] ?? 0
      if (byte === 0) break
      bytes.push(byte)
    }
    return Buffer.from(bytes).toString('utf8')
  }

  /** As chars(), preceded by the length. */
  charList(max: number): string {
    return this.chars(this.#lengthUpTo(max))
  }

  optional<T>(read: (r: XdrReader) => T): T | null {
    const present = this.uint()
    if (present > 1) throw new XdrError(`optional marked ${present}`)
    return present === 1 ? read(this) : null
  }

  array<T>(max: number, read: (r: XdrReader) => T): T[] {
    const count = this.#lengthUpTo(max)
    // Nothing in the protocol is encoded in less than four bytes: a longer list than that is a lie.
    if (count * 4 > this.remaining) throw new XdrError(`list of ${count} in ${this.remaining} bytes`)
    const values: T[] = []
    for (let i = 0; i < count; i++) values.push(read(this))
    return values
  }

  #lengthUpTo(max: number): number {
    const length = this.uint()
    if (length > max) throw new XdrError(`length ${length} is over the limit of ${max}`)
    return length
  }

  #take(size: number): number {
    const at = this.#at
    if (at + size > this.#buffer.length) {
      throw new XdrError(`truncated: ${size} bytes wanted, ${this.#buffer.length - at} left`)
    }
    this.#at = at + size
    return at
  }
}
