import { expect, test } from 'vitest'
import { statisticsView, windowOf } from './view.ts'

const now = Date.parse('2026-03-01T12:00:07Z')

test('an hour is 120 steps of 30 s, a day 288 of 5 min; both hold the step under way', () => {
  const hour = windowOf('1h', now, 15_000)
  expect(new Date(hour.toMs).toISOString()).toBe('2026-03-01T12:00:30.000Z')
  expect((hour.toMs - hour.fromMs) / hour.stepMs).toBe(120)
  const day = windowOf('24h', now, 15_000)
  expect(new Date(day.toMs).toISOString()).toBe('2026-03-01T12:05:00.000Z')
  expect((day.toMs - day.fromMs) / day.stepMs).toBe(288)
})

test('a step is never shorter than two reports', () => {
  expect(windowOf('1h', now, 60_000).stepMs).toBe(120_000)
  expect(windowOf('1h', now, 20_000).stepMs).toBe(60_000)
  expect(windowOf('1h', now, 1_000).stepMs).toBe(30_000)
})

test('gaps are null, and only what the object has is a series', () => {
  const window = { range: '1h', fromMs: now, toMs: now + 4 * 30_000, stepMs: 30_000 } as const
  const rows = [
    { step: 0, cpu_percent: 12.345678, memory_used_bytes: 1000.4, space_used_bytes: 7 },
    { step: 3, cpu_percent: 0, memory_used_bytes: null },
    { step: 4, cpu_percent: 99 },
    { step: -1, cpu_percent: 99 },
  ]
  expect(statisticsView(window, ['cpu_percent', 'memory_used_bytes'], rows)).toEqual({
    range: '1h',
    from: '2026-03-01T12:00:07.000Z',
    to: '2026-03-01T12:02:07.000Z',
    stepSeconds: 30,
    series: [
      { metric: 'cpu_percent', values: [12.35, null, null, 0] },
      { metric: 'memory_used_bytes', values: [1000, null, null, null] },
    ],
  })
})
