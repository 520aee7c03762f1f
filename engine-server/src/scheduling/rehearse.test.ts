import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type GoingGuest, rehearse } from './rehearse.ts'
import { aHost, aRequest, gib } from '../test-support/candidates.ts'

const guest = (name: string, memoryGib: number): GoingGuest => ({
  id: name,
  name,
  request: aRequest({ memoryBytes: memoryGib * gib }),
})
const fatesOf = (...args: Parameters<typeof rehearse>) =>
  [...rehearse(...args)].map(({ guest: { name }, placement }) => [name, placement.chosen?.name ?? null])

test('guests count each other: what one took is not there for the next, and the largest come first', () => {
  expect(fatesOf([aHost('a')], [guest('small', 2), guest('medium', 6), guest('large', 10)])).toEqual([
    ['large', 'a'],
    ['medium', 'a'],
    ['small', null],
  ])
})

test('guests spread as starts do', () => {
  const guests = ['w', 'x', 'y', 'z'].map((name) => guest(name, 4))
  expect(fatesOf([aHost('a'), aHost('b')], guests).map(([, host]) => host)).toEqual(['a', 'b', 'a', 'b'])
})

test('one without a place says what would help', () => {
  const [fate] = rehearse([aHost('a', { reserved: { memoryBytes: 10 * gib } })], [guest('g', 8)])
  expect(fate?.placement.advice[0]?.text).toMatch(/^Free 2048 MiB of memory on host a/)
})

test('no host is promised beyond what it has, whatever goes', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 16 }), { maxLength: 20 })
  fc.assert(
    fc.property(sizes, fc.array(fc.integer({ min: 0, max: 16 }), { minLength: 1, maxLength: 5 }), (guests, taken) => {
      const hosts = taken.map((memory, index) => aHost(`h${index}`, { reserved: { memoryBytes: memory * gib } }))
      const fates = [
        ...rehearse(
          hosts,
          guests.map((size, index) => guest(`g${index}`, size)),
        ),
      ]
      expect(fates).toHaveLength(guests.length)
      const left = taken.map((memory, index) =>
        fates.reduce(
          (free, fate) => (fate.placement.chosen?.name === `h${index}` ? free - fate.guest.request.memoryBytes : free),
          (16 - memory) * gib,
        ),
      )
      expect(Math.min(...left)).toBeGreaterThanOrEqual(0)
      // Who stays behind would not have fitted at the end either.
      const stranded = fates.filter(({ placement }) => placement.chosen === null)
      for (const { guest: one } of stranded) expect(one.request.memoryBytes).toBeGreaterThan(Math.max(...left))
    }),
  )
})
