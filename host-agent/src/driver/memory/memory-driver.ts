import type { Duplex } from 'node:stream'
import type { GuestFacts, MachineDevices, RunRef, StatisticsReport } from '@overt/api-client/agent'
import { readDevices } from '../../domain-xml/read-devices.ts'
import { writeDomain } from '../../domain-xml/write-domain.ts'
import { escapeXml } from '../../domain-xml/xml.ts'
import { AgentError } from '../../errors.ts'
import { Listeners } from '../listeners.ts'
import { encodePng } from '../png.ts'
import type {
  ConsoleProtocol,
  Consoles,
  Driver,
  DriverConnection,
  DriverEvents,
  DriverHostFacts,
  DriverMachine,
  Guests,
  Machines,
  Migrations,
  OwnMachine,
  ResolvedMachine,
  Screenshot,
  Telemetry,
} from '../port.ts'
import type { MemoryCall } from './failures.ts'
import { MemoryHypervisor } from './memory-hypervisor.ts'
import type { MemoryMachine } from './memory-machine.ts'
import { memoryMigrations } from './memory-migrations.ts'
import { simulatedStatistics } from './memory-statistics.ts'
import { SerialPorts } from '../serial-ports.ts'
import { EchoPort, SimulatedDisplay, simulatedScreen } from './simulated-display.ts'

/** A driver for a hypervisor in memory. Only tests and simulated hosts use it. */
export class MemoryDriver implements Driver {
  readonly kind = 'memory'
  readonly hypervisor: MemoryHypervisor
  readonly machines: Machines
  readonly telemetry: Telemetry
  readonly consoles: Consoles
  readonly guests: Guests
  readonly migrations: Migrations
  readonly #listeners = new Listeners()
  readonly #unwatch: () => void
  /** What was last listed, for when the hypervisor does not answer. */
  readonly #known = new Map<string, OwnMachine>()
  readonly #serial = new SerialPorts()

  constructor(hypervisor: MemoryHypervisor) {
    this.hypervisor = hypervisor
    this.machines = memoryMachines(this)
    this.telemetry = {
      statistics: () =>
        this.call('statistics', undefined, (): StatisticsReport => {
          return simulatedStatistics(hypervisor, true)
        }),
    }
    this.consoles = { open: (run, protocol) => this.command('openConsole', run, (m) => this.#open(m, protocol)) }
    this.guests = {
      facts: (run) => this.command('facts', run, (machine): GuestFacts | undefined => machine.facts()),
    }
    this.migrations = memoryMigrations(this)
    this.#unwatch = hypervisor.watch({
      changed: (change) => this.#listeners.emit('machineChanged', change),
      connection: (connection) => this.#listeners.emit('connection', connection),
    })
  }

  get connection(): DriverConnection {
    return this.hypervisor.connection
  }

  describe(): Promise<DriverHostFacts> {
    return this.hypervisor.failures.around('describe', undefined, () => this.hypervisor.host)
  }

  on<E extends keyof DriverEvents>(event: E, listener: (payload: DriverEvents[E]) => void): () => void {
    return this.#listeners.on(event, listener)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#unwatch()
    this.#listeners.clear()
  }

  async #open(machine: MemoryMachine, protocol: ConsoleProtocol): Promise<Duplex> {
    if (protocol !== 'serial') return openConsole(machine, protocol)
    return await this.#serial.open(machine.run.runId, {
      connect: async () => openConsole(machine, protocol),
      readPast: async () => Buffer.alloc(0),
    })
  }

  /** @internal A call that needs the hypervisor. */
  call<T>(call: MemoryCall, vmId: string | undefined, work: () => T | Promise<T>): Promise<T> {
    return this.hypervisor.failures.around(call, vmId, () => {
      if (!this.connection.up) throw new AgentError('timeout', `The hypervisor does not answer ${call}.`)
      return work()
    })
  }

  /** @internal A call for a run that must be there. */
  command<T>(call: MemoryCall, run: RunRef, work: (machine: MemoryMachine) => T | Promise<T>): Promise<T> {
    return this.call(call, run.vmId, () => {
      const machine = this.ofRun(run)
      if (!machine)
        throw new AgentError('not_found', 'This run of the machine is not on this host.', { details: { ...run } })
      return work(machine)
    })
  }

  /** @internal */
  ofRun(run: RunRef): MemoryMachine | undefined {
    const machine = this.hypervisor.machines.get(run.vmId)
    return machine?.run.runId === run.runId ? machine : undefined
  }

  /** @internal All machines, or what was last known of ours. */
  look(): DriverMachine[] {
    const connection = this.connection
    if (!connection.up)
      return [...this.#known.values()].map((machine) =>
        machine.state.name === 'ended'
          ? machine
          : { ...machine, state: { name: 'unknown', reason: connection.message } },
      )
    const own = [...this.hypervisor.machines.values()].map((machine) => machine.view())
    this.#known.clear()
    for (const machine of own) this.#known.set(machine.vmId, machine)
    return [...own, ...this.hypervisor.externals.values()]
  }
}

/** Makes a driver for a hypervisor; without one, for a new host that nobody else sees. */
export function createMemoryDriver(hypervisor: MemoryHypervisor = new MemoryHypervisor()): MemoryDriver {
  return new MemoryDriver(hypervisor)
}

