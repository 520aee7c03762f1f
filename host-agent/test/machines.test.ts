import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { CommandHeader, MachineExit, MachineReport, RunRef } from '@overt/api-client/agent'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryDriver } from '../src/driver/memory/memory-driver.ts'
import { MemoryHypervisor } from '../src/driver/memory/memory-hypervisor.ts'
import { type AgentFixture, aHeader, anAgent, aRun, aSpec } from './agent-fixture.ts'
import { StreamReset } from '@overt/api-client/agent/stream-mux'
import { dialStreams, type RpcClient } from './rpc-client.ts'

let fixture: AgentFixture
let rpc: RpcClient
beforeEach(async () => {
  fixture = await anAgent({ guest: { bootMs: 20, shutdownMs: 20 } })
  rpc = await fixture.connect()
})
afterEach(() => fixture.close())

const start = (run: RunRef, command: CommandHeader = aHeader(), spec = aSpec({ guestAgent: true })) =>
  rpc.call('machine.start', { command, run, spec })
const destroy = (run: RunRef) => rpc.call('machine.destroy', { command: aHeader(), run })
const acknowledge = (run: RunRef) => rpc.call('machine.acknowledgeExit', { run })

function reports(vmId: string): MachineReport[] {
  return rpc.notifications
    .flatMap(({ params }) => (params as { machines?: MachineReport[] }).machines ?? [])
    .filter((machine) => machine.vmId === vmId)
}
const status = (run: RunRef) => reports(run.vmId).at(-1)?.status
function exitsTold(run: RunRef): MachineExit[] {
  const exits = rpc.notifications.flatMap(({ params }) => (params as { exits?: MachineExit[] }).exits ?? [])
  return exits.filter((exit) => exit.runId === run.runId)
}

