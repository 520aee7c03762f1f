import type {
  AgentErrorCode,
  AgentMethod,
  AgentParams,
  AgentResult,
  CommandHeader,
  HostDescription,
  MachineExit,
  MachineReport,
  RunRef,
} from '@overt/api-client/agent'
import { AgentFailure } from './agent-errors.ts'
import { fakeDescription, fakePlaces, onePixelPng } from './fake-facts.ts'
import { type FakeDomain, fenced, type Handlers, storageHandlers } from './fake-storage.ts'

type Outcome = { readonly result: unknown } | { readonly failure: AgentFailure }

/** Failures after which a real agent lets the same key run again. */
const transient: ReadonlySet<AgentErrorCode> = new Set(['timeout', 'busy', 'cancelled', 'internal', 'fenced'])

/** What a fake host tells when something on it changes. */
export interface FakeHostListener {
  /** Everything is told anew: a machine is here no more, and has not ended. */
  resync(): void
  /** The number of the last report that was sent. */
  lastSequence(): number
  /** The host with an id, for a guest that goes there. */
  peer(hostId: string): FakeHost | undefined
  machine(report: MachineReport): void
  exit(exit: MachineExit): void
}

/** One host in memory, with the fences and the journal of the agent contract. Everything on it may be looked at. */
export class FakeHost {
  readonly id: string
  readonly machines = new Map<string, MachineReport>()
  /** Ends not acknowledged, by run id. */
  readonly exits = new Map<string, MachineExit>()
  readonly domains = new Map<string, FakeDomain>()
  readonly networks = new Map<string, AgentParams<'network.ensure'>['network']>()
  readonly journal = new Map<string, { readonly method: AgentMethod; readonly outcome: Outcome; operationId: string }>()
  /** Image files that `volume.import` and `volume.inspectFile` find, by path. */
  readonly files = new Map<string, AgentResult<'volume.inspectFile'>>()
  readonly description: HostDescription
  /** Machines start as `powering_up` and become `up` in `finishBoot`; false: `up` at once. */
  slowBoot = false
  /** Answers `migration.stop` as agents did that did not know `gone`. */
  saysStaysOfGone = false
  private readonly specs = new Map<string, AgentParams<'machine.start'>['spec']>()
  private readonly generations = new Map<string, number>()
  private readonly runs = new Map<string, { runNumber: number; runId: string }>()
  /** Hosts from which guests may come, by run id. */
  private readonly expected = new Map<string, string>()
  /** Runs that have left for other hosts. */
  private readonly elsewhere = new Set<string>()
  /** Runs that ended here, also those whose end was acknowledged. */
  private readonly ended = new Set<string>()
  private epoch = 0
  private readonly listener: FakeHostListener

  constructor(id: string, listener: FakeHostListener, description: Partial<HostDescription> = {}) {
    this.id = id
    this.listener = listener
    this.description = { ...fakeDescription, hostName: `host-${id.slice(0, 8)}`, ...description }
  }

  /** Answers a call as an agent would. @throws AgentFailure */
  execute<M extends AgentMethod>(method: M, params: AgentParams<M>): AgentResult<M> {
    const header = (params as { command?: CommandHeader }).command // commands alone have one
    if (!header) return this.handlers[method](params)
    this.checkHeader(header)
    const known = this.journal.get(header.key)
    if (known) {
      if (known.method !== method) throw new AgentFailure('invalid_request', `The key was used for ${known.method}.`)
      if ('failure' in known.outcome) throw known.outcome.failure
      return known.outcome.result as AgentResult<M> // journaled for this key and method
    }
    const { operationId } = header
    try {
      const result = this.handlers[method](params)
      this.journal.set(header.key, { method, operationId, outcome: { result } })
      return result
    } catch (thrown) {
      if (thrown instanceof AgentFailure && !transient.has(thrown.code))
        this.journal.set(header.key, { method, operationId, outcome: { failure: thrown } })
      throw thrown
    }
  }

  /** The guest ends by itself: it shut down, or its QEMU died. */
  endGuest(vmId: string, reason: MachineExit['reason'] = 'crashed', message = ''): void {
    const machine = this.machines.get(vmId)
    if (machine) this.end(machine, reason, message)
  }

  /** A slow boot is over. */
  finishBoot(vmId: string): void {
    this.change(vmId, { status: 'up', reason: '' })
  }

  /** Makes a report differ, as a guest or a hypervisor would. */
  change(vmId: string, change: Partial<MachineReport>): void {
    const machine = this.machines.get(vmId)
    if (!machine) throw new Error(`there is no machine ${vmId} on this host`)
    const changed: MachineReport = { ...machine, at: new Date().toISOString(), ...change }
    this.machines.set(vmId, changed)
    this.listener.machine(changed)
  }

