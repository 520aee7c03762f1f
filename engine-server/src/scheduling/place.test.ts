import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type HostCandidate, mebibyte, type PlacementRequest, type SchedulingPolicy } from './candidate.ts'
import { filterNames } from './filters.ts'
import { place, refusalsOf } from './place.ts'
import { aHost, aRequest, gib } from '../test-support/candidates.ts'

const elsewhere = { hostId: 'b', accelerator: 'kvm', hostCpu: 'Some CPU' } as const
const taken = (memoryGib: number) => ({ reserved: { memoryBytes: memoryGib * gib } })

describe('filters', () => {
  test.each<[string, Parameters<typeof aHost>[1], Partial<PlacementRequest>, RegExp, RegExp]>([
    ['cluster', { clusterId: 'other' }, {}, /in the cluster/, /Move host a into the cluster/],
    ['state', { status: 'pending_approval' }, {}, /not up: pending approval/, /^Approve host a\.$/],
    ['state', { status: 'maintenance' }, {}, /not up: maintenance/, /^Activate host a\.$/],
    [
      'state',
      { status: 'non_operational', statusReason: 'Its hypervisor does not answer.' },
      {},
      /not up: non operational\. Its hypervisor does not answer\.$/,
      /Get host a up again: it is non operational\./,
    ],
    ['architecture', { description: { architecture: 'aarch64' } }, {}, /is x86_64, the host is aarch64/, /x86_64 host/],
    ['pinning', {}, { pinnedHostIds: ['b'] }, /pinned to another host\./, /run on host a too/],
    ['pinning', {}, { pinnedHostIds: ['b', 'c'] }, /pinned to 2 other hosts\./, /run on host a too/],
    ['migration', {}, { runsOn: { ...elsewhere, hostId: 'a' } }, /runs there already/, /^Leave the VM on host a\.$/],
    [
      'migration',
      { description: { accelerator: 'tcg' } },
      { runsOn: elsewhere },
      /runs by KVM; here guests run by TCG/,
      /^Stop the VM and start it again/,
    ],
    [
      'migration',
      { description: { hostCpu: 'Another CPU' } },
      { runsOn: elsewhere },
      /has all that CPU Some CPU has; the host has Another CPU/,
      /^Give the cluster a CPU type and start the VM again/,
    ],
    ['cpu_model', {}, { cpuModel: 'EPYC' }, /cannot have CPU type EPYC/, /CPU type for the cluster that host a has/],
    ['machine_type', {}, { machineType: 'pc' }, /no machine pc/, /emulated machine for the cluster/],
    ['display', {}, { display: 'spice' }, /no SPICE/, /Show the VM by VNC/],
    ['storage', { activeDomainIds: [] }, {}, /storage domain local/, /Let host a reach storage domain local/],
    [
      'network',
      {},
      { networks: [{ name: 'blue', cidr: '192.168.0.1/16' }] },
      /Network blue \(192\.168\.0\.1\/16\) collides with 192\.168\.1\.10\/24 of its eth0/,
      /Give network blue a range/,
    ],
    ['cpu', { description: { onlineCpus: 2 } }, {}, /4 vCPUs, the host 2 CPUs/, /at most 2 vCPUs/],
    [
      'memory',
      taken(13),
      {},
      /needs 4096 MiB of memory; of 16384 MiB, 13312 MiB are taken/,
      /^Free 1024 MiB of memory on host a, or lower the VM’s memory to 3072 MiB\.$/,
    ],
    ['memory', taken(16), {}, /16384 MiB are taken/, /^Free 4096 MiB of memory on host a\.$/],
    ['memory', {}, { memoryBytes: 20 * gib }, /needs 20480 MiB/, /^Lower the VM’s memory to 16384 MiB: host a has no/],
  ])('%s refuses a host, says why with its numbers, and what would help', (filter, over, request, reason, help) => {
    const placement = place([aHost('a', over)], aRequest(request))
    expect(placement.chosen).toBeNull()
    expect(refusalsOf(placement)).toEqual([{ hostId: 'a', hostName: 'a', reason: expect.stringMatching(reason) }])
    const [candidate] = placement.candidates
    expect(candidate).toMatchObject({ score: null, weights: [], freeMemoryBytes: null })
    expect(candidate?.verdicts.filter(({ passed }) => !passed).map((verdict) => verdict.filter)).toEqual([filter])
    expect(placement.advice).toEqual([{ hostId: 'a', hostName: 'a', text: expect.stringMatching(help) }])
  })

  test('every filter has its word on every host, and is asked by the cases above', () => {
    const { candidates } = place([aHost('a', { description: null }), aHost('b')], aRequest())
    for (const { verdicts } of candidates) expect(verdicts.map(({ filter }) => filter)).toEqual(filterNames)
  })

  test('a guest with a CPU type, or without KVM, moves to hosts of any CPU', () => {
    const move = (request: Partial<PlacementRequest>, accelerator: 'kvm' | 'tcg') =>
      place(
        [aHost('a', { description: { hostCpu: 'Another CPU', accelerator } })],
        aRequest({ runsOn: { ...elsewhere, accelerator }, ...request }),
      ).chosen?.name
    expect(move({ cpuModel: 'qemu64' }, 'kvm')).toBe('a')
    expect(move({}, 'tcg')).toBe('a')
    expect(move({}, 'kvm')).toBeUndefined()
  })

  test('a host that has described nothing is refused', () => {
    expect(place([aHost('a', { description: null })], aRequest()).chosen).toBeNull()
  })

  test('what is pinned runs where it is pinned, though another host is better', () => {
    expect(place([aHost('a'), aHost('b', taken(8))], aRequest({ pinnedHostIds: ['b'] })).chosen?.name).toBe('b')
  })

  test('over-commit promises more memory than a host has, and says so', () => {
    const full = [aHost('a', taken(16))]
    expect(place(full, aRequest()).chosen).toBeNull()
    const { chosen, candidates } = place(full, aRequest({ memoryPercent: 150 }))
    expect(chosen?.name).toBe('a')
    expect(candidates[0]?.freeMemoryBytes).toBe(4 * gib)
    expect(candidates[0]?.verdicts.at(-1)?.detail).toMatch(/of 24576 MiB \(150 % of what it has\), 16384 MiB are taken/)
  })

  test('neighbouring ranges do not collide, and addresses that are no IPv4 are no matter', () => {
    const host = aHost('a', {
      description: { addresses: ['10.1.2.0/24', 'fe80::1/64'].map((cidr) => ({ nic: 'eth0', cidr })) },
    })
    const on = (cidr: string) => place([host], aRequest({ networks: [{ name: 'n', cidr }] })).chosen?.name
    expect(on('10.1.3.1/24')).toBe('a')
    expect(on('10.1.2.129/25')).toBeUndefined()
  })
})

