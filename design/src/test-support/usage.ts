// Made-up measurements and a dashboard, for looking at charts without an engine.
import type { Schema } from '@overt/api-client/engine'
import { anId, anOperation, minutesAgo } from './factories.ts'
import type { FakeHandlers } from './fake-engine.ts'

type Statistics = Schema<'Statistics'>
type Metric = Schema<'StatisticsMetric'>

const gibibyte = 2 ** 30

/** A wave with some noise that is the same at every reading, from 0 to 1. */
function wave(index: number, seed: number): number {
  const noise = Math.abs(Math.sin(index * 12.9898 + seed * 78.233) * 43_758.5453) % 1
  return Math.min(1, Math.max(0, 0.45 + 0.25 * Math.sin(index / 17 + seed) + 0.25 * (noise - 0.5)))
}

/** Series over the range, each up to its most, with a gap where an agent was away. */
function series(
  range: Statistics['range'],
  most: readonly (readonly [Metric, number, constant?: boolean])[],
): Statistics {
  const stepSeconds = range === '24h' ? 300 : 30
  const count = range === '24h' ? 288 : 120
  const to = Math.floor(Date.now() / 1000 / stepSeconds) * stepSeconds
  return {
    range,
    from: new Date((to - count * stepSeconds) * 1000).toISOString(),
    to: new Date(to * 1000).toISOString(),
    stepSeconds,
    series: most.map(([metric, top, constant], seed) => ({
      metric,
      values: Array.from({ length: count }, (_, index) => {
        if (index > count * 0.42 && index < count * 0.47) return null
        return constant ? top : wave(index, seed) * top
      }),
    })),
  }
}

const traffic = [
  ['disk_read_bytes_per_second', 40 * 2 ** 20],
  ['disk_write_bytes_per_second', 12 * 2 ** 20],
  ['network_receive_bytes_per_second', 3 * 2 ** 20],
  ['network_transmit_bytes_per_second', 900 * 2 ** 10],
] as const
const space = [
  ['space_used_bytes', 460 * gibibyte],
  ['space_total_bytes', 500 * gibibyte, true],
] as const
const ofMemory = (total: number) =>
  [
    ['cpu_percent', 100],
    ['memory_used_bytes', total],
    ['memory_total_bytes', total, true],
  ] as const

const usage = (kind: 'vm' | 'host', n: number, name: string, cpuPercent: number, memory: number) => ({
  object: { kind, id: anId(n, kind === 'vm' ? 0 : 3), name },
  cpuPercent,
  memoryUsedBytes: memory * gibibyte,
  memoryTotalBytes: (kind === 'vm' ? 16 : 128) * gibibyte,
})

/** An estate with something of everything to attend to. */
export function aDashboard(over: Partial<Schema<'Dashboard'>> = {}): Schema<'Dashboard'> {
  const items: Omit<Schema<'AttentionItem'>, 'id'>[] = [
    {
      code: 'host_non_responsive',
      severity: 'alert',
      ongoing: true,
      object: { kind: 'host', id: anId(2, 3), name: 'node-2' },
      reason: 'It has not answered for 2 minutes: connection timed out.',
      advice:
        'Check that the host has power and network and that its agent runs. Its VMs are left alone until it answers.',
      since: minutesAgo(2),
      affectedVmCount: 37,
    },
    {
      code: 'operation_stuck',
      severity: 'alert',
      ongoing: true,
      object: { kind: 'operation', id: anId(2, 6), name: 'Create Disk import-test disk 1' },
      reason: 'The file could not be removed: the storage does not answer.',
      advice: 'Remove the cause, then retry the undo. Until it succeeds, what the operation has locked stays locked.',
      since: minutesAgo(40),
      affectedVmCount: 0,
    },
    {
      code: 'storage_domain_low',
      severity: 'warning',
      ongoing: true,
      object: { kind: 'storage_domain', id: anId(1, 8), name: 'Default' },
      reason: '41 GiB of 500 GiB are free (8.2 %).',
      advice: 'Delete what is not needed, or give it more space. VMs whose disks grow are paused when it is full.',
      since: minutesAgo(95),
      affectedVmCount: 0,
    },
    {
      code: 'vm_ended',
      severity: 'error',
      ongoing: false,
      object: { kind: 'vm', id: anId(3), name: 'db-standby' },
      reason: 'It crashed: QEMU was killed by signal 9.',
      advice: 'Read in its events what went before, then start it again.',
      since: minutesAgo(340),
      affectedVmCount: 0,
    },
  ]
  return {
    at: minutesAgo(0),
    attention: { items: items.map((item) => ({ ...item, id: `${item.code} ${item.object.id}` })), total: items.length },
    counts: {
      vms: [
        { status: 'up', count: 941 },
        { status: 'down', count: 61 },
        { status: 'unknown', count: 37 },
        { status: 'powering_up', count: 2 },
      ],
      hosts: [
        { status: 'up', count: 11 },
        { status: 'non_responsive', count: 1 },
        { status: 'pending_approval', count: 1 },
      ],
      storageDomains: [{ status: 'active', count: 3 }],
      dataCenters: [{ status: 'up', count: 1 }],
    },
    capacity: {
      cpu: { totalThreads: 352, usedThreads: 141.2, committedVcpus: 611 },
      memory: { totalBytes: 1408 * gibibyte, usedBytes: 902 * gibibyte, committedBytes: 1330 * gibibyte },
      storage: { totalBytes: 1500 * gibibyte, usedBytes: 1410 * gibibyte, committedBytes: 4200 * gibibyte },
    },
    consumers: {
      vmsByCpu: [
        usage('vm', 1, 'build-runner', 97, 7),
        usage('vm', 2, 'db-primary', 64, 15),
        usage('vm', 8, 'web-2', 31, 3),
      ],
      vmsByMemory: [
        usage('vm', 2, 'db-primary', 64, 15),
        usage('vm', 1, 'build-runner', 97, 7),
        usage('vm', 8, 'web-2', 31, 3),
      ],
      hostsByCpu: [usage('host', 1, 'node-1', 71, 102)],
      hostsByMemory: [usage('host', 1, 'node-1', 71, 102)],
    },
    operations: [
      anOperation({ object: { kind: 'vm', id: anId(7), name: 'web-1' } }),
      anOperation({
        id: anId(4, 6),
        kind: 'vm.shutdown',
        object: { kind: 'vm', id: anId(3), name: 'db-standby' },
        status: 'succeeded',
        createdAt: minutesAgo(20),
        endedAt: minutesAgo(19.5),
      }),
      anOperation({ id: anId(5, 6), status: 'failed', createdAt: minutesAgo(200), endedAt: minutesAgo(199) }),
    ],
    ...over,
  }
}

/** Answers to whoever asks for measurements. */
export const usageHandlers: FakeHandlers = {
  getDashboard: () => aDashboard(),
  getVmStatistics: ({ query }) => series(query.range ?? '1h', [...ofMemory(8 * gibibyte), ...traffic]),
  getHostStatistics: ({ query }) => series(query.range ?? '1h', [...ofMemory(128 * gibibyte), ...traffic]),
  getClusterStatistics: ({ query }) => series(query.range ?? '1h', [...ofMemory(256 * gibibyte), ...traffic]),
  getStorageDomainStatistics: ({ query }) => series(query.range ?? '1h', space),
  getEstateStatistics: ({ query }) => series(query.range ?? '1h', [...ofMemory(1408 * gibibyte), ...traffic, ...space]),
}