describe('a run', () => {
  it('goes from powering up to up when its guest speaks, and is told at once', async () => {
    const run = aRun()
    expect(await start(run)).toMatchObject({ ...run, status: 'powering_up', external: false })
    await expect.poll(() => status(run), { timeout: 5_000 }).toBe('up')
    expect(reports(run.vmId).at(-1)?.guest?.hostName).toBeTruthy()
    const told = reports(run.vmId).map((report) => report.status)
    expect(told.slice(0, told.indexOf('powering_up'))).not.toContain('up')
    const sequences = rpc.notifications.flatMap(({ params }) => (params as { sequence?: number }).sequence ?? [])
    expect(sequences).toEqual(sequences.map((_, i) => i + 1))
  })

  it('that QEMU has not let run yet when it was last seen is never told as paused', async () => {
    const hypervisor = new MemoryHypervisor({ guest: { bootMs: 20, shutdownMs: 20 } })
    const driver = createMemoryDriver(hypervisor)
    const { start: begin, find } = driver.machines
    let isBeginning = false
    const seen: string[] = []
    // As libvirt: the machine is there with its vCPUs stopped, its event is told, and the answer comes after.
    driver.machines.start = async (run, options) => {
      isBeginning = true
      await begin(run, options)
      await expect.poll(() => seen.includes('paused')).toBe(true)
      isBeginning = false
      hypervisor.failures.plan('find', { kind: 'slow', ms: 50 }, { times: 2 })
    }
    driver.machines.find = async (vmId) => {
      const found = await find(vmId)
      if (!found || found.state.name !== 'running') return found
      const state = { name: 'paused', pauseReason: 'starting', reason: 'It is being started.' } as const
      const told = isBeginning ? { ...found, state } : found
      seen.push(told.state.name)
      return told
    }
    await fixture.close()
    fixture = await anAgent({}, { driver })
    rpc = await fixture.connect()
    const run = aRun()
    expect(await start(run)).toMatchObject({ status: 'powering_up' })
    await expect.poll(() => status(run), { timeout: 5_000 }).toBe('up')
    expect(reports(run.vmId).map((report) => report.status)).not.toContain('paused')
  })

  it('that is up does not seem to boot again when the agent was restarted', async () => {
    const run = aRun()
    await start(run)
    await expect.poll(() => status(run), { timeout: 5_000 }).toBe('up')
    await fixture.restart()
    rpc = await fixture.connect()
    await expect.poll(() => status(run)).toBeDefined()
    expect(reports(run.vmId).map((report) => report.status)).not.toContain('powering_up')
  })

  it('starts paused, resumes, pauses, resets, reboots and is changed live', async () => {
    const run = aRun()
    fixture.hypervisor.behave(run.vmId, { bootMs: 20, shutdownMs: 500 })
    const command = aHeader()
    const spec = aSpec({
      guestAgent: true,
      balloon: true,
      cpu: { sockets: 1, maxSockets: 4, coresPerSocket: 1, threadsPerCore: 1 },
    })
    expect(await rpc.call('machine.start', { command, run, spec, paused: true })).toMatchObject({ status: 'paused' })
    const act = (method: 'machine.resume' | 'machine.pause' | 'machine.reset') =>
      rpc.call(method, { command: aHeader(), run })
    await act('machine.resume')
    await expect.poll(() => status(run), { timeout: 5_000 }).toBe('up')
    await act('machine.pause')
    await expect.poll(() => reports(run.vmId).at(-1)).toMatchObject({ status: 'paused', pauseReason: 'user' })
    await act('machine.resume')
    await act('machine.reset')
    await expect.poll(() => status(run)).toBe('powering_up')
    const change = { memoryBytes: 2 ** 27, cpus: 9, name: 'renamed' }
    const applied = await rpc.call('machine.update', { command: aHeader(), run, change })
    expect(applied).toEqual({ applied: ['memoryBytes', 'name'] })
    await expect.poll(() => reports(run.vmId).at(-1)).toMatchObject({ name: 'renamed', memoryBytes: 2 ** 27 })
    await rpc.call('machine.reboot', { command: aHeader(), run })
    await expect.poll(() => reports(run.vmId).some((report) => report.status === 'reboot_in_progress')).toBe(true)
  })

  it('is shut down by its guest, and its end is kept until it is acknowledged', async () => {
    const run = aRun()
    await start(run)
    await expect.poll(() => status(run), { timeout: 5_000 }).toBe('up')
    expect(await rpc.call('machine.shutdown', { command: aHeader(), run })).toEqual({ via: 'guest_agent' })
    await expect.poll(() => exitsTold(run)).toMatchObject([{ reason: 'shutdown' }])
    await expect.poll(() => status(run)).toBe('down')
    expect(await rpc.call('machine.shutdown', { command: aHeader(), run })).toEqual({ via: 'already_down' })
    await fixture.kill()
    rpc = await fixture.connect()
    await expect.poll(() => exitsTold(run)).toHaveLength(1)
    await acknowledge(run)
    await acknowledge(run)
    expect(fixture.hypervisor.machines.size).toBe(0)
    await rpc.call('session.report', {})
    await expect.poll(() => rpc.told('report.full').at(-1)).toMatchObject({ machines: [], exits: [] })
  })

  it('that runs is not forgotten by an acknowledgement', async () => {
    const run = aRun()
    await start(run)
    await expect(acknowledge(run)).rejects.toMatchObject({ code: 'conflict' })
    expect(fixture.hypervisor.machines.size).toBe(1)
  })

  it('is started once, and never after it ended', async () => {
    const run = aRun()
    await start(run)
    expect(await start(run)).toMatchObject({ runId: run.runId })
    await destroy(run)
    await expect.poll(() => exitsTold(run)).toMatchObject([{ reason: 'destroyed' }])
    await destroy(run)
    await expect(start(run)).rejects.toMatchObject({ code: 'conflict' })
    await acknowledge(run)
    await expect(start(run)).rejects.toMatchObject({ code: 'conflict' })
    await fixture.restart()
    rpc = await fixture.connect()
    await expect(start(run)).rejects.toMatchObject({ code: 'conflict' })
    expect(fixture.hypervisor.machines.size).toBe(0)
  })

  it('is never started when its undo came first', async () => {
    const run = aRun()
    await destroy(run)
    await expect(start(run)).rejects.toMatchObject({ code: 'conflict' })
    expect(exitsTold(run)).toEqual([])
  })

  it('waits for the one before it, and fences what is late of that', async () => {
    const first = aRun()
    const second = { ...first, runId: randomUUID(), runNumber: 2 }
    await start(first)
    await expect(start(second)).rejects.toMatchObject({ code: 'conflict', details: { runId: first.runId } })
    fixture.hypervisor.powerOffFromWithin(first.vmId)
    await expect.poll(() => exitsTold(first)).toHaveLength(1)
    await start(second)
    await expect(destroy(first)).rejects.toMatchObject({ code: 'fenced' })
    await expect(start(first)).rejects.toMatchObject({ code: 'fenced' })
    expect(fixture.hypervisor.machines.get(first.vmId)?.isActive).toBe(true)
    // The end of the first is still told, whoever starts the second.
    await rpc.call('session.report', {})
    await expect.poll(() => rpc.told('report.full').at(-1)?.exits).toMatchObject([{ runId: first.runId }])
    await acknowledge(first)
    expect(fixture.hypervisor.machines.get(first.vmId)?.isActive).toBe(true)
  })

  it('leaves nothing when it fails to start, and may be tried again under another key', async () => {
    const run = aRun()
    const command = aHeader()
    fixture.hypervisor.failures.plan('start', { kind: 'refuse', code: 'host_failed', message: 'no' })
    await expect(start(run, command)).rejects.toMatchObject({ code: 'host_failed' })
    expect(fixture.hypervisor.machines.size).toBe(0)
    await expect(start(run, command)).rejects.toMatchObject({ code: 'host_failed' })
    expect(exitsTold(run)).toEqual([])
    expect(await start(run)).toMatchObject({ runId: run.runId })
  })

  it('that was started though the answer was lost is found by the same command', async () => {
    const run = aRun()
    const command = aHeader()
    fixture.hypervisor.failures.plan('start', { kind: 'lose_answer' })
    await expect(start(run, command)).rejects.toMatchObject({ code: 'timeout' })
    expect(await start(run, command)).toMatchObject({ runId: run.runId })
    expect(fixture.hypervisor.machines.size).toBe(1)
  })

  it('needs volumes and networks that are there', async () => {
    const nic = {
      nicId: randomUUID(),
      macAddress: '52:54:00:00:00:01',
      networkId: randomUUID(),
      model: 'virtio' as const,
      linked: true,
    }
    await expect(start(aRun(), aHeader(), aSpec({ nics: [nic] }))).rejects.toMatchObject({
      code: 'not_found',
      details: { networkId: nic.networkId },
    })
    expect(fixture.hypervisor.machines.size).toBe(0)
  })
})

