import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Duplex } from 'node:stream'
import type { RunRef } from '@overt/api-client/agent'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeOf, connectionOf, until } from '../../src/driver/contract-waits.ts'
import { createLibvirtDriver, type LibvirtDriver } from '../../src/driver/libvirt/libvirt-driver.ts'
import type { ResolvedMachine } from '../../src/driver/port.ts'
import { connected } from './connected.ts'
import { aMachine, aRun } from './machines.ts'
import { PRIVATE_BRIDGE, PrivateLibvirtd } from './private-libvirtd.ts'
import { blankDisk, cloneOf, seedWithHostName, testImage } from './test-image.ts'

/** A guest that boots under translation, on a machine with other work to do, may take a minute. */
const TIMEOUT_MS = 180_000

describe('a guest with a system and an agent', { timeout: TIMEOUT_MS }, () => {
  let libvirtd: PrivateLibvirtd
  let driver: LibvirtDriver
  let run: RunRef
  let machine: ResolvedMachine
  /** Where its second disk is, on a file system that is soon full. */
  let tightFolder: string

  beforeAll(async () => {
    libvirtd = await PrivateLibvirtd.start()
    driver = await connected(createLibvirtDriver(libvirtd.driverOptions))
    const folders = libvirtd.newFolders(1)
    const image = await testImage()
    const [diskId, fullDiskId, nicId, other] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
    tightFolder = `${folders.logFolder}/tight`
    await libvirtd.giveSpace(tightFolder, 4)
    await blankDisk(`${libvirtd.root}${tightFolder}/disk.qcow2`, '64M')
    const volume = { domainId: other, volumeId: other, format: 'qcow2' } as const
    const disk = { ...volume, device: 'disk', bus: 'virtio', readOnly: false } as const
    run = aRun()
    machine = aMachine(
      {
        memoryBytes: 256 * 1024 ** 2,
        consoles: ['vnc', 'serial'],
        disks: [diskId, fullDiskId].map((id) => ({ ...disk, diskId: id })),
        nics: [{ nicId, macAddress: '52:54:00:aa:bb:cc', networkId: other, model: 'virtio', linked: true }],
      },
      {
        ...folders,
        disks: {
          [diskId]: await cloneOf(image, `${folders.logFolder}/disk.qcow2`),
          [fullDiskId]: [{ path: `${tightFolder}/disk.qcow2`, format: 'qcow2' }],
        },
        bridges: { [nicId]: PRIVATE_BRIDGE },
        seedIsoPath: await seedWithHostName(folders.logFolder, 'named-by-seed'),
      },
    )
    await driver.machines.define(run, machine)
    const answering = changeOf(driver, run, 'agent')
    await driver.machines.start(run)
    await answering
    await agentAnswers()
  }, TIMEOUT_MS)
  afterAll(async () => {
    await driver[Symbol.asyncDispose]()
    await libvirtd[Symbol.asyncDispose]()
  }, TIMEOUT_MS)

  const agentAnswers = (): Promise<void> =>
    until(async () => (await driver.machines.find(run.vmId))?.guestAgent === 'connected')

  it('tells its facts, sanitised, by its agent', async () => {
    const facts = await driver.guests.facts(run)
    expect(facts).toMatchObject({
      hostName: 'named-by-seed',
      agentVersion: expect.stringMatching(/^\d+\.\d+/),
      osName: expect.stringMatching(/\w/),
      kernel: expect.stringMatching(/^\d+\.\d+/),
    })
    const nic = facts?.interfaces?.find((each) => each.macAddress === '52:54:00:aa:bb:cc')
    expect(nic?.name).toMatch(/\w/)
  })

  it('gets what is typed on its serial port, and answers', async () => {
    const port = await driver.consoles.open(run, 'serial')
    const answer = reads(port, 'answer=42')
    port.write('\necho answer=$((6*7))\n')
    expect(await answer).toContain('answer=42')
    port.destroy()
    // The log is virtlogd's work: it has the line a moment after us.
    const log = `${machine.logFolder}/serial.log`
    await until(async () => (await readFile(log, 'utf8')).includes('answer=42'))
  })

  it('uses memory that statistics show', async () => {
    let used = 0
    await until(async () => {
      const { machines } = await driver.telemetry.statistics()
      used = machines.find((each) => each.runId === run.runId)?.memoryUsedBytes ?? 0
      return used > 10 * 1024 ** 2
    })
    expect(used).toBeLessThan(256 * 1024 ** 2)
  })

  it('is paused while its storage is full, known as such, and goes on when there is room', async () => {
    const port = await driver.consoles.open(run, 'serial')
    const written = reads(port, 'written=yes')
    const paused = changeOf(driver, run, 'paused')
    port.write('\ndd if=/dev/urandom of=/dev/vdb bs=1M count=16 && sync && echo written=$(echo yes)\n')
    await paused
    const full = { name: 'paused', pauseReason: 'no_space', reason: expect.stringMatching(/full/) }
    await until(async () => (await driver.machines.find(run.vmId))?.state.name === 'paused')
    expect((await driver.machines.find(run.vmId))?.state).toMatchObject(full)
    // One that comes later saw no event of it.
    await using later = await connected(createLibvirtDriver(libvirtd.driverOptions))
    expect((await later.machines.find(run.vmId))?.state).toMatchObject(full)

    // Resumed too early it stops again at once.
    const pausedAgain = changeOf(driver, run, 'paused')
    await driver.machines.resume(run)
    await pausedAgain
    await until(async () => (await driver.machines.find(run.vmId))?.state.name === 'paused')
    expect((await driver.machines.find(run.vmId))?.state).toMatchObject(full)

    await libvirtd.giveSpace(tightFolder, 64)
    await driver.machines.resume(run)
    expect(await written).toContain('written=yes')
    expect((await driver.machines.find(run.vmId))?.state.name).toBe('running')
    port.destroy()
  })

  it('reboots by its agent, and the run goes on', async () => {
    const rebooted = changeOf(driver, run, 'rebooted')
    expect(await driver.machines.reboot(run)).toBe('guest_agent')
    await rebooted
    expect((await driver.machines.find(run.vmId))?.state.name).toBe('running')
    await until(async () => (await driver.machines.find(run.vmId))?.guestAgent === 'disconnected')
    await agentAnswers()
  })

  it('is known to have shut down, also when it did so while the daemon was dead', async () => {
    const down = connectionOf(driver, false)
    expect(await driver.machines.shutdown(run)).toBe('guest_agent')
    await libvirtd.signalDaemon('KILL')
    await down
    const log = `${machine.logFolder}/serial.log`
    await until(async () => /GUEST DOWN|Power down|reboot: System halted/i.test(await readFile(log, 'utf8')))
    const up = connectionOf(driver, true)
    await libvirtd.startDaemon()
    await up
    await until(async () => (await driver.machines.find(run.vmId))?.state.name === 'ended')
    const ended = await driver.machines.find(run.vmId)
    expect(ended?.state).toMatchObject({ name: 'ended', exit: { ...run, reason: 'shutdown' } })
  })
})

/** Resolves with all text read once a piece of text is in it. */
function reads(stream: Duplex, wanted: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1')
      if (text.includes(wanted)) resolve(text)
    })
    stream.once('error', reject)
  })
}