function memoryMachines(driver: MemoryDriver): Machines {
  const { hypervisor } = driver
  const active = <T>(call: MemoryCall, run: RunRef, work: (machine: MemoryMachine) => T): Promise<T> =>
    driver.command(call, run, (machine) => {
      if (!machine.isActive) throw stateConflict(machine, 'it does not run')
      return work(machine)
    })
  return {
    list: () => hypervisor.failures.around('list', undefined, () => driver.look()),
    find: (vmId) =>
      hypervisor.failures.around('find', vmId, () =>
        driver.look().find((machine): machine is OwnMachine => !machine.external && machine.vmId === vmId),
      ),
    define: (run, machine) => driver.call('define', run.vmId, () => define(hypervisor, run, machine)),
    start: (run, options = {}) =>
      driver.command('start', run, (machine) => {
        if (machine.isActive) return
        if (machine.power === 'ended') throw stateConflict(machine, 'this run of it is over')
        machine.start(options.paused ?? false)
      }),
    shutdown: (run) =>
      driver.call('shutdown', run.vmId, () => {
        const machine = driver.ofRun(run)
        return machine?.isActive ? machine.ask('shutdown') : 'already_down'
      }),
    reboot: (run) => active('reboot', run, (machine) => machine.ask('reboot')),
    reset: (run) => active('reset', run, (machine) => machine.reset()),
    destroy: (run) =>
      driver.call('destroy', run.vmId, () => {
        const machine = driver.ofRun(run)
        if (machine?.isActive) machine.end('destroyed')
      }),
    pause: (run) =>
      active('pause', run, (machine) => {
        if (machine.power === 'running') machine.pause()
      }),
    resume: (run) =>
      active('resume', run, (machine) => {
        if (machine.power === 'paused') machine.resume()
      }),
    undefine: (run) =>
      driver.call('undefine', run.vmId, () => {
        const machine = driver.ofRun(run)
        if (!machine) return
        if (machine.isActive) throw stateConflict(machine, 'it runs')
        hypervisor.undefine(run)
      }),
    forget: () => Promise.resolve(), // it keeps nothing
    setMemory: (run, memoryBytes) =>
      active('setMemory', run, (machine) => {
        const maximumBytes = machine.resolved.spec.memoryBytes
        const details = { memoryBytes, maximumBytes }
        if (machine.resolved.spec.balloon === false)
          throw new AgentError('conflict', 'The machine has no balloon.', { details })
        if (memoryBytes > maximumBytes)
          throw new AgentError('conflict', 'The guest cannot have more memory than it was started with.', { details })
        machine.memoryBytes = memoryBytes
      }),
    setCpus: (run, cpus) =>
      active('setCpus', run, (machine) => {
        const details = { cpus, current: machine.cpus, maximum: machine.maxCpus }
        if (cpus < machine.cpus)
          throw new AgentError('conflict', 'CPUs cannot be taken from a running guest.', { details })
        if (cpus > machine.maxCpus)
          throw new AgentError('conflict', `The guest was started for at most ${machine.maxCpus} CPUs.`, { details })
        machine.cpus = cpus
      }),
    rename: (run, name) =>
      driver.command('rename', run, (machine) => {
        if (!name || /[\r\n]/.test(name))
          throw new AgentError('invalid_request', 'The name is empty or has line breaks.')
        escapeXml(name)
        machine.name = name
      }),
    screenshot: (run) =>
      active('screenshot', run, (machine): Screenshot => {
        if (machine.resolved.spec.video === 'none') throw new AgentError('conflict', 'The machine has no screen.')
        const picture = simulatedScreen(machine.run.vmId)
        return { png: encodePng(picture), width: picture.width, height: picture.height }
      }),
    devices: (run) =>
      active('devices', run, (machine): MachineDevices => {
        const accelerator = hypervisor.host.accelerator.kind
        const document = writeDomain({ run, machine: machine.resolved, accelerator, definedAt: new Date(0) })
        const devices = readDevices(document)
        if (!devices) throw new Error('a domain just written can’t be read')
        const { cpu, ...rest } = devices
        return { ...rest, memoryBytes: machine.memoryBytes, cpu: { ...cpu, online: machine.cpus } }
      }),
  }
}

function define(hypervisor: MemoryHypervisor, run: RunRef, machine: ResolvedMachine): void {
  // Written only to be refused where libvirt's driver would refuse it.
  const accelerator = hypervisor.host.accelerator.kind
  writeDomain({ run, machine, accelerator, definedAt: hypervisor.clock.now() })
  if (hypervisor.externals.has(run.vmId))
    throw new AgentError('conflict', 'A machine that is not of Overt has this id on this host.')
  const there = hypervisor.machines.get(run.vmId)
  if (there?.run.runId === run.runId) return
  if (there) throw stateConflict(there, 'another run of it is still on this host')
  hypervisor.define(run, machine)
}

function openConsole(machine: MemoryMachine, protocol: ConsoleProtocol): Duplex {
  if (!machine.isActive) throw new AgentError('conflict', 'The machine does not run.')
  if (!machine.resolved.spec.consoles.includes(protocol))
    throw new AgentError('conflict', `The machine has no ${protocol} console.`)
  const stream =
    protocol === 'vnc'
      ? new SimulatedDisplay(simulatedScreen(machine.run.vmId), machine.name)
      : // SPICE is not spoken here; its bytes come back as those of a serial port do.
        new EchoPort()
  const forget = machine.onPowerOff(() => stream.destroy())
  stream.once('close', forget)
  return stream
}

function stateConflict(machine: MemoryMachine, why: string): AgentError {
  const { runId, runNumber } = machine.run
  const details = { runId, runNumber, state: machine.state().name }
  return new AgentError('conflict', `The machine's state forbids it: ${why}.`, { details })
}