describe('what the agent did not see', () => {
  it.each([
    ['crashed', (run: RunRef) => fixture.hypervisor.crash(run.vmId)],
    ['shutdown', (run: RunRef) => fixture.hypervisor.powerOffFromWithin(run.vmId)],
    ['lost', () => fixture.hypervisor.losePower()],
    ['lost', (run: RunRef) => fixture.hypervisor.machines.delete(run.vmId)],
  ] as const)('is told as %s by the next agent', async (reason, happens) => {
    const run = aRun()
    await start(run)
    await fixture.agent.kill()
    happens(run)
    await fixture.restart()
    rpc = await fixture.connect()
    await expect.poll(() => exitsTold(run).map((exit) => exit.reason)).toEqual([reason])
    await acknowledge(run)
    expect(fixture.hypervisor.machines.size).toBe(0)
  })

  it('and goes on, is taken over as the same run', async () => {
    const run = aRun()
    const command = aHeader()
    const first = await start(run, command)
    await fixture.kill()
    rpc = await fixture.connect()
    await expect
      .poll(() => reports(run.vmId).at(-1))
      .toMatchObject({ runId: run.runId, operationId: command.operationId })
    expect(await start(run, command)).toEqual(first)
    expect(exitsTold(run)).toEqual([])
  })

  it('is unknown while the hypervisor does not answer, and known again after', async () => {
    const run = aRun()
    await start(run)
    await expect.poll(() => status(run), { timeout: 5_000 }).toBe('up')
    fixture.hypervisor.disconnect('It is being upgraded.')
    await expect
      .poll(() => reports(run.vmId).at(-1))
      .toMatchObject({ status: 'unknown', reason: 'It is being upgraded.' })
    await expect
      .poll(() => rpc.told('report.full').at(-1)?.host)
      .toMatchObject({ driverConnected: false, driverMessage: 'It is being upgraded.' })
    fixture.hypervisor.reconnect()
    await expect.poll(() => status(run)).toBe('up')
    expect(exitsTold(run)).toEqual([])
  })

  it('of machines that are not ours is shown and never touched', async () => {
    const id = randomUUID()
    fixture.hypervisor.addExternal({ id, name: 'theirs', status: 'up', memoryBytes: 2 ** 30, cpus: 1 })
    await fixture.kill()
    rpc = await fixture.connect()
    await expect.poll(() => reports(id).at(-1)).toMatchObject({ external: true, name: 'theirs', status: 'up' })
    await destroy(aRun({ vmId: id, runId: id }))
    expect(fixture.hypervisor.externals.has(id)).toBe(true)
  })
})

