import { randomUUID } from 'node:crypto'
import type { MachineSpec, RunRef } from '@overt/api-client/agent'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { migrationContract } from './contract-migration.ts'
import { survivalContract } from './contract-survival.ts'
import { changeOf, closeOf, firstBytes, until } from './contract-waits.ts'
import type { DriverTrial, DriverWorld } from './contract-world.ts'
import type { Driver, MachineChange, OwnMachine } from './port.ts'

/** How long anything of the suite may take; starting a guest on a busy machine takes seconds. */
const TIMEOUT_MS = 60_000

/** The suite every driver passes. */
export function driverContract(name: string, createWorld: () => Promise<DriverWorld>): void {
  describe(`the driver contract, kept by ${name}`, { timeout: TIMEOUT_MS }, () => {
    let world: DriverWorld
    let driver: Driver
    let runs: RunRef[]

    beforeAll(async () => {
      world = await createWorld()
    }, TIMEOUT_MS)
    afterAll(() => world[Symbol.asyncDispose](), TIMEOUT_MS)
    beforeEach(async () => {
      driver = await world.open()
      runs = []
    }, TIMEOUT_MS)
    afterEach(async () => {
      for (const run of runs) {
        await driver.machines.destroy(run)
        await driver.machines.undefine(run)
      }
      await driver[Symbol.asyncDispose]()
    }, TIMEOUT_MS)

    const aRun = (overrides: Partial<RunRef> = {}): RunRef => {
      const run = { vmId: randomUUID(), runId: randomUUID(), runNumber: 1, ...overrides }
      runs.push(run)
      return run
    }
    const defined = async (spec?: Partial<MachineSpec>): Promise<RunRef> => {
      const run = aRun()
      await driver.machines.define(run, world.machine(spec))
      return run
    }
    const started = async (spec?: Partial<MachineSpec>): Promise<RunRef> => {
      const run = await defined(spec)
      await driver.machines.start(run)
      return run
    }
    const found = async (run: RunRef, by = driver): Promise<OwnMachine> => {
      const machine = await by.machines.find(run.vmId)
      if (!machine) throw new Error('the machine is not there')
      return machine
    }

    describe('life', () => {
      it('defines without starting, and tells what was written down', async () => {
        const machine = world.machine({ name: 'first' })
        const run = aRun({ runNumber: 7 })
        await driver.machines.define(run, machine)
        expect(await found(run)).toMatchObject({
          ...run,
          operationId: machine.operationId,
          specHash: machine.specHash,
          name: 'first',
          external: false,
          state: { name: 'defined' },
          consoles: ['vnc', 'serial'],
          cpus: 1,
          memoryBytes: machine.spec.memoryBytes,
        })
        expect((await found(run)).startedAt).toBeUndefined()
      })

      it('starts, and is listed as running', async () => {
        const run = await started()
        const listed = (await driver.machines.list()).find((each) => !each.external && each.vmId === run.vmId)
        expect(listed).toMatchObject({ ...run, state: { name: 'running' } })
        expect((await found(run)).startedAt).toBeInstanceOf(Date)
      })

      it('starts paused when asked, and goes on when told', async () => {
        const run = await defined()
        await driver.machines.start(run, { paused: true })
        expect((await found(run)).state.name).toBe('paused')
        await driver.machines.resume(run)
        expect((await found(run)).state.name).toBe('running')
      })

      it('pauses with a reason, resumes and resets', async () => {
        const run = await started()
        await driver.machines.pause(run)
        expect((await found(run)).state).toMatchObject({ name: 'paused', pauseReason: 'user' })
        const pausedSince = (await found(run)).since
        expect((await found(run)).since).toEqual(pausedSince)
        await driver.machines.resume(run)
        await driver.machines.reset(run)
        expect((await found(run)).state.name).toBe('running')
      })

      it('ends by destroy, keeps the exit until it is undefined', async () => {
        const run = await started()
        await driver.machines.destroy(run)
        const ended = await found(run)
        expect(ended.state).toMatchObject({ name: 'ended', exit: { ...run, reason: 'destroyed' } })
        await driver.machines.undefine(run)
        expect(await driver.machines.find(run.vmId)).toBeUndefined()
        const again = { vmId: run.vmId, runId: randomUUID(), runNumber: 2 }
        runs.push(again)
        await driver.machines.define(again, world.machine())
        expect((await found(again)).state.name).toBe('defined')
      })

      it('tells a crash from an end that was wanted', async () => {
        const run = await started()
        const ended = changeOf(driver, run, 'ended')
        await world.crash(run)
        await ended
        const { state } = await found(run)
        expect(state).toMatchObject({ name: 'ended', exit: { ...run, reason: 'crashed' } })
        expect(state.name === 'ended' && state.exit.message).toBeTruthy()
      })

      it('asks a guest to shut down or reboot by ACPI when no agent answers', async () => {
        const run = await started()
        expect(await driver.machines.shutdown(run)).toBe('acpi')
        expect(await driver.machines.reboot(run)).toBe('acpi')
        expect(await driver.guests.facts(run)).toBeUndefined()
      })

      it('changes the name, and memory and CPUs within their bounds', async () => {
        const cpu = { sockets: 1, coresPerSocket: 1, threadsPerCore: 1, maxSockets: 2 }
        const run = await started({ cpu })
        await driver.machines.rename(run, `<b>"new" & 'shiny'</b> ünïcode 日本`)
        expect((await found(run)).name).toBe(`<b>"new" & 'shiny'</b> ünïcode 日本`)
        await driver.machines.setCpus(run, 2)
        expect((await found(run)).cpus).toBe(2)
        const { memoryBytes } = await found(run)
        await driver.machines.setMemory(run, memoryBytes)
        await expect(driver.machines.setMemory(run, memoryBytes + 1024 ** 2)).rejects.toMatchObject({
          code: 'conflict',
        })
        await expect(driver.machines.setCpus(run, 1)).rejects.toMatchObject({ code: 'conflict' })
        await expect(driver.machines.setCpus(run, 3)).rejects.toMatchObject({ code: 'conflict' })
      })
    })

    describe('repeating', () => {
      it('may define and start the same run again', async () => {
        const run = await started()
        await driver.machines.define(run, world.machine())
        await driver.machines.start(run)
        expect((await found(run)).state.name).toBe('running')
      })

      it('takes an end already reached for a success', async () => {
        const run = await started()
        await driver.machines.pause(run)
        await driver.machines.pause(run)
        await driver.machines.resume(run)
        await driver.machines.resume(run)
        await driver.machines.destroy(run)
        await driver.machines.destroy(run)
        expect(await driver.machines.shutdown(run)).toBe('already_down')
        await driver.machines.undefine(run)
        await driver.machines.undefine(run)
        await driver.machines.destroy(run)
        expect(await driver.machines.shutdown(run)).toBe('already_down')
      })

      it('never starts a run twice that is over', async () => {
        const run = await started()
        await driver.machines.destroy(run)
        await expect(driver.machines.start(run)).rejects.toMatchObject({ code: 'conflict' })
      })
    })

    describe('refusals', () => {
      it('refuses another run of a VM while one is there, whatever its state', async () => {
        const run = await defined()
        const next = { ...run, runId: randomUUID(), runNumber: 2 }
        await expect(driver.machines.define(next, world.machine())).rejects.toMatchObject({
          code: 'conflict',
          details: { runId: run.runId, runNumber: 1, state: 'defined' },
        })
      })

      it('lets nothing of another run touch this one', async () => {
        const run = await started()
        const other = { ...run, runId: randomUUID() }
        await driver.machines.destroy(other)
        await driver.machines.undefine(other)
        expect(await driver.machines.shutdown(other)).toBe('already_down')
        for (const command of [
          () => driver.machines.pause(other),
          () => driver.machines.reset(other),
          () => driver.machines.reboot(other),
          () => driver.machines.start(other),
          () => driver.machines.rename(other, 'stolen'),
          () => driver.consoles.open(other, 'vnc'),
          () => driver.machines.screenshot(other),
          () => driver.machines.devices(other),
        ])
          await expect(command()).rejects.toMatchObject({ code: 'not_found' })
        expect(await found(run)).toMatchObject({ ...run, state: { name: 'running' } })
      })

      it('answers for a machine that is nowhere', async () => {
        const nobody = { vmId: randomUUID(), runId: randomUUID(), runNumber: 1 }
        expect(await driver.machines.find(nobody.vmId)).toBeUndefined()
        await expect(driver.machines.start(nobody)).rejects.toMatchObject({ code: 'not_found' })
        await expect(driver.guests.facts(nobody)).rejects.toMatchObject({ code: 'not_found' })
      })

      it('refuses to undefine what runs and to command what does not', async () => {
        const run = await started()
        await expect(driver.machines.undefine(run)).rejects.toMatchObject({ code: 'conflict' })
        expect((await found(run)).state.name).toBe('running')
        await driver.machines.destroy(run)
        for (const command of [
          () => driver.machines.pause(run),
          () => driver.machines.resume(run),
          () => driver.machines.reset(run),
          () => driver.machines.reboot(run),
          () => driver.machines.screenshot(run),
          () => driver.machines.devices(run),
          () => driver.consoles.open(run, 'vnc'),
        ])
          await expect(command()).rejects.toMatchObject({ code: 'conflict' })
      })

      it('refuses text that cannot be written and changes nothing', async () => {
        const run = aRun()
        for (const hostile of ['bell\u0007', 'zero\u0000', 'half \ud800 pair', 'line\nbreak', ''])
          await expect(driver.machines.define(run, world.machine({ name: hostile }))).rejects.toMatchObject({
            code: 'invalid_request',
          })
        expect(await driver.machines.find(run.vmId)).toBeUndefined()
      })

      it('keeps text that looks like markup as text', async () => {
        const name = `</title><on_poweroff>restart</on_poweroff>&amp;'"`
        const description = `]]><!-- <devices/> -->\n&#0;\t\r\nend`
        const run = await started({ name, description })
        expect(await found(run)).toMatchObject({ name, state: { name: 'running' } })
      })
    })

    it('tells what a machine really has', async () => {
      const run = await started({ video: 'vga', consoles: ['vnc', 'serial'], rng: true, guestAgent: true })
      const { devices, cpu, machineType, firmware } = await driver.machines.devices(run)
      const kinds = new Set(devices.map(({ kind }) => kind))
      for (const kind of ['controller', 'video', 'display', 'serial', 'channel', 'rng'] as const)
        expect(kinds).toContain(kind)
      expect([cpu.online, machineType !== '', firmware]).toEqual([1, true, 'bios'])
      expect(devices.find(({ kind }) => kind === 'video')).toMatchObject({ model: 'vga' })
    })

    it('gives a guest the CPU type and the board it is told to', async () => {
      const { cpu } = await driver.describe()
      const model = cpu.guestModels.find((offered) => offered === 'Nehalem' || offered === 'qemu64')
      const machineType = cpu.machineTypes?.find((offered) => /^pc-q35-\d/.test(offered))
      if (model === undefined || machineType === undefined) throw new Error('the host offers too little')
      const run = await started({ machineType, cpu: { sockets: 1, coresPerSocket: 1, threadsPerCore: 1, model } })
      const devices = await driver.machines.devices(run)
      expect(devices).toMatchObject({ machineType, cpu: { mode: 'custom', model } })
    })

    describe('consoles', () => {
      it('connects to the display', async () => {
        const run = await started()
        const display = await driver.consoles.open(run, 'vnc')
        expect(await firstBytes(display, 4)).toBe('RFB ')
        const second = await driver.consoles.open(run, 'vnc')
        expect(await firstBytes(second, 4)).toBe('RFB ')
        display.destroy()
        second.destroy()
        expect((await found(run)).state.name).toBe('running')
      })

      it('ends the stream when the machine ends', async () => {
        const run = await started()
        const display = await driver.consoles.open(run, 'vnc')
        await firstBytes(display, 4)
        const closed = closeOf(display)
        await driver.machines.destroy(run)
        expect(await closed).toBe('closed')
      })

      it('shares the serial port among its viewers', async () => {
        const run = await started()
        const first = await driver.consoles.open(run, 'serial')
        const second = await driver.consoles.open(run, 'serial')
        const closed = closeOf(second)
        first.destroy()
        const third = await driver.consoles.open(run, 'serial')
        expect([second.destroyed, third.destroyed]).toEqual([false, false])
        third.destroy()
        await driver.machines.destroy(run)
        expect(await closed).toBe('closed')
      })

      it('refuses a console the machine does not have', async () => {
        const run = await started()
        await expect(driver.consoles.open(run, 'spice')).rejects.toMatchObject({ code: 'conflict' })
      })

      it('takes a picture of the screen', async () => {
        const run = await started()
        for (let taken = 0; taken < 20; taken++) {
          const { png, width, height } = await driver.machines.screenshot(run)
          expect(png.subarray(1, 4).toString()).toBe('PNG')
          expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([width, height])
          expect(width * height).toBeGreaterThan(0)
        }
        const blind = await started({ video: 'none', consoles: ['serial'] })
        await expect(driver.machines.screenshot(blind)).rejects.toMatchObject({ code: 'conflict' })
      })
    })

    describe('watching', () => {
      it('tells of changes as they happen', async () => {
        const heard: MachineChange[] = []
        const stop = driver.on('machineChanged', (change) => heard.push(change))
        const run = await started()
        const ended = changeOf(driver, run, 'ended')
        await driver.machines.destroy(run)
        await ended
        const gone = changeOf(driver, run, 'undefined')
        await driver.machines.undefine(run)
        await gone
        stop()
        const ours = heard.filter((change) => change.runId === run.runId).map((change) => change.what)
        const order = ['defined', 'started', 'ended', 'undefined']
        expect(ours.filter((what) => order.includes(what))).toEqual(order)
      })

      it('measures running machines and the host', async () => {
        const run = await started()
        await found(run)
        await driver.telemetry.statistics()
        const { host, machines } = await driver.telemetry.statistics()
        expect(host.memoryTotalBytes).toBeGreaterThan(host.memoryUsedBytes)
        const ours = machines.find((each) => each.runId === run.runId)
        expect(ours?.memoryUsedBytes).toBeGreaterThan(0)
        expect(ours?.cpuPercent).toBeLessThanOrEqual(100)
      })

      it('describes the host', async () => {
        const facts = await driver.describe()
        expect(facts.cpu.onlineCpus).toBeGreaterThan(0)
        expect(facts.cpu.guestModels.length).toBeGreaterThan(0)
        expect(facts.cpu.machineTypes).toContain('q35')
        expect(facts.memoryBytes).toBeGreaterThan(0)
        expect(facts.numa.length).toBeGreaterThan(0)
        expect(facts.versions.qemu).toMatch(/^\d+\.\d+\.\d+$/)
        expect(facts.accelerator.reason).not.toBe('')
      })

      it('tells of a guest that hangs, and measures the others meanwhile', async () => {
        const stuck = await started()
        const lively = await started()
        await driver.machines.list()
        await driver.telemetry.statistics()
        await world.stick(stuck)
        try {
          await until(async () => {
            const { machines } = await driver.telemetry.statistics()
            const { state } = await found(stuck)
            return state.name === 'not_responding' && machines.some((each) => each.runId === lively.runId)
          })
          expect((await found(lively)).state.name).toBe('running')
        } finally {
          await world.unstick(stuck)
        }
        await until(async () => (await found(stuck)).state.name === 'running')
      })
    })

    const trial: DriverTrial = {
      get world() {
        return world
      },
      get driver() {
        return driver
      },
      set driver(next) {
        driver = next
      },
      aRun,
      started,
      defined,
      found,
    }
    survivalContract(trial)
    migrationContract(trial)
  })
}
