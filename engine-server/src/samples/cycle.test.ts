import type { StatisticsReport } from '@overt/api-client/agent'
import { expect, test } from 'vitest'
import { hostMeasure, newestBy, sampleOf, totalsOf } from './cycle.ts'
import type { HostFacts } from './store.ts'

const at = '2026-03-01T12:00:00.000Z'
const vm = (over: Partial<StatisticsReport['machines'][number]> = {}) => ({
  vmId: crypto.randomUUID(),
  runId: crypto.randomUUID(),
  cpuPercent: 50,
  memoryUsedBytes: 100,
  ...over,
})
const sample = (
  hostId: string,
  over: Partial<StatisticsReport['host']> = {},
  machines: StatisticsReport['machines'] = [],
) => {
  const host = {
    cpuPercent: 10,
    memoryUsedBytes: 1_000,
    memoryTotalBytes: 4_000,
    networkReceiveBytesPerSecond: 5,
    networkTransmitBytesPerSecond: 6,
    ...over,
  }
  return sampleOf(hostId, { at: '2001-01-01T00:00:00.000Z', host, machines }, at)
}
const facts = (id: string, above: readonly string[], over: Partial<HostFacts> = {}): HostFacts => ({
  id,
  above,
  cpus: 8,
  vcpusCommitted: 4,
  memoryCommitted: 2_000,
  ...over,
})
const byId = (...hosts: HostFacts[]) => new Map(hosts.map((host) => [host.id, host]))

test('CPU of a cluster is weighted by the CPUs of its hosts, the rest is added up', () => {
  const hosts = byId(
    facts('large', ['cluster', 'system'], { cpus: 30 }),
    facts('small', ['cluster', 'system'], { cpus: 10, vcpusCommitted: 1 }),
    facts('elsewhere', ['other', 'system'], { cpus: 40 }),
  )
  const measures = [
    sample('large', { cpuPercent: 80 }, [vm({ diskReadBytesPerSecond: 7 }), vm({ diskReadBytesPerSecond: 3 })]),
    sample('small', { cpuPercent: 40 }),
    sample('elsewhere', { cpuPercent: 0 }),
  ].map(({ host }) => hostMeasure(host, hosts.get(host.hostId)))
  const totals = new Map(totalsOf(measures, hosts, []).map((total) => [total.objectId, total]))
  expect([...totals.keys()].toSorted()).toEqual(['cluster', 'other', 'system'])
  expect(totals.get('cluster')).toMatchObject({
    cpuPercent: 70,
    cpus: 40,
    vcpusCommitted: 5,
    memoryUsed: 2_000,
    memoryTotal: 8_000,
    memoryCommitted: 4_000,
    diskRead: 10,
    diskWrite: null,
    receive: 10,
    spaceUsed: null,
  })
  expect(totals.get('system')).toMatchObject({ cpuPercent: 35, cpus: 80, receive: 15 })
})

test('storage counts for what it is below, also where no host was measured', () => {
  const domains = [
    { id: 'a', above: ['center', 'system'], totalBytes: 100, availableBytes: 30 },
    { id: 'b', above: ['center', 'system'], totalBytes: 50, availableBytes: 50 },
  ]
  expect(totalsOf([], new Map(), domains)).toMatchObject([
    { objectId: 'center', cpuPercent: null, memoryUsed: null, spaceUsed: 70, spaceTotal: 150 },
    { objectId: 'system', spaceUsed: 70, spaceTotal: 150 },
  ])
})

test('a host that has not said what it is counts for itself, and for no cluster before it is known', () => {
  const measure = hostMeasure(sample('new').host, undefined)
  expect(measure).toMatchObject({ cpus: null, vcpusCommitted: null, cpuPercent: 10 })
  expect(totalsOf([measure], new Map(), [])).toEqual([])
})

test('values that no column holds are cut, ids that are none are left out', () => {
  const machines = [
    vm({ cpuPercent: 5_000, memoryUsedBytes: 1e300, diskReadBytesPerSecond: 1e300, diskWriteBytesPerSecond: 1e-300 }),
    vm({ vmId: `urn:uuid:${crypto.randomUUID()}` }),
  ]
  expect(sample('host', {}, machines).vms).toMatchObject([
    { at, cpuPercent: 100, memoryUsed: 2 ** 50, diskRead: 2 ** 50, diskWrite: 0, receive: null, memoryTotal: null },
  ])
})

test('of a VM that two hosts tell of, the newer counts', () => {
  const rows = [
    { id: 'x', at: '2026-03-01T12:00:05.000Z', host: 'new' },
    { id: 'x', at: '2026-03-01T12:00:01.000Z', host: 'old' },
    { id: 'y', at, host: 'old' },
  ]
  expect(newestBy(rows, ({ id }) => id).map(({ host }) => host)).toEqual(['new', 'old'])
})
