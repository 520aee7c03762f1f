import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keep, mostKept } from './keep.ts'
import { place, refusalsOf } from './place.ts'
import { showPlacement } from './preview.ts'
import { aHost, aRequest, gib } from '../test-support/candidates.ts'

const request = aRequest({ memoryBytes: gib })
const taken = (memoryGib: number) => ({ reserved: { memoryBytes: memoryGib * gib } })
const everything = () => true

test('the chosen one comes first, then those that fit by their score, then the others by name', () => {
  const placement = place(
    [
      aHost('d', { status: 'initializing' }),
      aHost('c', taken(4)),
      aHost('b', taken(2)),
      aHost('a', { status: 'connecting' }),
    ],
    request,
  )
  const shown = showPlacement(placement, everything, 10)
  expect(shown.hosts.map(({ name, fits, chosen }) => [name, fits, chosen])).toEqual([
    ['b', true, true],
    ['c', true, false],
    ['a', false, false],
    ['d', false, false],
  ])
  expect(shown).toMatchObject({
    fittingCount: 2,
    hostCount: 4,
    hiddenCount: 0,
    refusals: [{ filter: 'state', count: 2 }],
  })
})

test('a hidden host is counted and nowhere named, also when it is the chosen one', () => {
  const placement = place([aHost('secret'), aHost('mine', taken(16))], request)
  expect(placement.chosen?.name).toBe('secret')
  const shown = showPlacement(placement, (id) => id === 'mine', 10)
  expect(JSON.stringify(shown)).not.toContain('secret')
  expect(shown).toMatchObject({ chosen: null, fittingCount: 1, hiddenCount: 1, hostCount: 2 })
})

test('counts are of all hosts, however few are shown', () => {
  const estate = fc.array(
    fc.record({ up: fc.boolean(), memory: fc.integer({ min: 0, max: 16 }), seen: fc.boolean() }),
    {
      maxLength: 60,
    },
  )
  fc.assert(
    fc.property(estate, fc.integer({ min: 1, max: 20 }), (all, limit) => {
      const candidates = all.map(({ up, memory }, index) =>
        aHost(`h${index}`, { status: up ? 'up' : 'connecting', ...taken(memory) }),
      )
      const placement = place(candidates, request)
      const shown = showPlacement(placement, (id) => all[Number(id.slice(1))]?.seen ?? false, limit)
      const refused = shown.refusals.reduce((sum, { count }) => sum + count, 0)
      expect(shown.fittingCount + refused).toBe(all.length)
      expect(refused).toBe(refusalsOf(placement).length)
      expect(shown.hosts.length).toBe(Math.min(limit, all.length - shown.hiddenCount))
      if (shown.chosen) expect(shown.hosts[0]).toMatchObject({ id: shown.chosen.id, chosen: true })
    }),
  )
})

test('what would help is told of visible hosts alone', () => {
  const placement = place([aHost('secret', taken(16)), aHost('mine', taken(16))], request)
  expect(placement.advice).toHaveLength(2)
  expect(showPlacement(placement, (id) => id === 'mine', 10).advice.map(({ hostName }) => hostName)).toEqual(['mine'])
})

test('what is kept of a decision shows the same as the decision, up to as many hosts as are kept', () => {
  const estate = fc.array(
    fc.record({ memory: fc.integer({ min: 0, max: 16 }), up: fc.boolean(), seen: fc.boolean() }),
    {
      maxLength: 2 * mostKept,
    },
  )
  fc.assert(
    fc.property(estate, (all) => {
      const hosts = all.map(({ memory, up }, n) =>
        aHost(`h${n}`, { status: up ? 'up' : 'connecting', ...taken(memory) }),
      )
      const placement = place(hosts, request)
      const kept = keep(placement)
      expect(kept.candidates.length).toBe(Math.min(mostKept, all.length))
      expect(showPlacement(kept, everything, mostKept)).toEqual(showPlacement(placement, everything, mostKept))
      const isVisible = (id: string) => all[Number(id.slice(1))]?.seen ?? false
      const { hosts: _hosts, ...counts } = showPlacement(placement, isVisible, mostKept)
      expect(showPlacement(kept, isVisible, mostKept)).toMatchObject(counts)
    }),
  )
})