  /** Takes a guest that comes from another host; false when it is not expected. */
  takeOver(fromHostId: string, machine: MachineReport): boolean {
    if (this.expected.get(machine.runId) !== fromHostId) return false
    this.elsewhere.delete(machine.runId)
    const arrived: MachineReport = { ...machine, status: 'up', at: new Date().toISOString() }
    this.machines.set(machine.vmId, arrived)
    this.listener.machine(arrived)
    return true
  }

  /** A guest has gone to another host, which this one knows. */
  leave({ vmId, runId }: RunRef): void {
    this.elsewhere.add(runId)
    this.machines.delete(vmId)
    this.listener.resync()
  }

  private readonly handlers: Handlers = {
    'session.open': () => {
      throw new AgentFailure('invalid_request', 'A fake host has no sessions of its own.')
    },
    'session.ping': () => ({ clockAt: new Date().toISOString(), sequence: this.listener.lastSequence() }),
    'session.report': () => {
      queueMicrotask(() => this.listener.resync())
      return {}
    },
    'command.cancel': () => ({ found: false }),
    'command.forget': ({ operationIds }) => {
      for (const [key, { operationId }] of this.journal)
        if (operationIds.includes(operationId)) this.journal.delete(key)
      return {}
    },
    'host.describe': () => this.description,
    'host.requestCertificate': () => {
      throw new AgentFailure('invalid_request', 'A fake host has no key.')
    },
    'host.installCertificate': () => {
      throw new AgentFailure('invalid_request', 'A fake host has no key.')
    },
    'network.ensure': ({ network }) => {
      const created = !this.networks.has(network.networkId)
      this.networks.set(network.networkId, network)
      return { bridge: `ov${network.networkId.slice(0, 8)}`, created }
    },
    'network.remove': ({ networkId }) => {
      this.networks.delete(networkId)
      return {}
    },
    'machine.start': ({ run, spec, paused, command }) => this.start(run, spec, paused ?? false, command.operationId),
    'machine.shutdown': ({ run }) => {
      const machine = this.find(run)
      if (!machine) return { via: 'already_down' }
      this.end(machine, 'shutdown', '')
      return { via: 'guest_agent' }
    },
    'machine.reboot': ({ run }) => {
      this.running(run)
      return { via: 'guest_agent' }
    },
    'machine.destroy': ({ run }) => {
      this.checkRun(run)
      const machine = this.find(run)
      if (machine) this.end(machine, 'destroyed', '')
      return {}
    },
    'machine.reset': ({ run }) => {
      this.running(run)
      return {}
    },
    'machine.pause': ({ run }) => {
      if (this.running(run).status !== 'paused')
        this.change(run.vmId, { status: 'paused', reason: 'It was paused.', pauseReason: 'user' })
      return {}
    },
    'machine.resume': ({ run }) => {
      if (this.running(run).status === 'paused') this.change(run.vmId, { status: 'up', reason: '' })
      return {}
    },
    'machine.update': ({ run, change }) => {
      this.running(run)
      this.change(run.vmId, change)
      return { applied: (['memoryBytes', 'cpus', 'name'] as const).filter((field) => change[field] !== undefined) }
    },
    'machine.acknowledgeExit': ({ run }) => {
      this.exits.delete(run.runId)
      if (this.machines.get(run.vmId)?.runId === run.runId) this.machines.delete(run.vmId)
      return {}
    },
    'machine.screenshot': ({ run }) => {
      this.running(run)
      return { png: onePixelPng, width: 1, height: 1 }
    },
    'machine.devices': ({ run }) => {
      const { memoryBytes = 0, cpus = 1 } = this.running(run)
      const spec = this.specs.get(run.vmId)
      const { model } = spec?.cpu ?? {}
      return {
        machineType: spec?.machineType ?? 'pc-q35-8.2',
        emulator: '/usr/bin/qemu-system-x86_64',
        firmware: 'bios',
        cpu: {
          ...(model === undefined ? { mode: 'host-passthrough' } : { mode: 'custom', model }),
          sockets: cpus,
          coresPerSocket: 1,
          threadsPerCore: 1,
          online: cpus,
        },
        memoryBytes,
        devices: (spec?.disks ?? []).map(({ diskId, bus, device, readOnly }, index) => ({
          kind: device,
          name: `vd${String.fromCharCode(97 + index)}`,
          bus,
          address: `pci 0000:0${index + 1}:00.0`,
          diskId,
          readOnly,
        })),
      }
    },
    'migration.expect': ({ run, spec, fromHostId }) => {
      this.checkRun(run)
      if (this.find(run)) throw new AgentFailure('conflict', 'The guest runs on this host already.')
      this.runs.set(run.vmId, run)
      this.specs.set(run.vmId, spec)
      this.expected.set(run.runId, fromHostId)
      return { places: fakePlaces }
    },
    'migration.send': ({ run, target, copiedDisks = [] }) => {
      if (this.elsewhere.has(run.runId)) return { totalMs: 0 }
      const machine = this.running(run)
      if (machine.status === 'paused') throw new AgentFailure('conflict', 'Only a guest that runs can be migrated.')
      if (!this.listener.peer(target.hostId)?.takeOver(this.id, machine))
        throw new AgentFailure('host_failed', 'The other host did not take the guest.')
      this.leave(run)
      const measures = { rounds: 3, throttlePercent: 20, allowedDowntimeMs: 200 }
      const copied = copiedDisks.length > 0 ? { copiedDiskBytes: copiedDisks.length * 2 ** 30 } : {}
      return { totalMs: 1_000, downtimeMs: 80, transferredBytes: 2 ** 20, ...copied, ...measures }
    },
    'migration.abandon': ({ run }) => {
      this.expected.delete(run.runId)
      return { arrived: this.find(run) !== undefined || this.ended.has(run.runId) }
    },
    'migration.stop': ({ run }) => ({ guest: this.elsewhere.has(run.runId) ? 'left' : this.stopped(run) }),
    'migration.settle': ({ run, moved }) => {
      const machine = this.running(run)
      if (moved) this.leave(run)
      else if (machine.status === 'paused') this.change(run.vmId, { status: 'up', reason: '' })
      return {}
    },
    'console.open': ({ run, protocol }) => {
      this.running(run)
      return { streamId: `${protocol}-${crypto.randomUUID()}` }
    },
    ...storageHandlers(this),
  }

