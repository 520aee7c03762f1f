import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesPer, editableBytes, formatBytes, splitBytes } from './bytes.ts'

test.each([
  [0, '0 B'],
  [1023, '1,023 B'],
  [1024, '1 KiB'],
  [1536, '1.5 KiB'],
  [4 * 2 ** 30, '4 GiB'],
  [280 * 2 ** 20, '280 MiB'],
  [2 ** 40 - 1, '1 TiB'],
  [12.34 * 2 ** 30, '12.3 GiB'],
  [1000 * 2 ** 40, '1,000 TiB'],
])('%d bytes read %s', (bytes, words) => {
  expect(formatBytes(bytes)).toBe(words)
})

test('what is shown is within one per cent of what is there', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (bytes) => {
      const { value, unit } = splitBytes(bytes)
      const shown = Number(value.replace(',', '')) // 1,000 to 1,023 of a unit are grouped
      expect(Math.abs(shown * bytesPer(unit) - bytes) / bytes).toBeLessThan(0.01)
    }),
  )
})

test('a size is edited exactly, in the largest unit that keeps it short', () => {
  expect(editableBytes(2 ** 30, ['MiB', 'GiB', 'TiB'])).toEqual({ value: 1, unit: 'GiB' })
  expect(editableBytes(1.5 * 2 ** 30, ['MiB', 'GiB', 'TiB'])).toEqual({ value: 1.5, unit: 'GiB' })
  expect(editableBytes(1025 * 2 ** 20, ['MiB', 'GiB', 'TiB'])).toEqual({ value: 1025, unit: 'MiB' })
})
