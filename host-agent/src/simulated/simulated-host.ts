import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Agent } from '../agent.ts'
import { startAgent } from '../compose.ts'
import type { AgentConfig } from '../config.ts'
import { createMemoryDriver } from '../driver/memory/memory-driver.ts'
import { MemoryHypervisor } from '../driver/memory/memory-hypervisor.ts'
import type { DriverHostFacts } from '../driver/port.ts'
import { readIdentity } from '../enrollment/identity.ts'
import type { Logger } from '../system/log.ts'
import type { Fault } from './faults.ts'
import { MachineRecords } from './machine-records.ts'
import { simulatedParts } from './parts.ts'

/** How often a host that is not enrolled looks for a token. Milliseconds. */
const LOOK_MS = 1_000

/** What a simulated host is made of. */
export type SimulatedHostParts = {
  config: AgentConfig
  hardware: Partial<DriverHostFacts>
  /** How long its guests take to boot; milliseconds. */
  bootMs: number
  log: Logger
  /** Ends the wait for a token and for the engine. */
  signal: AbortSignal
}

/** One simulated host: its machines, the agent on them while it has power, and what it suffers from. */
export class SimulatedHost {
  private readonly parts: SimulatedHostParts
  private readonly hypervisor: MemoryHypervisor
  private records: MachineRecords | undefined
  private agent: Agent | undefined
  private present: Fault | undefined
  private mayStart = false
  /** Power goes on and off one after the other. */
  private work: Promise<void> = Promise.resolve()

  constructor(parts: SimulatedHostParts, fault: Fault | undefined) {
    this.parts = parts
    this.present = fault
    this.hypervisor = new MemoryHypervisor({ host: parts.hardware, guest: { bootMs: parts.bootMs } })
  }

  /** What it suffers from; undefined when it is well. */
  get fault(): Fault | undefined {
    return this.present
  }

  /** Brings back what ran, waits until it may enrol, and serves, unless it has no power. Repeatable when it failed. */
  async start(): Promise<void> {
    const { config, log, signal } = this.parts
    await mkdir(config.dataDir, { recursive: true, mode: 0o700 })
    this.records ??= await MachineRecords.open(
      this.hypervisor,
      join(config.dataDir, 'simulated-machines.json'),
      log,
      // What ran when its process ended had power.
      this.present?.kind === 'die' ? 'forget' : 'bring back',
    )
    await untilTokenThere(config, signal)
    this.mayStart = true
    await this.settle()
  }

  /** Suffers from this from now on, and from nothing else; undefined heals it. */
  async suffer(fault: Fault | undefined): Promise<void> {
    this.present = fault
    if (this.mayStart) await this.settle()
  }

  async close(): Promise<void> {
    await this.work.catch(() => undefined) // told to whoever asked for it
    await this.records?.close()
    await this.agent?.close()
  }

  private settle(): Promise<void> {
    this.work = this.work.catch(() => undefined).then(() => this.switchPower())
    return this.work
  }

  private async switchPower(): Promise<void> {
    const hasPower = this.present?.kind !== 'die'
    if (hasPower && !this.agent) this.agent = await this.boot()
    if (hasPower || !this.agent) return
    const agent = this.agent
    this.agent = undefined
    // First the agent: nobody sees how the guests end.
    await agent.kill()
    this.hypervisor.losePower()
  }

  private boot(): Promise<Agent> {
    const { config, log, signal } = this.parts
    const parts = simulatedParts(config, { isFull: () => this.present?.kind === 'full' })
    const driver = createMemoryDriver(this.hypervisor)
    const machineId = this.hypervisor.host.machineId ?? config.hostName ?? ''
    return startAgent(config, { ...parts, driver, log, signal, machineId, saying: (say) => this.saying(say) })
  }

  /** Everything its agent says to the engine passes here, in its order. */
  private saying(say: () => void): void {
    const fault = this.present
    if (fault?.kind === 'deaf') return
    if (fault?.kind === 'slow') setTimeout(say, fault.ms).unref()
    else say()
  }
}

/** The token of a host that is not enrolled may be made while the others run already. */
async function untilTokenThere(config: AgentConfig, signal: AbortSignal): Promise<void> {
  const there = async () => existsSync(config.enrollmentTokenFile ?? '') || (await readIdentity(config.dataDir))
  while (!(await there())) await sleep(LOOK_MS, undefined, { signal })
}
