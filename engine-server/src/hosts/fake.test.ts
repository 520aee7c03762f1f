import type { MachineSpec } from '@overt/api-client/agent'
import { beforeEach, describe, expect, test } from 'vitest'
import { isFenced } from './agent-errors.ts'
import type { FakeHost } from './fake-host.ts'
import { FakeHosts } from './fake.ts'

const hostId = crypto.randomUUID()
let hosts: FakeHosts
let host: FakeHost
beforeEach(() => {
  hosts = new FakeHosts()
  host = hosts.addHost(hostId)
})

const spec: MachineSpec = {
  name: 'web-1',
  architecture: 'x86_64',
  firmware: 'bios',
  cpu: { sockets: 1, coresPerSocket: 2, threadsPerCore: 1 },
  memoryBytes: 2 ** 28,
  disks: [],
  nics: [],
  video: 'vga',
  consoles: ['vnc'],
}
const aRun = (runNumber = 1, vmId: string = crypto.randomUUID()) => ({ vmId, runId: crypto.randomUUID(), runNumber })
const operationId = crypto.randomUUID()
const header = (override: Partial<{ key: string; generation: number; epoch: number }> = {}) => ({
  key: `${crypto.randomUUID()}/step`,
  operationId,
  generation: 1,
  epoch: 1,
  ...override,
})
const start = (run: ReturnType<typeof aRun>, with_ = header()) =>
  hosts.command(hostId, 'machine.start', with_, { run, spec })

describe('a fake host keeps the contract of agents', () => {
  test('the same key gives the same outcome, good or bad, and acts once', async () => {
    const run = aRun()
    const once = header()
    expect(await start(run, once)).toEqual(await start(run, once))
    const lease = { domainId: crypto.randomUUID(), number: 1, validForMs: 1 }
    const create = header()
    const volume = {
      domainId: lease.domainId,
      volumeId: crypto.randomUUID(),
      diskId: crypto.randomUUID(),
      format: 'raw' as const,
      allocation: 'thin' as const,
      virtualSizeBytes: 1,
    }
    const refused = { code: 'not_found' }
    await expect(hosts.command(hostId, 'volume.create', create, { lease, volume })).rejects.toMatchObject(refused)
    host.domains.set(lease.domainId, { path: '/x', name: 'x', leaseNumber: 0, missing: false, volumes: new Map() })
    await expect(hosts.command(hostId, 'volume.create', create, { lease, volume })).rejects.toMatchObject(refused)
    await hosts.command(hostId, 'volume.create', header(), { lease, volume })
    expect(host.domains.get(lease.domainId)?.volumes.size).toBe(1)
  })

  test('a key of another method is refused', async () => {
    const run = aRun()
    const once = header()
    await start(run, once)
    await expect(hosts.command(hostId, 'machine.destroy', once, { run })).rejects.toMatchObject({
      code: 'invalid_request',
    })
  })

  test('older generations, epochs, runs and leases are fenced', async () => {
    const run = aRun(2)
    await start(run, header({ generation: 2, epoch: 2 }))
    const fenced = [
      start(aRun(), header({ generation: 1, epoch: 2 })),
      start(aRun(), header({ generation: 2, epoch: 1 })),
      start(aRun(1, run.vmId), header({ generation: 2, epoch: 2 })),
    ]
    for (const call of fenced) {
      const error: unknown = await call.catch((thrown: unknown) => thrown)
      expect(isFenced(error)).toBe(true)
      expect(error).toMatchObject({ code: 'conflict' })
    }
    expect(host.machines.size).toBe(1)
  })

  test('a run that has ended is not started again', async () => {
    const run = aRun()
    await start(run)
    host.endGuest(run.vmId)
    await expect(start(run)).rejects.toMatchObject({ code: 'conflict' })
    await hosts.query(hostId, 'machine.acknowledgeExit', { run })
    await expect(start(run)).rejects.toMatchObject({ code: 'conflict' })
    await start(aRun(2, run.vmId))
  })

  test('fails on command: refused, hung, applied and dropped, unreachable', async () => {
    const run = aRun()
    hosts.refuse('machine.start', 'host_failed')
    await expect(start(run)).rejects.toMatchObject({ code: 'host_failed' })
    hosts.hang('machine.start')
    await expect(
      hosts.command(hostId, 'machine.start', header(), { run, spec }, { deadlineMs: 10 }),
    ).rejects.toMatchObject({ code: 'timeout' })
    expect(host.machines.size).toBe(0)
    const once = header()
    hosts.applyThenDrop('machine.start')
    await expect(start(run, once)).rejects.toMatchObject({ code: 'host_unreachable' })
    expect(host.machines.size).toBe(1)
    expect(await start(run, once)).toMatchObject({ runId: run.runId })
    hosts.setReachable(hostId, false)
    await expect(start(run, once)).rejects.toMatchObject({ code: 'host_unreachable' })
    expect(hosts.isConnected(hostId)).toBe(false)
  })

  test('a hung call ends by its signal', async () => {
    hosts.hang('machine.start')
    const cancel = new AbortController()
    const call = hosts.command(hostId, 'machine.start', header(), { run: aRun(), spec }, { signal: cancel.signal })
    cancel.abort(new Error('cancelled by the test'))
    await expect(call).rejects.toThrow('cancelled by the test')
  })
})
