import { expect, test } from 'vitest'
import { endOf, isEnd } from './grant-form-values.ts'

test('a date that cannot be read is no end, and not "never"', () => {
  expect(isEnd({ ends: 'never', endsAt: '' })).toBe(true)
  expect(isEnd({ ends: '7', endsAt: '' })).toBe(true)
  expect(isEnd({ ends: 'other', endsAt: '2027-01-02T10:00' })).toBe(true)
  for (const endsAt of ['', '20261-07-01T10:00', 'soon']) expect(isEnd({ ends: 'other', endsAt })).toBe(false)
})

test('a day has as many hours as the calendar gives it', () => {
  const now = new Date(2026, 10, 27, 12)
  expect(endOf({ ends: '1', endsAt: '' }, now)).toBe(new Date(2026, 10, 28, 12).toISOString())
})
