import type { HostDescription } from '@overt/api-client/agent'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { RpcConnection } from '../api/rpc-connection.ts'
import { Reporter } from './reporter.ts'

let host: HostDescription
let told: { method: string; host: HostDescription | undefined }[]
let reporter: Reporter

beforeEach(() => {
  vi.useFakeTimers()
  host = {
    hostName: 'node',
    architecture: 'x86_64',
    cpu: { model: 'x', sockets: 1, coresPerSocket: 2, threadsPerCore: 1, onlineCpus: 2, guestModels: [] },
    memoryBytes: 2 ** 30,
    numa: [],
    versions: { agent: '1' },
    accelerator: { kind: 'tcg', reason: '', probe: { deviceFile: false, cpuFlag: false, guestRan: false } },
    storageRoots: [{ path: '/srv', availableBytes: 10, totalBytes: 20 }],
    driver: 'memory',
  }
  told = []
  const source = {
    describeHost: () => Promise.resolve(structuredClone(host)),
    reports: () => [],
    report: () => undefined,
    exits: () => [],
    statistics: () => Promise.reject(new Error('not asked')),
  }
  reporter = new Reporter(source, pino({ level: 'silent' }))
  const notify = (method: string, params: { host?: HostDescription }) => told.push({ method, host: params.host })
  const connection = { notify, unsentBytes: 0 } as unknown as RpcConnection // all that is used of it
  reporter.attach({ number: 1, connection, statisticsIntervalMs: 3_600_000, sequence: 0 })
})
afterEach(() => {
  reporter.detach()
  vi.useRealTimers()
})

/** Looks at the host, and waits for longer than a report of what is found may. */
async function look(): Promise<void> {
  await reporter.look()
  await vi.advanceTimersByTimeAsync(1_000)
}

it('tells the host anew when it is another than was told, and not for space that is used', async () => {
  await vi.advanceTimersByTimeAsync(0)
  expect(told).toHaveLength(1)
  host.storageRoots = [{ path: '/srv', availableBytes: 5, totalBytes: 20 }]
  await look()
  expect(told).toHaveLength(1)
  host.memoryBytes /= 2
  await look()
  expect(told[1]).toMatchObject({ method: 'report.change', host: { memoryBytes: 2 ** 29 } })
  await look()
  expect(told).toHaveLength(2)
  host.storageRoots = []
  await look()
  expect(told.map(({ method }) => method)).toEqual(['report.full', 'report.change', 'report.change'])
})