describe('killed', () => {
  const calls = ['find', 'define', 'start'] as const
  it.each(calls.flatMap((call) => [`${call} die_before`, `${call} die_after`]))(
    'in a start at %s, the same command finishes it',
    async (where) => {
      const [call, kind] = where.split(' ') as [(typeof calls)[number], 'die_before' | 'die_after']
      const run = aRun()
      const command = aHeader()
      const died = new Promise((resolve) => {
        fixture.hypervisor.failures.onDeath = resolve
      })
      fixture.hypervisor.failures.plan(call, { kind }, { vmId: run.vmId })
      void start(run, command).catch(() => undefined) // its agent dies
      await died
      await fixture.kill()
      rpc = await fixture.connect()
      expect(await start(run, command)).toMatchObject({ runId: run.runId })
      expect([...fixture.hypervisor.machines.values()].map((machine) => machine.isActive)).toEqual([true])
      await destroy(run)
      await acknowledge(run)
      expect(fixture.hypervisor.machines.size).toBe(0)
    },
  )

  it.each(['destroy die_before', 'destroy die_after', 'find die_before'])(
    'in a power off at %s, the end is told once',
    async (where) => {
      const [call, kind] = where.split(' ') as ['destroy' | 'find', 'die_before' | 'die_after']
      const run = aRun()
      await start(run)
      const died = new Promise((resolve) => {
        fixture.hypervisor.failures.onDeath = resolve
      })
      fixture.hypervisor.failures.plan(call, { kind }, { vmId: run.vmId })
      const command = aHeader()
      void rpc.call('machine.destroy', { command, run }).catch(() => undefined) // its agent dies
      await died
      await fixture.kill()
      rpc = await fixture.connect()
      await rpc.call('machine.destroy', { command, run })
      await expect.poll(() => new Set(exitsTold(run).map((exit) => exit.reason))).toEqual(new Set(['destroyed']))
      await acknowledge(run)
      expect(fixture.hypervisor.machines.size).toBe(0)
    },
  )
})

describe('a console', () => {
  it('is a stream of the display, which a machine without one refuses', async () => {
    const run = aRun()
    await start(run)
    const { streamId } = await rpc.call('console.open', { run, protocol: 'vnc' })
    const mux = await dialStreams(fixture.agent.port, fixture.authority, fixture.engine)
    const display = await mux.open(streamId)
    const [bytes] = (await once(display, 'data')) as [Buffer]
    expect(bytes.toString()).toMatch(/^RFB /)
    await expect(mux.open(streamId)).rejects.toBeInstanceOf(StreamReset)
    const closed = new Promise((resolve) => display.once('close', resolve))
    await destroy(run)
    await closed
    mux.close()
    await expect(rpc.call('console.open', { run, protocol: 'vnc' })).rejects.toMatchObject({ code: 'conflict' })
    const screenless = aRun()
    await start(screenless, aHeader(), aSpec({ consoles: ['serial'] }))
    await expect(rpc.call('console.open', { run: screenless, protocol: 'vnc' })).rejects.toMatchObject({
      code: 'conflict',
    })
  })
})

describe('a machine that hangs', () => {
  it('does not hold the others, and its mailbox is bounded', async () => {
    const stuck = aRun()
    const other = aRun()
    await start(stuck)
    fixture.hypervisor.failures.plan('pause', { kind: 'hang' }, { vmId: stuck.vmId })
    const hung = rpc.call('machine.pause', { command: aHeader(), run: stuck }).catch(() => 'hung')
    expect(await start(other)).toMatchObject({ runId: other.runId })
    const many = Array.from({ length: 40 }, () =>
      rpc.call('machine.reset', { command: aHeader(), run: stuck }).catch((error: { code: string }) => error.code),
    )
    expect(await Promise.race(many)).toBe('busy')
    rpc.close()
    await Promise.all([hung, ...many])
  })
})
