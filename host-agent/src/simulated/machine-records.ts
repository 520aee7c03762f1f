import { readFile, rename, writeFile } from 'node:fs/promises'
import type { RunRef } from '@overt/api-client/agent'
import type { MemoryHypervisor } from '../driver/memory/memory-hypervisor.ts'
import type { ResolvedMachine } from '../driver/port.ts'
import { systemErrorCode } from '../errors.ts'
import { type Logger, reasonOf } from '../system/log.ts'

/** A machine as it goes on after the process that simulates it was started anew. */
type MachineRecord = {
  run: RunRef
  resolved: ResolvedMachine
  name: string
  memoryBytes: number
  cpus: number
  power: 'running' | 'paused'
  startedAt: string
}

/** Changes within this time are written together. Milliseconds. */
const GATHER_MS = 250

/**
 * Keeps what runs in a simulated hypervisor in a file: guests of a real host outlive its agent, so those of a simulated
 * one must outlive its process. What changed in the last moments before a kill is lost, as by a power cut.
 */
export class MachineRecords {
  private readonly hypervisor: MemoryHypervisor
  private readonly path: string
  private readonly log: Logger
  private readonly stopWatching: () => void
  private timer: NodeJS.Timeout | undefined
  private writing: Promise<void> = Promise.resolve()

  private constructor(hypervisor: MemoryHypervisor, path: string, log: Logger) {
    this.hypervisor = hypervisor
    this.path = path
    this.log = log
    this.stopWatching = hypervisor.watch({ changed: () => this.schedule(), connection: () => undefined })
  }

  /** Brings back what ran (or forgets it, where the power has gone), and writes from now on. */
  static async open(
    hypervisor: MemoryHypervisor,
    path: string,
    log: Logger,
    past: 'bring back' | 'forget' = 'bring back',
  ): Promise<MachineRecords> {
    for (const record of past === 'forget' ? [] : await read(path)) {
      const machine = hypervisor.define(record.run, record.resolved)
      machine.name = record.name
      machine.memoryBytes = record.memoryBytes
      machine.cpus = record.cpus
      machine.goOn(record.power, new Date(record.startedAt))
    }
    return new MachineRecords(hypervisor, path, log)
  }

  /** Writes what is not written yet, and stops. */
  async close(): Promise<void> {
    this.stopWatching()
    clearTimeout(this.timer)
    await this.write()
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined
      void this.write()
    }, GATHER_MS)
  }

  private write(): Promise<void> {
    this.writing = this.writing.then(async () => {
      try {
        await writeFile(`${this.path}.new`, JSON.stringify(this.records()), { mode: 0o600 })
        await rename(`${this.path}.new`, this.path)
      } catch (error) {
        this.log.warn({ err: error }, `what a simulated host runs could not be written: ${reasonOf(error)}`)
      }
    })
    return this.writing
  }

  private records(): MachineRecord[] {
    return [...this.hypervisor.machines.values()].flatMap((machine) => {
      const { power, startedAt } = machine
      if ((power !== 'running' && power !== 'paused') || !startedAt) return []
      const { run, resolved, name, memoryBytes, cpus } = machine
      return [{ run, resolved, name, memoryBytes, cpus, power, startedAt: startedAt.toISOString() }]
    })
  }
}

async function read(path: string): Promise<MachineRecord[]> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as MachineRecord[] // written by `write`, as a whole
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return []
    throw error
  }
}
