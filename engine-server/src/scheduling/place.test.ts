import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type HostCandidate, place, type PlacementRequest, refusalsOf } from './place.ts'

const gib = 2 ** 30
const request: PlacementRequest = {
  clusterId: 'c',
  architecture: 'x86_64',
  memoryBytes: 4 * gib,
  cpus: 4,
  display: 'vnc',
  domains: [{ id: 'd', name: 'local' }],
}
const host = (name: string, over: Partial<HostCandidate> = {}): HostCandidate => ({
  id: name,
  name,
  connection: 'up',
  approved: true,
  clusterId: 'c',
  description: {
    architecture: 'x86_64',
    memoryBytes: 16 * gib,
    onlineCpus: 8,
    driverConnected: true,
    displays: ['vnc'],
  },
  reservedMemoryBytes: 0,
  activeDomainIds: ['d'],
  ...over,
})
const described = (over: Partial<NonNullable<HostCandidate['description']>>) => ({
  description: {
    architecture: 'x86_64',
    memoryBytes: 16 * gib,
    onlineCpus: 8,
    driverConnected: true,
    displays: ['vnc'],
    ...over,
  },
})

test('the host with the most memory left is chosen', () => {
  const { chosen, candidates } = place([host('a', { reservedMemoryBytes: 8 * gib }), host('b'), host('c')], request)
  expect(chosen).toEqual({ id: 'b', name: 'b' })
  expect(candidates.map(({ freeMemoryBytes }) => freeMemoryBytes)).toEqual([4 * gib, 12 * gib, 12 * gib])
})

test.each<[string, Partial<HostCandidate>, RegExp]>([
  ['cluster', { clusterId: 'other' }, /in the cluster/],
  ['cluster', { approved: false }, /not approved/],
  ['state', { connection: 'non_responsive' }, /not up: non responsive/],
  ['state', { connection: null }, /not connected/],
  ['state', described({ driverConnected: false }), /hypervisor does not answer/],
  ['architecture', described({ architecture: 'aarch64' }), /is x86_64, the host is aarch64/],
  ['storage', { activeDomainIds: [] }, /storage domain local/],
  ['cpu', described({ onlineCpus: 2 }), /4 vCPUs, the host 2 CPUs/],
  ['memory', { reservedMemoryBytes: 13 * gib }, /needs 4096 MiB of memory; of 16384 MiB, 13312 MiB are taken/],
])('%s refuses a host, and says why with its numbers', (filter, over, reason) => {
  const placement = place([host('a', over)], request)
  expect(placement.chosen).toBeNull()
  expect(refusalsOf(placement)).toEqual([{ hostId: 'a', hostName: 'a', reason: expect.stringMatching(reason) }])
  expect(placement.candidates[0]?.verdicts.find(({ passed }) => !passed)?.filter).toBe(filter)
})

test('a VM shown by SPICE runs only where the hypervisor has it', () => {
  const able = host('able', described({ displays: ['vnc', 'spice'] }))
  const placement = place([host('a'), able], { ...request, display: 'spice' })
  expect(placement.chosen?.name).toBe('able')
  expect(refusalsOf(placement)).toEqual([{ hostId: 'a', hostName: 'a', reason: expect.stringMatching(/no SPICE/) }])
})

test('the choice does not depend on the order of the hosts, and always fits', () => {
  const hosts = fc.uniqueArray(
    fc.record({ name: fc.stringMatching(/^[a-z]{1,3}$/), taken: fc.integer({ min: 0, max: 16 }), up: fc.boolean() }),
    { selector: ({ name }) => name },
  )
  fc.assert(
    fc.property(hosts, (all) => {
      const candidates = all.map(({ name, taken, up }) =>
        host(name, { reservedMemoryBytes: taken * gib, connection: up ? 'up' : 'connecting' }),
      )
      const { chosen } = place(candidates, request)
      expect(place([...candidates].reverse(), request).chosen).toEqual(chosen)
      const fitting = all.filter(({ taken, up }) => up && taken <= 12)
      expect(chosen === null).toBe(fitting.length === 0)
      const most = Math.min(...fitting.map(({ taken }) => taken))
      if (chosen) expect(all.find(({ name }) => name === chosen.name)).toMatchObject({ up: true, taken: most })
    }),
  )
})
