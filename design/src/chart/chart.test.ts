import { afterEach, expect, test } from 'vitest'
import { speak } from '../text/define-text.ts'
import { formatPointTime, formatQuantity } from './quantity.ts'
import { largestOf, valueAxis } from './scale.ts'
import { type Statistics, timesOf, withSample } from './statistics.ts'
import { summarise, summaryText } from './summary.ts'

afterEach(() => speak('en'))

test.each([
  [0, 'bytes', '0 B'],
  [1023.9 * 1024, 'bytes', '1 MiB'],
  [1.5 * 2 ** 30, 'bytes', '1.5 GiB'],
  [123.4 * 2 ** 20, 'bytes_per_second', '123 MiB/s'],
  [0.4, 'bytes_per_second', '0 B/s'],
  [7.25, 'percent', '7.3%'],
  [99.6, 'percent', '100%'],
] as const)('%d %s reads %s', (value, unit, words) => {
  expect(formatQuantity(value, unit)).toBe(words)
})

test('numbers follow the language', async () => {
  await speak('de')
  expect(formatQuantity(1.5 * 2 ** 30, 'bytes')).toBe('1,5 GiB')
  expect(formatQuantity(7.25, 'percent')).toBe('7,3\u00a0%')
  expect(formatPointTime(1_700_000_000, 15)).toMatch(/^\d\d:\d\d:\d\d$/)
})

test('an axis of percent ends at 100, whatever the values, unless they rise above it', () => {
  expect(valueAxis(3, 'percent', 100)).toEqual({ top: 100, ticks: [0, 25, 50, 75, 100] })
  expect(valueAxis(130, 'percent', 100)).toEqual({ top: 150, ticks: [0, 50, 100, 150] })
})

test('an axis of bytes has lines at powers of two, and ends at the ceiling where there is one', () => {
  const mebibyte = 2 ** 20
  expect(valueAxis(3 * mebibyte, 'bytes')).toEqual({ top: 3 * mebibyte, ticks: [0, 1, 2, 3].map((n) => n * mebibyte) })
  expect(valueAxis(1, 'bytes', 6 * mebibyte)).toEqual({
    top: 6 * mebibyte,
    ticks: [0, 2, 4, 6].map((n) => n * mebibyte),
  })
  expect(valueAxis(0, 'bytes_per_second')).toEqual({ top: 1024, ticks: [0, 256, 512, 768, 1024] })
})

test('gaps count for nothing', () => {
  expect(
    largestOf([
      [null, 3],
      [7, null],
    ]),
  ).toBe(7)
  expect(largestOf([[null]])).toBe(0)
  expect(summarise([null, 2, 4, null])).toEqual({ latest: 4, lowest: 2, highest: 4, average: 3 })
  expect(summarise([null])).toBeUndefined()
})

test('a chart is told in sentences', () => {
  const told = summaryText(
    [
      { label: 'CPU', values: [10, 30] },
      { label: 'Steal', values: [null] },
    ],
    'percent',
  )
  expect(told).toBe('CPU: 30% now, between 10% and 30%, 20% on average. Steal: nothing was measured.')
})

const measured: Statistics = {
  range: '1h',
  from: '2026-01-01T00:00:00.000Z',
  to: '2026-01-01T00:01:00.000Z',
  stepSeconds: 15,
  series: [
    { metric: 'cpu_percent', values: [1, 2, 3, null] },
    { metric: 'memory_used_bytes', values: [10, 20, 30, 40] },
  ],
}

test('a sample goes into its step', () => {
  const after = withSample(measured, '2026-01-01T00:00:47Z', { cpu_percent: 9 })
  expect(after.series).toEqual([{ metric: 'cpu_percent', values: [1, 2, 3, 9] }, measured.series[1]])
  expect(after.from).toBe(measured.from)
})

test('a sample beyond the end moves the window on, and what is between stays a gap', () => {
  const after = withSample(measured, '2026-01-01T00:01:15Z', { cpu_percent: 9, memory_used_bytes: null })
  expect(after.from).toBe('2026-01-01T00:00:30.000Z')
  expect(after.series.map(({ values }) => values)).toEqual([
    [3, null, null, 9],
    [30, 40, null, null],
  ])
  expect(timesOf(after, 2)).toEqual([1_767_225_630, 1_767_225_645])
})

test('after a long absence nothing of the old window is left', () => {
  const after = withSample(measured, '2026-01-01T05:00:00Z', { cpu_percent: 9 })
  expect(after.series[0]?.values).toEqual([null, null, null, 9])
})

test('what is too old, or of a range that is not live, changes nothing', () => {
  expect(withSample(measured, '2025-12-31T23:59:00Z', { cpu_percent: 9 })).toBe(measured)
  const day = { ...measured, range: '24h' as const }
  expect(withSample(day, '2026-01-01T00:00:47Z', { cpu_percent: 9 })).toBe(day)
})
