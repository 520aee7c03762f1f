import { inflateSync } from 'node:zlib'
import type { Page } from '@playwright/test'

/** Pixels, three bytes each: red, green, blue. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly rgb: Uint8Array
}

/** Reads a PNG of 8 bits in red, green and blue, not interlaced, as QEMU writes them; throws when it is not whole. */
export function parsePng(bytes: Buffer): Picture {
  if (bytes.toString('latin1', 1, 4) !== 'PNG') throw new Error(`not a PNG: ${bytes.length} bytes`)
  const [width, height, kind] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20), bytes.toString('hex', 24, 29)]
  if (kind !== '0802000000') throw new Error(`a PNG of another kind: ${kind}`)
  const data: Buffer[] = []
  for (let at = 8; at + 8 <= bytes.length; at += 12 + bytes.readUInt32BE(at))
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT')
      data.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)))
  const lines = inflateSync(Buffer.concat(data))
  const stride = width * 3
  if (lines.length !== (stride + 1) * height) throw new Error(`a PNG of ${width}×${height} with ${lines.length} bytes`)
  const rgb = new Uint8Array(stride * height)
  for (let y = 0; y < height; y += 1)
    unfilter(lines.subarray(y * (stride + 1), (y + 1) * (stride + 1)), rgb, y * stride)
  return { width, height, rgb }
}

/** Undoes the filter of one line (PNG, 9.2): its first byte names it, each byte is told from left, above and both. */
function unfilter(line: Buffer, rgb: Uint8Array, start: number): void {
  const stride = line.length - 1
  for (let x = 0; x < stride; x += 1) {
    const left = x < 3 ? 0 : (rgb[start + x - 3] ?? 0)
    const above = start === 0 ? 0 : (rgb[start - stride + x] ?? 0)
    const corner = x < 3 || start === 0 ? 0 : (rgb[start - stride + x - 3] ?? 0)
    const told = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][line[0] ?? 0] ?? 0
    rgb[start + x] = ((line[x + 1] ?? 0) + told) & 0xff
  }
}

function paeth(left: number, above: number, corner: number): number {
  const estimate = left + above - corner
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - above), Math.abs(estimate - corner)]
  return a <= b && a <= c ? left : b <= c ? above : corner
}

/** The pixels of the console's canvas in a page, at the guest's own resolution, however large it is drawn. */
export async function canvasPixels(page: Page): Promise<Picture> {
  const { width, height, base64 } = await page.locator('.ov-console canvas').evaluate((canvas: HTMLCanvasElement) => {
    const context = canvas.getContext('2d')
    if (!context) throw new Error('the canvas has no pixels to read')
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
    const text: string[] = []
    for (let at = 0; at < data.length; at += 4)
      text.push(String.fromCharCode(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0))
    return { width: canvas.width, height: canvas.height, base64: btoa(text.join('')) }
  })
  return { width, height, rgb: Buffer.from(base64, 'base64') }
}

/** Cell of VGA's 80 × 25 text in pixels; the cursor blinks in one. */
const cell = { width: 9, height: 16 } as const

/**
 * Compares two pictures of the whole screen. Gives what is different in words, or undefined when they are the same
 * but for one character cell, where the cursor blinks.
 */
export function differenceOf(one: Picture, other: Picture): string | undefined {
  if (one.width !== other.width || one.height !== other.height)
    return `${one.width}×${one.height} against ${other.width}×${other.height}`
  const cells = new Set<string>()
  let pixels = 0
  for (let at = 0; at < one.rgb.length; at += 3) {
    if (one.rgb[at] === other.rgb[at] && one.rgb[at + 1] === other.rgb[at + 1] && one.rgb[at + 2] === other.rgb[at + 2])
      continue
    pixels += 1
    const [x, y] = [(at / 3) % one.width, Math.floor(at / 3 / one.width)]
    cells.add(`${Math.floor(x / cell.width)},${Math.floor(y / cell.height)}`)
  }
  return cells.size <= 1 ? undefined : `${pixels} pixels in ${cells.size} character cells`
}

/** All colours of a picture, as numbers of six hex digits; one alone means that nothing is drawn. */
export function coloursOf({ rgb }: Picture): Set<number> {
  const colours = new Set<number>()
  for (let at = 0; at < rgb.length; at += 3)
    colours.add(((rgb[at] ?? 0) << 16) | ((rgb[at + 1] ?? 0) << 8) | (rgb[at + 2] ?? 0))
  return colours
}
