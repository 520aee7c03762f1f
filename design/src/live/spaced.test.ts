import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { spaced } from './spaced.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('the first is done at once, a burst after it once, when the gap is over', async () => {
  const run = vi.fn<() => Promise<void>>(async () => undefined)
  const { want } = spaced(run, 2000)
  want()
  expect(run).toHaveBeenCalledTimes(1)
  for (let time = 0; time < 19; time += 1) {
    want()
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(run).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(100)
  expect(run).toHaveBeenCalledTimes(2)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(run).toHaveBeenCalledTimes(2)
})

test('what is slow is never begun twice, and its gap begins with its end, however it ends', async () => {
  const ends: ((failed: boolean) => void)[] = []
  const run = vi.fn<() => Promise<void>>(
    () => new Promise((resolve, reject) => ends.push((failed) => (failed ? reject(new Error('no')) : resolve()))),
  )
  const { want } = spaced(run, 2000)
  want()
  want()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(run).toHaveBeenCalledTimes(1)
  ends[0]?.(true)
  await vi.advanceTimersByTimeAsync(2000)
  expect(run).toHaveBeenCalledTimes(2)
})

test('stopped, it does nothing more', async () => {
  const run = vi.fn<() => Promise<void>>(async () => undefined)
  const { want, stop } = spaced(run, 2000)
  want()
  want()
  stop()
  await vi.advanceTimersByTimeAsync(5000)
  want()
  expect(run).toHaveBeenCalledTimes(1)
})