  private checkHeader(header: CommandHeader): void {
    if (header.epoch < this.epoch) throw fenced('epoch')
    if (header.generation < (this.generations.get(header.operationId) ?? 0)) throw fenced('generation')
    this.epoch = header.epoch
    this.generations.set(header.operationId, header.generation)
  }

  private checkRun({ vmId, runNumber, runId }: RunRef): void {
    const newest = this.runs.get(vmId)
    if (newest && runNumber < newest.runNumber) throw fenced('run')
    if (newest && runNumber === newest.runNumber && runId !== newest.runId)
      throw new AgentFailure('conflict', `Run ${runNumber} of this VM is known here under another id.`)
  }

  private start(
    run: RunRef,
    spec: AgentParams<'machine.start'>['spec'],
    paused: boolean,
    operationId: string,
  ): MachineReport {
    this.checkRun(run)
    const present = this.machines.get(run.vmId)
    if (present?.runId === run.runId) return present
    if (present || this.runs.get(run.vmId)?.runId === run.runId)
      throw new AgentFailure('conflict', 'This run has ended, or another run of the VM is here.')
    for (const { domainId, volumeId } of spec.disks)
      if (!this.domains.get(domainId)?.volumes.has(volumeId))
        throw new AgentFailure('not_found', `There is no volume ${volumeId}.`)
    for (const { networkId } of spec.nics)
      if (!this.networks.has(networkId)) throw new AgentFailure('not_found', `There is no network ${networkId}.`)
    this.runs.set(run.vmId, { runNumber: run.runNumber, runId: run.runId })
    this.specs.set(run.vmId, spec)
    const now = new Date().toISOString()
    const machine: MachineReport = {
      ...run,
      operationId,
      name: spec.name,
      status: paused ? 'paused' : this.slowBoot ? 'powering_up' : 'up',
      reason: paused ? 'It was started paused.' : '',
      at: now,
      startedAt: now,
      external: false,
      consoles: spec.consoles,
      memoryBytes: spec.memoryBytes,
      cpus: spec.cpu.sockets * spec.cpu.coresPerSocket * spec.cpu.threadsPerCore,
    }
    this.machines.set(run.vmId, machine)
    this.listener.machine(machine)
    return machine
  }

  private find({ vmId, runId }: RunRef): MachineReport | undefined {
    const machine = this.machines.get(vmId)
    return machine?.runId === runId ? machine : undefined
  }

  private running(run: RunRef): MachineReport {
    this.checkRun(run)
    const machine = this.find(run)
    if (!machine) throw new AgentFailure('not_found', 'This run is not here.')
    return machine
  }

  /** A guest that its migration left paused, or that is not here: only the other host knows. */
  private stopped(run: RunRef): 'stays' | 'gone' | 'unclear' {
    const machine = this.find(run)
    if (!machine || machine.status === 'down') return this.saysStaysOfGone ? 'stays' : 'gone'
    return machine.status === 'paused' && machine.pauseReason === 'migration' ? 'unclear' : 'stays'
  }

  private end({ vmId, runId, runNumber }: MachineReport, reason: MachineExit['reason'], message: string): void {
    this.machines.delete(vmId)
    const exit: MachineExit = { vmId, runId, runNumber, reason, message, at: new Date().toISOString() }
    this.exits.set(runId, exit)
    this.ended.add(runId)
    this.listener.exit(exit)
  }
}