describe('weights', () => {
  test('the host with the largest share of memory left is chosen where memory is to be even', () => {
    const { chosen, candidates } = place([aHost('a', taken(8)), aHost('b'), aHost('c')], aRequest())
    expect(chosen).toEqual({ id: 'b', name: 'b' })
    expect(candidates.map(({ freeMemoryBytes }) => freeMemoryBytes)).toEqual([4 * gib, 12 * gib, 12 * gib])
  })

  const few = { guests: 1, memoryBytes: 11 * gib, cpus: 1 }
  const hosts: readonly HostCandidate[] = [
    aHost('idle', { cpuPercent: 2, reserved: { guests: 9, memoryBytes: 10 * gib, cpus: 9 } }),
    aHost('roomy', { cpuPercent: 60, reserved: { guests: 8, memoryBytes: gib, cpus: 8 } }),
    aHost('few', { cpuPercent: 70, reserved: few }),
  ]
  test.each<[SchedulingPolicy, string, string, RegExp]>([
    ['even_load', 'idle', 'load', /Its CPUs would be 7 % busy: 2 % now, and 5 % guessed for 4 vCPUs\./],
    ['even_memory', 'roomy', 'memory', /69 % of its memory would be left, 11264 MiB\./],
    ['even_guests', 'few', 'guests', /It would run 2 guests\./],
  ])('%s chooses %s for its %s', (policy, name, weight, detail) => {
    const { chosen, candidates } = place(hosts, aRequest({ policy }))
    expect(chosen?.name).toBe(name)
    const trace = candidates.find(({ hostName }) => hostName === name)
    expect(trace?.weights.find((one) => one.weight === weight)).toMatchObject({
      factor: 10,
      points: 100,
      detail: expect.stringMatching(detail),
    })
    const sum = trace?.weights.reduce((total, { factor, points }) => total + factor * points, 0)
    expect(trace?.score).toBeCloseTo(sum ?? NaN)
  })

  test('guests that were just placed count as load, and all of them where nothing was measured', () => {
    const policy = 'even_load'
    const burst = aHost('burst', { cpuPercent: 10, reserved: { guests: 4, cpus: 16, unmeasuredCpus: 16 } })
    const steady = aHost('steady', { cpuPercent: 15, reserved: { guests: 4, cpus: 16 } })
    expect(place([burst, steady], aRequest({ policy })).chosen?.name).toBe('steady')
    const silent = { ...steady, cpuPercent: null }
    expect(place([silent], aRequest({ policy })).candidates[0]?.weights[0]?.detail).toMatch(
      /25 % busy: its load is not measured, and 25 % guessed for 20 vCPUs/,
    )
  })
})

