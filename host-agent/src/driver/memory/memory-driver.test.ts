import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { ResolvedMachine } from '../port.ts'
import { PushedClock } from './clock.ts'
import { CALL_DEADLINE_MS } from './failures.ts'
import { createMemoryDriver } from './memory-driver.ts'
import { MemoryHypervisor } from './memory-hypervisor.ts'

const machine: ResolvedMachine = {
  spec: {
    name: 'one',
    architecture: 'x86_64',
    firmware: 'bios',
    cpu: { sockets: 1, coresPerSocket: 1, threadsPerCore: 1 },
    memoryBytes: 2 ** 28,
    disks: [],
    nics: [],
    video: 'vga',
    consoles: ['vnc'],
  },
  operationId: randomUUID(),
  specHash: 'hash',
  disks: {},
  bridges: {},
  socketFolder: '/run/s',
  logFolder: '/run/l',
}

async function aHost() {
  const clock = new PushedClock()
  const hypervisor = new MemoryHypervisor({ clock })
  const driver = createMemoryDriver(hypervisor)
  const run = { vmId: randomUUID(), runId: randomUUID(), runNumber: 1 }
  await driver.machines.define(run, machine)
  const stateName = async () => (await driver.machines.find(run.vmId))?.state.name
  return { clock, hypervisor, driver, run, stateName }
}

describe('the hypervisor in memory', () => {
  it('lets a guest boot, answer and shut down as time passes', async () => {
    const { clock, driver, run, stateName } = await aHost()
    await driver.machines.start(run)
    expect(await driver.guests.facts(run)).toBeUndefined()
    await clock.push(3_000)
    expect(await driver.guests.facts(run)).toMatchObject({ hostName: 'one' })
    expect(await driver.machines.shutdown(run)).toBe('guest_agent')
    await clock.push(1_999)
    expect(await stateName()).toBe('running')
    await clock.push(1)
    expect((await driver.machines.find(run.vmId))?.state).toMatchObject({ exit: { reason: 'shutdown' } })
  })

  it('refuses, once, what it is told to refuse', async () => {
    const { hypervisor, driver, run, stateName } = await aHost()
    hypervisor.failures.plan('start', { kind: 'refuse', code: 'host_failed' })
    await expect(driver.machines.start(run)).rejects.toMatchObject({ code: 'host_failed' })
    expect(await stateName()).toBe('defined')
    await driver.machines.start(run)
    expect(await stateName()).toBe('running')
  })

  it('hangs until the deadline, or does its work and loses the answer', async () => {
    const { clock, hypervisor, driver, run, stateName } = await aHost()
    hypervisor.failures.plan('start', { kind: 'hang' })
    const hung = driver.machines.start(run).catch((error: unknown) => error)
    await clock.push(CALL_DEADLINE_MS)
    expect(await hung).toMatchObject({ code: 'timeout' })
    expect(await stateName()).toBe('defined')
    hypervisor.failures.plan('start', { kind: 'lose_answer' }, { vmId: run.vmId })
    await expect(driver.machines.start(run)).rejects.toMatchObject({ code: 'timeout' })
    expect(await stateName()).toBe('running')
  })

  it('tells when the agent is to die, before or after the work', async () => {
    const { hypervisor, driver, run } = await aHost()
    for (const [kind, expected] of [
      ['die_before', 'defined'],
      ['die_after', 'running'],
    ] as const) {
      const death = new Promise((resolve) => (hypervisor.failures.onDeath = resolve))
      hypervisor.failures.plan('start', { kind })
      void driver.machines.start(run)
      expect(await death).toBe('start')
      const successor = createMemoryDriver(hypervisor)
      expect((await successor.machines.find(run.vmId))?.state.name).toBe(expected)
    }
  })

  it('keeps guests running and forgets nothing when the host’s daemon dies, and loses all with its power', async () => {
    const { hypervisor, driver, run, stateName } = await aHost()
    await driver.machines.start(run)
    await driver.machines.list()
    hypervisor.disconnect()
    expect(await stateName()).toBe('unknown')
    hypervisor.reconnect()
    expect(await stateName()).toBe('running')
    hypervisor.losePower()
    expect((await driver.machines.find(run.vmId))?.state).toMatchObject({ exit: { reason: 'lost' } })
  })

  it('serves a picture to a viewer that speaks RFB', async () => {
    const { driver, run } = await aHost()
    await driver.machines.start(run)
    const display = await driver.consoles.open(run, 'vnc')
    const received: Buffer[] = []
    const until = async (bytes: number): Promise<Buffer> => {
      while (Buffer.concat(received).length < bytes)
        await new Promise<void>((resolve) => display.once('data', () => resolve()))
      return Buffer.concat(received)
    }
    display.on('data', (chunk: Buffer) => received.push(chunk))
    display.write('RFB 003.008\n')
    display.write(Buffer.from([1, 1])) // no authentication; a shared session
    const init = await until(12 + 2 + 4 + 24 + 3)
    const [width, height] = [init.readUInt16BE(18), init.readUInt16BE(20)]
    // A key, then the whole picture, in pieces as a network may cut them.
    const request = Buffer.from([4, 1, 0, 0, 0, 0, 0, 65, 3, 0, 0, 0, 0, 0, 2, 128, 1, 144])
    display.write(request.subarray(0, 5))
    display.write(request.subarray(5))
    const whole = await until(init.length + 16 + width * height * 4)
    expect(whole.length).toBe(init.length + 16 + width * height * 4)
    expect(new Set(whole.subarray(init.length + 16)).size).toBeGreaterThan(2)
    display.destroy()
  })
})
