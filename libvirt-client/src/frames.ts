import { HEADER_LENGTH, MESSAGE_MAX, PROTOCOL_VERSION } from './generated/wire.ts'
import { XdrError, XdrReader, XdrWriter } from './xdr.ts'

const LENGTH_FIELD = 4

/** What precedes every message. */
export interface Header {
  readonly program: number
  readonly procedure: number
  readonly type: number
  readonly serial: number
  readonly status: number
}

/** Encodes a whole message: length, header and what `write` adds. */
export const encodeMessage = (header: Header, write: (w: XdrWriter) => void): Buffer => {
  const w = new XdrWriter(MESSAGE_MAX + LENGTH_FIELD)
  putHeader(w, header)
  write(w)
  w.patchUint(0, w.length)
  return w.bytes()
}

/** Encodes a message whose payload is raw bytes without padding, as stream data are. */
export const encodeData = (header: Header, data: Uint8Array): Buffer[] => {
  const w = new XdrWriter(HEADER_LENGTH + LENGTH_FIELD, HEADER_LENGTH + LENGTH_FIELD)
  putHeader(w, header)
  w.patchUint(0, w.length + data.length)
  return [w.bytes(), Buffer.from(data.buffer, data.byteOffset, data.byteLength)]
}

const putHeader = (w: XdrWriter, header: Header): void => {
  w.uint(0) // the length, patched at the end
  w.uint(header.program)
  w.uint(PROTOCOL_VERSION)
  w.int(header.procedure)
  w.uint(header.type)
  w.uint(header.serial)
  w.uint(header.status)
}

/** Cuts the incoming bytes into messages. Memory in use is what has arrived, whatever length a peer announces. */
export class FrameDecoder {
  #chunks: Buffer[] = []
  #have = 0
  readonly #deliver: (header: Header, body: XdrReader) => void

  constructor(deliver: (header: Header, body: XdrReader) => void) {
    this.#deliver = deliver
  }

  /** @throws XdrError when the peer sends an impossible length or header; the connection is then useless */
  feed(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#have += chunk.length
    while (this.#have >= LENGTH_FIELD) {
      const length = this.#gather(LENGTH_FIELD).readUInt32BE(0)
      if (length < LENGTH_FIELD + HEADER_LENGTH || length > MESSAGE_MAX + LENGTH_FIELD) {
        throw new XdrError(`message of ${length} bytes`)
      }
      if (this.#have < length) return
      const message = this.#gather(length).subarray(LENGTH_FIELD, length)
      this.#drop(length)
      this.#parse(message)
    }
  }

  #parse(message: Buffer): void {
    const r = new XdrReader(message)
    const program = r.uint()
    const version = r.uint()
    if (version !== PROTOCOL_VERSION) throw new XdrError(`protocol version ${version}`)
    this.#deliver({ program, procedure: r.int(), type: r.uint(), serial: r.uint(), status: r.uint() }, r)
  }

  /** The first chunk, made to hold at least `size` bytes. */
  #gather(size: number): Buffer {
    const first = this.#chunks[0]
    if (first && first.length >= size) return first
    const all = Buffer.concat(this.#chunks)
    this.#chunks = [all]
    return all
  }

  #drop(size: number): void {
    const rest = this.#gather(size).subarray(size)
    if (rest.length === 0) this.#chunks.shift()
    else this.#chunks[0] = rest
    this.#have -= size
  }
}
