import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Handshakes } from './handshakes.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** Begins so many; answers who has begun so far, in their order, with how each ends. */
function begun(count: number): { numbers: number[]; ends: Map<number, () => void> } {
  const handshakes = new Handshakes()
  const numbers: number[] = []
  const ends = new Map<number, () => void>()
  for (let number = 0; number < count; number++)
    void handshakes.begin().then((end) => {
      numbers.push(number)
      ends.set(number, end)
    })
  return { numbers, ends }
}

test('32 begin at once; each that ends lets the next begin, once', async () => {
  const { numbers, ends } = begun(40)
  await vi.advanceTimersByTimeAsync(0)
  expect(numbers).toHaveLength(32)
  ends.get(5)?.()
  ends.get(5)?.()
  await vi.advanceTimersByTimeAsync(0)
  expect(numbers.slice(32)).toEqual([32])
})

test('hosts that do not answer hold nobody up for longer than half a second', async () => {
  const { numbers, ends } = begun(65)
  await vi.advanceTimersByTimeAsync(499)
  expect(numbers).toHaveLength(32)
  await vi.advanceTimersByTimeAsync(1)
  expect(numbers).toHaveLength(64)
  // Its turn is over: that it ends at last lets nobody begin besides.
  ends.get(0)?.()
  await vi.advanceTimersByTimeAsync(0)
  expect(numbers).toHaveLength(64)
  await vi.advanceTimersByTimeAsync(500)
  expect(numbers).toHaveLength(65)
})
