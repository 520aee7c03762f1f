import { testImage } from './driver/test-image.ts'
import { randomUUID } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { MachineExit, MachineReport, MachineSpec, RunRef, VolumeSpec } from '@overt/api-client/agent'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aHeader, aSpec } from './agent-fixture.ts'
import { LibvirtHost } from './libvirt-host.ts'
import type { RpcClient } from './rpc-client.ts'

// One story in order: a real agent, a real libvirtd, a real guest under TCG.
let host: LibvirtHost
let rpc: RpcClient

const domainId = randomUUID()
const networkId = randomUUID()
const base = aVolume({})
const vmId = randomUUID()
const lease = { domainId, number: 1, validForMs: 600_000 }

function aVolume(change: Partial<VolumeSpec>): VolumeSpec {
  const ids = { domainId, volumeId: randomUUID(), diskId: randomUUID() }
  return { ...ids, format: 'qcow2', allocation: 'thin', virtualSizeBytes: 0, ...change }
}

beforeAll(async () => {
  host = await LibvirtHost.start(await testImage())
  host.startAgent()
  rpc = await host.connect()
}, 120_000)
afterAll(async () => {
  await host?.[Symbol.asyncDispose]()
})

/** The newest report of the VM in this session. */
function report(): MachineReport | undefined {
  return rpc.notifications
    .flatMap(({ method, params }) => (method === 'report.full' || method === 'report.change' ? [params] : []))
    .flatMap((params) => (params as { machines: MachineReport[] }).machines)
    .findLast((machine) => machine.vmId === vmId)
}
function exitOf(run: RunRef): MachineExit | undefined {
  return rpc.notifications
    .flatMap(({ params }) => (params as { exits?: MachineExit[] }).exits ?? [])
    .find((exit) => exit.runId === run.runId)
}
const domains = async () =>
  (await host.libvirtd.virsh('-q', 'list', '--all', '--name')).trim().split('\n').filter(Boolean)
const seedOf = (run: RunRef) => join(host.dataDir, 'seeds', `${run.runId}.iso`)
const boot = { timeout: 90_000, interval: 100 }

