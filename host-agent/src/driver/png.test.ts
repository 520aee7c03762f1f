import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { encodePng, pngOf } from './png.ts'

const rgb = Buffer.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30, 40, 50, 60, 70, 80, 90])

/** Undoes what the encoder does: one IDAT, filter "up". */
function decode(png: Buffer): { width: number; height: number; rgb: Buffer } {
  const width = png.readUInt32BE(16)
  const height = png.readUInt32BE(20)
  const length = png.readUInt32BE(33)
  const rows = inflateSync(png.subarray(41, 41 + length))
  const stride = width * 3
  const out = Buffer.alloc(stride * height)
  for (let row = 0; row < height; row++)
    for (let column = 0; column < stride; column++) {
      const above = row === 0 ? 0 : (out[(row - 1) * stride + column] ?? 0)
      out[row * stride + column] = ((rows[row * (stride + 1) + 1 + column] ?? 0) + above) & 0xff
    }
  return { width, height, rgb: out }
}

describe('pictures', () => {
  it('encodes what can be decoded again', () => {
    expect(decode(encodePng({ width: 3, height: 2, rgb }))).toEqual({ width: 3, height: 2, rgb })
  })

  it('turns a PPM into a PNG and leaves a PNG as it is', () => {
    const ppm = Buffer.concat([Buffer.from('P6\n# made by hand\n3 2\n255\n'), rgb])
    const { png, width, height } = pngOf(ppm)
    expect([width, height]).toEqual([3, 2])
    expect(decode(png).rgb).toEqual(rgb)
    expect(pngOf(png)).toEqual({ png, width: 3, height: 2 })
  })

  it('refuses what is cut off or no picture', () => {
    const png = encodePng({ width: 3, height: 2, rgb })
    const ppm = Buffer.concat([Buffer.from('P6 3 2 255\n'), rgb])
    for (const bytes of [png.subarray(0, -1), ppm.subarray(0, -1), Buffer.from('P6 99999999 1 255\n'), Buffer.alloc(0)])
      expect(() => pngOf(bytes)).toThrow(expect.objectContaining({ code: 'host_failed' }))
  })
})
