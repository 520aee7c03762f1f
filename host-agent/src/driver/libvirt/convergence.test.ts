import { expect, test } from 'vitest'
import { Convergence, type CopyProgress, type Measure, whyGivenUp, firstDowntimeMs } from './convergence.ts'

const round = (iteration: number, remainingBytes: number): CopyProgress => ({
  iteration,
  remainingBytes,
  totalBytes: 1_000,
  bytesPerSecond: 100,
  dirtyBytesPerSecond: 100,
  throttlePercent: iteration < 4 ? iteration * 10 : 0,
})

/** What is done over so many rounds that leave as much as the one before. */
function stalled(convergence: Convergence, rounds: number): Measure[] {
  return Array.from({ length: rounds }, (_, index) => convergence.next(round(index + 2, 500))).filter(
    (measure) => measure.do !== 'nothing',
  )
}

const minimal = { name: 'minimal_downtime' } as const

test('a guest that gets nearer to the end is left alone', () => {
  const convergence = new Convergence(minimal)
  expect([1, 2, 3, 4, 5].map((n) => convergence.next(round(n, 1_000 / n)).do)).toEqual(Array(5).fill('nothing'))
})

test('a round is judged once, however often it is looked at', () => {
  const convergence = new Convergence(minimal)
  for (let look = 0; look < 50; look += 1) expect(convergence.next(round(2, 500))).toEqual({ do: 'nothing' })
})

test('a guest that does not get nearer may be stopped for longer and longer, then the migration is given up', () => {
  expect(stalled(new Convergence(minimal), 13)).toEqual([
    { do: 'allow', downtimeMs: 150 },
    { do: 'allow', downtimeMs: 200 },
    { do: 'allow', downtimeMs: 300 },
    { do: 'allow', downtimeMs: 400 },
    { do: 'allow', downtimeMs: 500 },
    { do: 'give_up' },
  ])
})

test('over a narrow line nobody waits for a stop that little memory fits into', () => {
  const narrow = { ...minimal, bandwidthMibPerSecond: 10 }
  expect([firstDowntimeMs(minimal), firstDowntimeMs(narrow)]).toEqual([30, 150])
  expect(stalled(new Convergence(narrow), 3)).toEqual([{ do: 'allow', downtimeMs: 200 }])
})

test('suspending ends with a stop for as long as it takes', () => {
  expect(stalled(new Convergence({ name: 'suspend_if_needed' }), 17).at(-1)).toEqual({
    do: 'allow',
    downtimeMs: 600_000,
  })
})

test('post-copy is asked for after the first round, until it is switched', () => {
  const convergence = new Convergence({ name: 'post_copy' })
  expect(convergence.next(round(1, 1_000))).toEqual({ do: 'nothing' })
  expect([convergence.next(round(2, 500)), convergence.next(round(2, 500))]).toEqual(Array(2).fill({ do: 'post_copy' }))
  convergence.switched()
  expect(stalled(convergence, 9)).toEqual([])
})

test('what was done is told: how much it was slowed at most, and for how long it might stand still in the end', () => {
  const calm = new Convergence(minimal)
  calm.next(round(1, 1_000))
  expect(calm.measures()).toEqual({ throttlePercent: 10, allowedDowntimeMs: 30 })
  const busy = new Convergence({ name: 'suspend_if_needed' })
  stalled(busy, 9)
  expect(busy.measures()).toEqual({ throttlePercent: 30, allowedDowntimeMs: 400 })
  const given = new Convergence(minimal)
  stalled(given, 13)
  expect(given.measures()).toEqual({ throttlePercent: 30, allowedDowntimeMs: 500 })
})

test('post-copy tells whether it was switched', () => {
  const convergence = new Convergence({ name: 'post_copy' })
  expect(convergence.measures()).toEqual({ postCopy: false })
  convergence.switched()
  expect(convergence.measures()).toEqual({ postCopy: true })
})

test('why a migration was given up is how long the guest would have to stand still', () => {
  const mebibyte = 2 ** 20
  const progress = { ...round(12, 24 * mebibyte), bytesPerSecond: 16 * mebibyte }
  const measures = { throttlePercent: 99, allowedDowntimeMs: 500 }
  expect(whyGivenUp(progress, measures)).toBe(
    'The guest changes its memory too fast: it would have to stand still for about 1.5 s, as 24 MiB are left after 12 ' +
      'rounds at 16 MiB/s, though it was slowed by 99 %. Its policy allows at most 500 ms. Choose another policy, or ' +
      'migrate when it is less busy.',
  )
  expect(whyGivenUp({ ...progress, bytesPerSecond: 0 }, measures)).toContain('would have to stand still for good, as')
})
