import type { Page } from '@playwright/test'

/** Pixels, three bytes each: red, green, blue. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly rgb: Uint8Array
}

/** Reads a binary PPM of 8 bits, as QEMU writes them; throws when it is not whole. */
export function parsePpm(bytes: Buffer): Picture {
  const header = /^P6\s(\d+)\s(\d+)\s255\s/.exec(bytes.toString('latin1', 0, 64))
  if (!header) throw new Error('not a PPM of 8 bits')
  const [head, width, height] = [header[0], Number(header[1]), Number(header[2])]
  const rgb = bytes.subarray(head.length)
  if (rgb.length !== width * height * 3) throw new Error(`a PPM of ${width}×${height} with ${rgb.length} bytes`)
  return { width, height, rgb }
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

/** How many different colours there are: one means that nothing is drawn. */
export function colourCount({ rgb }: Picture): number {
  const colours = new Set<number>()
  for (let at = 0; at < rgb.length; at += 3)
    colours.add(((rgb[at] ?? 0) << 16) | ((rgb[at + 1] ?? 0) << 8) | (rgb[at + 2] ?? 0))
  return colours.size
}