describe('advice', () => {
  test('begins with the host that lacks least, and names three at most', () => {
    const { advice } = place(
      [
        aHost('a', { status: 'non_responsive', ...taken(14) }),
        aHost('b', taken(15)),
        aHost('c', taken(13)),
        aHost('d', { description: { architecture: 'aarch64' } }),
      ],
      aRequest(),
    )
    expect(advice.map(({ hostName }) => hostName)).toEqual(['c', 'b', 'a'])
    expect(advice[2]?.text).toMatch(/^Get host a up again: it is non responsive\. Free 2048 MiB/)
  })

  test('a host that is not operational for its CPU type is told of the CPU type alone', () => {
    const text = (status: HostCandidate['status']) =>
      place([aHost('a', { status })], aRequest({ cpuModel: 'EPYC' })).advice[0]?.text
    expect(text('non_operational')).toBe('Choose a CPU type for the cluster that host a has too.')
    expect(text('non_responsive')).toMatch(/^Get host a up again: it is non responsive\. Choose a CPU type/)
  })

  test('doing what it says of memory is enough', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 34 }),
        fc.integer({ min: 1, max: 2 ** 34 }),
        (reserved, memoryBytes) => {
          const fits = (taken: number, wanted: number) =>
            place([aHost('a', { reserved: { memoryBytes: taken } })], aRequest({ memoryBytes: wanted }))
          const { chosen, advice } = fits(reserved, memoryBytes)
          fc.pre(chosen === null)
          const [, free] = /Free (\d+) MiB/.exec(advice[0]?.text ?? '') ?? []
          const [, lower] = /memory to (\d+) MiB/.exec(advice[0]?.text ?? '') ?? []
          const tried = [
            ...(free ? [fits(reserved - Number(free) * mebibyte, memoryBytes)] : []),
            ...(lower ? [fits(reserved, Number(lower) * mebibyte)] : []),
          ]
          expect(tried).not.toEqual([])
          expect(tried.filter((placement) => placement.chosen === null)).toEqual([])
        },
      ),
    )
  })
})

test('the choice does not depend on the order of the hosts, always fits, and has the best score', () => {
  const hosts = fc.uniqueArray(
    fc.record({ name: fc.stringMatching(/^[a-z]{1,3}$/), taken: fc.integer({ min: 0, max: 16 }), up: fc.boolean() }),
    { selector: ({ name }) => name },
  )
  fc.assert(
    fc.property(hosts, (all) => {
      const candidates = all.map((one) =>
        aHost(one.name, { ...taken(one.taken), status: one.up ? 'up' : 'connecting' }),
      )
      const placement = place(candidates, aRequest())
      const { chosen } = placement
      expect(place([...candidates].reverse(), aRequest()).chosen).toEqual(chosen)
      const fitting = all.filter((one) => one.up && one.taken <= 12)
      expect(chosen === null).toBe(fitting.length === 0)
      const most = Math.min(...fitting.map((one) => one.taken))
      if (chosen) expect(all.find(({ name }) => name === chosen.name)).toMatchObject({ up: true, taken: most })
      const scores = placement.candidates.map(({ score }) => score ?? -1)
      if (chosen)
        expect(placement.candidates.find(({ hostId }) => hostId === chosen.id)?.score).toBe(Math.max(...scores))
    }),
  )
})
