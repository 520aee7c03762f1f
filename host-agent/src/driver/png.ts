import { crc32, deflateSync } from 'node:zlib'
import { AgentError } from '../errors.ts'

/** A picture of 8 bits each of red, green and blue, row by row from the top left. */
export type Picture = { width: number; height: number; rgb: Buffer }

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** The last chunk: no data, and the checksum of its name. */
const END = Buffer.from([0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82])
const TRUE_COLOUR = 2
/** Each byte told as the difference to the one above: screens repeat downwards, and it costs nothing to do. */
const FILTER_UP = 2

/** Encodes a picture as PNG (RFC 2083). */
export function encodePng({ width, height, rgb }: Picture): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, TRUE_COLOUR, 0, 0, 0], 8)
  const stride = width * 3
  const filtered = Buffer.alloc((stride + 1) * height)
  for (let row = 0; row < height; row++) {
    const at = row * (stride + 1)
    filtered[at] = FILTER_UP
    for (let column = 0; column < stride; column++) {
      const above = row === 0 ? 0 : (rgb[(row - 1) * stride + column] ?? 0)
      filtered[at + 1 + column] = ((rgb[row * stride + column] ?? 0) - above) & 0xff
    }
  }
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', deflateSync(filtered)), END])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, checksum])
}

/**
 * Makes a PNG of what a hypervisor sends: a PNG as it is, or a binary PPM (P6 of netpbm, 8 bits a sample), which older
 * ones send.
 *
 * @throws AgentError `host_failed` when it is neither, or not whole
 */
export function pngOf(bytes: Buffer): { png: Buffer; width: number; height: number } {
  if (bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE) && bytes.subarray(-END.length).equals(END))
    return { png: bytes, width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
  const picture = readPpm(bytes)
  return { png: encodePng(picture), width: picture.width, height: picture.height }
}

function readPpm(bytes: Buffer): Picture {
  const head = /^P6\s+(?:#[^\n]*\n\s*)?(\d{1,5})\s+(\d{1,5})\s+255\s/.exec(bytes.toString('latin1', 0, 200))
  const width = Number(head?.[1])
  const height = Number(head?.[2])
  const start = head?.[0].length ?? 0
  if (!head || bytes.length - start < width * height * 3)
    throw new AgentError('host_failed', 'The hypervisor sent a picture that cannot be read.')
  return { width, height, rgb: bytes.subarray(start, start + width * height * 3) }
}
