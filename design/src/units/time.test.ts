import { expect, test } from 'vitest'
import { formatAge, formatDuration, formatRelative } from './time.ts'

const now = new Date('2026-11-21T12:00:00Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000)

test.each([
  [2, 'now'],
  [-3, 'now'],
  [-10, 'now'],
  [-11, 'in 11 seconds'],
  [42, '42 seconds ago'],
  [180, '3 minutes ago'],
  [86_400, 'yesterday'],
  [-600, 'in 10 minutes'],
])('%d seconds ago reads %s', (seconds, words) => {
  expect(formatRelative(ago(seconds), now)).toBe(words)
})

test.each([
  [59, '59 sec'],
  [60, '1 min'],
  [7200, '2 hr'],
  [-5, '0 sec'],
])('an age of %d seconds reads %s', (seconds, words) => {
  expect(formatAge(ago(seconds), now)).toBe(words)
})

test.each([
  [340, '0.3 sec'],
  [65_000, '1 min 5 sec'],
  [7_500_000, '2 hr 5 min'],
  [3_600_000, '1 hr'],
])('%d ms last %s', (milliseconds, words) => {
  expect(formatDuration(milliseconds)).toBe(words)
})
