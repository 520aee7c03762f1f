import { expect, test } from 'vitest'
import { Speed } from './speed.ts'

test('a speed is that of the last seconds, and 0 where there is nothing to compare', () => {
  const speed = new Speed()
  expect(speed.next(100, 0)).toBe(0)
  expect(speed.next(100, 0)).toBe(0)
  expect(speed.next(600, 500)).toBe(1_000)
  for (let atMs = 1_000; atMs <= 30_000; atMs += 500) speed.next(600 + (atMs - 500) / 50, atMs)
  expect(speed.next(1_200, 30_500)).toBe(20) // what came at first is forgotten
  expect(speed.next(5_200, 70_500)).toBe(100) // seen late
  expect(speed.next(5_200, 90_000)).toBe(0)
  expect(speed.next(0, 91_000)).toBe(0)
})