describe('an agent on a real host', () => {
  const disk = aVolume({ backingVolumeId: base.volumeId })
  const first: RunRef = { vmId, runId: randomUUID(), runNumber: 1 }
  const starting = aHeader()
  const spec: MachineSpec = aSpec({
    name: 'guest',
    memoryBytes: 192 * 2 ** 20,
    disks: [
      {
        diskId: disk.diskId,
        domainId,
        volumeId: disk.volumeId,
        format: 'qcow2',
        device: 'disk',
        bus: 'virtio',
        readOnly: false,
        bootOrder: 1,
      },
    ],
    nics: [{ nicId: randomUUID(), macAddress: '52:54:00:12:34:56', networkId, model: 'virtio', linked: true }],
    guestAgent: true,
    balloon: true,
    rng: true,
    cloudInit: { metaData: 'instance-id: one\nlocal-hostname: story\n', userData: '#cloud-config\n{}\n' },
  })

  it('tells what the host is', async () => {
    await expect
      .poll(() => rpc.told('report.full').at(-1)?.host, boot)
      .toMatchObject({
        driver: 'libvirt',
        driverConnected: true,
        accelerator: { kind: 'tcg' },
        storageRoots: [{ path: host.storageRoot }],
      })
  })

  it('makes storage, a volume from an image, a clone and a network', async () => {
    const attach = { command: aHeader(), domainId, name: 'main', path: join(host.storageRoot, 'main'), lease }
    expect(await rpc.call('storage.attach', attach)).toMatchObject({ status: 'active' })
    const source = { path: host.imagePath, sourceFormat: 'qcow2' as const }
    await rpc.call('volume.import', { command: aHeader(), lease, volume: base, ...source })
    expect(await rpc.call('volume.create', { command: aHeader(), lease, volume: disk })).toMatchObject({
      backingVolumeId: base.volumeId,
    })
    const network = { networkId, name: 'Default', mode: 'nat' as const, ipv4: { cidr: '10.88.7.1/24' } }
    expect(await rpc.call('network.ensure', { command: aHeader(), network })).toMatchObject({ created: true })
  })

  it('starts a guest, hears it, and shows its screen', { timeout: 120_000 }, async () => {
    expect(await rpc.call('machine.start', { command: starting, run: first, spec })).toMatchObject({
      vmId,
      status: 'powering_up',
      operationId: starting.operationId,
    })
    const { streamId } = await rpc.call('console.open', { run: first, protocol: 'vnc' })
    expect((await host.firstBytes(streamId)).toString()).toMatch(/^RFB /)
    await expect.poll(() => report()?.guest?.hostName, boot).toBe('story')
    expect(report()).toMatchObject({ status: 'up', runId: first.runId })
    await expect.poll(() => JSON.stringify(report()?.guest?.interfaces ?? []), boot).toMatch(/"10\.88\.7\.\d+/)
    const screenshot = await rpc.call('machine.screenshot', { run: first })
    expect(Buffer.from(screenshot.png, 'base64').subarray(1, 4).toString()).toBe('PNG')
    const inUse = rpc.call('volume.delete', { command: aHeader(), lease, domainId, volumeId: disk.volumeId })
    await expect(inUse).rejects.toMatchObject({ code: 'conflict' })
    await expect(rpc.call('network.remove', { command: aHeader(), networkId })).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  it('killed and started again, takes the guest over and answers the same', { timeout: 60_000 }, async () => {
    const before = report()
    await host.killAgent()
    host.startAgent()
    rpc = await host.connect()
    await expect.poll(() => report()?.status, boot).toBe('up')
    expect(report()).toMatchObject({ runId: first.runId, startedAt: before?.startedAt })
    const again = await rpc.call('machine.start', { command: starting, run: first, spec })
    expect(again).toMatchObject({ status: 'powering_up', runId: first.runId })
    const other = await rpc.call('machine.start', { command: aHeader(), run: first, spec })
    expect(other).toMatchObject({ status: 'up', runId: first.runId })
    expect(await domains()).toHaveLength(1)
  })

  it('learns how a run ended while it was dead, and forgets it when told', { timeout: 60_000 }, async () => {
    const [name] = await domains()
    await host.killAgent()
    await host.libvirtd.signalGuest('KILL', String(name))
    await expect.poll(() => host.libvirtd.virsh('-q', 'domstate', String(name)), boot).toContain('shut off')
    host.startAgent()
    rpc = await host.connect()
    await expect.poll(() => exitOf(first)?.reason, boot).toBe('crashed')
    const dead = rpc.call('machine.start', { command: aHeader(), run: first, spec })
    await expect(dead).rejects.toMatchObject({ code: 'conflict' })
    expect(await host.exists(seedOf(first))).toBe(true)
    await rpc.call('machine.acknowledgeExit', { run: first })
    await rpc.call('machine.acknowledgeExit', { run: first })
    expect(await domains()).toEqual([])
    expect(await host.exists(seedOf(first))).toBe(false)
  })

  it('shuts the next run down, and refuses what is late of the first', { timeout: 120_000 }, async () => {
    const second: RunRef = { vmId, runId: randomUUID(), runNumber: 2 }
    await rpc.call('machine.start', { command: aHeader(), run: second, spec })
    const late = rpc.call('machine.destroy', { command: aHeader(), run: first })
    await expect(late).rejects.toMatchObject({ code: 'fenced' })
    await expect.poll(() => (report()?.runId === second.runId ? report()?.guest?.hostName : ''), boot).toBe('story')
    expect(await rpc.call('machine.shutdown', { command: aHeader(), run: second })).toEqual({ via: 'guest_agent' })
    await expect.poll(() => exitOf(second)?.reason, boot).toBe('shutdown')
    await rpc.call('machine.acknowledgeExit', { run: second })
    expect(await domains()).toEqual([])
  })

  it('starts nothing twice when it is killed in the middle of a start', { timeout: 120_000 }, async () => {
    const third: RunRef = { vmId, runId: randomUUID(), runNumber: 3 }
    const command = aHeader()
    const cut = rpc.call('machine.start', { command, run: third, spec }).catch(() => 'cut')
    await expect.poll(async () => (await domains()).length, { interval: 5, timeout: 20_000 }).toBe(1)
    await host.killAgent()
    expect(await cut).toBe('cut')
    host.startAgent()
    rpc = await host.connect()
    const report3 = await rpc.call('machine.start', { command, run: third, spec })
    expect(report3.runId).toBe(third.runId)
    expect(await domains()).toHaveLength(1)
    await rpc.call('machine.destroy', { command: aHeader(), run: third })
    await expect.poll(() => exitOf(third)?.reason, boot).toBe('destroyed')
    await rpc.call('machine.acknowledgeExit', { run: third })
    expect(await domains()).toEqual([])
  })

  it("keeps a VM's firmware variables from run to run, and nothing once its disk is gone", async () => {
    const variables = join(host.dataDir, 'vms', vmId, 'variables.fd')
    const logs = join(host.libvirtd.root, 'var/log/libvirt/qemu')
    const runUefi = async (runNumber: number, whileThere: () => Promise<void>) => {
      const run: RunRef = { vmId, runId: randomUUID(), runNumber }
      const uefi: MachineSpec = { ...spec, firmware: 'uefi' }
      await rpc.call('machine.start', { command: aHeader(), run, spec: uefi, paused: true })
      await whileThere()
      await rpc.call('machine.destroy', { command: aHeader(), run })
      await rpc.call('machine.acknowledgeExit', { run })
    }
    await runUefi(4, async () => expect((await stat(variables)).size).toBeGreaterThan(0))
    const kept = await stat(variables)
    await runUefi(5, async () => expect((await stat(variables)).ino).toBe(kept.ino))
    expect((await readdir(logs)).filter((name) => name.includes(vmId))).not.toEqual([])
    await rpc.call('volume.delete', { command: aHeader(), lease, domainId, volumeId: disk.volumeId })
    await expect.poll(() => readdir(join(host.dataDir, 'vms'))).toEqual([])
    expect((await readdir(logs)).filter((name) => name.includes(vmId))).toEqual([])
  })
})
