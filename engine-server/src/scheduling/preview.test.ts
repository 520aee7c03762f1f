import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type HostCandidate, place, refusalsOf } from './place.ts'
import { showPlacement } from './preview.ts'

const gib = 2 ** 30
const request = {
  clusterId: 'c',
  architecture: 'x86_64',
  memoryBytes: gib,
  cpus: 2,
  display: 'vnc' as const,
  domains: [],
}
const host = (name: string, over: Partial<HostCandidate> = {}): HostCandidate => ({
  id: name,
  name,
  connection: 'up',
  approved: true,
  clusterId: 'c',
  description: {
    architecture: 'x86_64',
    memoryBytes: 8 * gib,
    onlineCpus: 4,
    driverConnected: true,
    displays: ['vnc'],
  },
  reservedMemoryBytes: 0,
  activeDomainIds: [],
  ...over,
})
const everything = () => true

test('the chosen one comes first, then those that fit by free memory, then the others by name', () => {
  const placement = place(
    [
      host('d', { connection: null }),
      host('c', { reservedMemoryBytes: 4 * gib }),
      host('b', { reservedMemoryBytes: 2 * gib }),
      host('a', { connection: 'connecting' }),
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
  const placement = place([host('secret'), host('mine', { reservedMemoryBytes: 8 * gib })], request)
  expect(placement.chosen?.name).toBe('secret')
  const shown = showPlacement(placement, (id) => id === 'mine', 10)
  expect(JSON.stringify(shown)).not.toContain('secret')
  expect(shown).toMatchObject({ chosen: null, fittingCount: 1, hiddenCount: 1, hostCount: 2 })
})

test('counts are of all hosts, however few are shown', () => {
  const estate = fc.array(fc.record({ up: fc.boolean(), taken: fc.integer({ min: 0, max: 8 }), seen: fc.boolean() }), {
    maxLength: 60,
  })
  fc.assert(
    fc.property(estate, fc.integer({ min: 1, max: 20 }), (all, limit) => {
      const candidates = all.map(({ up, taken }, index) =>
        host(`h${index}`, { connection: up ? 'up' : 'connecting', reservedMemoryBytes: taken * gib }),
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
