import { expect, test } from 'vitest'
import { endOf, isEnd, newGrant } from './grant-form-values.ts'

const at = (endsAt: string) => ({ ...newGrant, ends: 'at' as const, endsAt })
const after = (amount: number | undefined, unit: 'minute' | 'hour' | 'day') => ({
  ...newGrant,
  ends: 'after' as const,
  life: { amount, unit },
})

test('a date that cannot be read is no end, and not "never"', () => {
  expect(isEnd(newGrant)).toBe(true)
  expect(isEnd(at('2027-01-02T10:00'))).toBe(true)
  for (const endsAt of ['', '20261-07-01T10:00', 'soon']) expect(isEnd(at(endsAt))).toBe(false)
})

test('a time is an end between a minute and ten years', () => {
  for (const [amount, unit] of [
    [1, 'minute'],
    [36, 'hour'],
    [3650, 'day'],
  ] as const)
    expect(isEnd(after(amount, unit))).toBe(true)
  for (const [amount, unit] of [
    [undefined, 'day'],
    [0, 'day'],
    [-1, 'hour'],
    [3651, 'day'],
  ] as const)
    expect(isEnd(after(amount, unit))).toBe(false)
})

test('it ends never, after hours, after days of the calendar, or at a moment', () => {
  const now = new Date(2026, 2, 28, 12)
  expect(endOf(newGrant, now)).toBeUndefined()
  expect(endOf(after(90, 'minute'), now)).toBe(new Date(2026, 2, 28, 13, 30).toISOString())
  // The clocks may change between; the same hour is meant.
  expect(endOf(after(7, 'day'), now)).toBe(new Date(2026, 3, 4, 12).toISOString())
  expect(endOf(at('2026-05-01T08:30'), now)).toBe(new Date(2026, 4, 1, 8, 30).toISOString())
})
