import type { RunRef } from '@overt/api-client/agent'
import {
  DomainControlState,
  DomainDiskErrorCode,
  DomainPausedReason,
  type DomainRef,
  DomainState,
  type LibvirtClient,
  LibvirtDisconnected,
  LibvirtTimeout,
} from '@overt/libvirt-client'
import { type DomainFacts, readDomain } from '../../domain-xml/read-domain.ts'
import { AgentError } from '../../errors.ts'
import type { DriverConnection, DriverMachine, ExternalMachine, MachineState, OwnMachine } from '../port.ts'
import { isLibvirtError, toDriverError } from './errors.ts'
import { deadlines, type LibvirtDriverOptions, logPath } from './options.ts'
import { readRunLog, type RunLog } from './run-log.ts'
import { externalStatus, machineState, type SeenEnd } from './states.ts'

/** A domain of ours as it is now. */
export type Found = { ref: DomainRef; facts: DomainFacts; state: number; machine: OwnMachine }

/** A monitor that has not answered for this long belongs to a guest that hangs. Milliseconds. */
const STUCK_MONITOR_MS = 5_000

/** What the driver remembers of one of our domains. */
type Memory = {
  machine: OwnMachine
  /** The state libvirt last told, and since when. */
  since: Date
}

/**
 * Knows which domains there are, by asking libvirt each time; it remembers only what libvirt does not tell: when a
 * state began, how a run ended, and what there was when the connection broke.
 */
export class Inventory {
  readonly #client: LibvirtClient
  readonly #options: LibvirtDriverOptions
  readonly #connection: () => DriverConnection
  readonly #memory = new Map<string, Memory>()
  readonly #externals = new Map<string, Pick<ExternalMachine, 'status' | 'since'>>()
  readonly #ends = new Map<string, SeenEnd>()
  readonly #noSpace = new Set<string>()

  constructor(client: LibvirtClient, options: LibvirtDriverOptions, connection: () => DriverConnection) {
    this.#client = client
    this.#options = options
    this.#connection = connection
  }

  /** The run a domain had when it was last looked at. */
  runOf(uuid: string): RunRef | undefined {
    return this.#memory.get(uuid)?.machine
  }

  /** Notes the end of a run, as an event tells it. */
  noteEnd(uuid: string, end: SeenEnd): void {
    this.#ends.set(uuid, end)
  }

  /** Notes whether a domain was stopped because its storage is full. */
  noteDiskError(uuid: string, noSpace: boolean): void {
    if (noSpace) this.#noSpace.add(uuid)
    else this.#noSpace.delete(uuid)
  }

  /** Forgets a domain that was undefined. */
  forget(uuid: string): void {
    this.#memory.delete(uuid)
    this.#externals.delete(uuid)
    this.#ends.delete(uuid)
    this.#noSpace.delete(uuid)
  }

  async list(): Promise<DriverMachine[]> {
    if (!this.#connection().up) return this.#lastKnown()
    let refs: DomainRef[]
    try {
      refs = await this.#client.control.connectListAllDomains(0, { deadlineMs: deadlines.list })
    } catch (error) {
      if (error instanceof LibvirtDisconnected) return this.#lastKnown()
      throw toDriverError(error, 'listing the machines')
    }
    const machines = await Promise.all(refs.map((ref) => this.#look(ref)))
    for (const uuid of [...this.#memory.keys(), ...this.#externals.keys()])
      if (!refs.some((ref) => ref.uuid === uuid)) this.forget(uuid)
    return machines.filter((machine) => machine !== undefined)
  }

  async find(vmId: string): Promise<OwnMachine | undefined> {
    const connection = this.#connection()
    if (!connection.up) {
      const known = this.#memory.get(vmId)
      return known && asUnknown(known.machine, connection.message)
    }
    const ref = await this.#lookUp(vmId)
    const machine = ref && (await this.#look(ref))
    return machine?.external === false ? machine : undefined
  }

  /**
   * The domain of one run, read now. Undefined when there is none, or it is that of another run or not ours.
   *
   * @throws AgentError `timeout` when libvirt does not answer for it
   */
  async findRun(run: RunRef): Promise<Found | undefined> {
    const found = await this.findAny(run.vmId)
    return found && 'machine' in found && found.machine.runId === run.runId ? found : undefined
  }

  /** The domain with a VM's id, ours or not. */
  async findAny(vmId: string): Promise<Found | { ref: DomainRef; external: true } | undefined> {
    const ref = await this.#lookUp(vmId)
    if (!ref) return undefined
    try {
      const read = await this.#read(ref)
      if (!read) return undefined
      if (!read.facts.run) return { ref, external: true }
      const machine = await this.#own(ref, read.facts, read.facts.run, read.state, read.reason)
      return { ref, facts: read.facts, state: read.state, machine }
    } catch (error) {
      if (isLibvirtError(error, 'NO_DOMAIN')) return undefined
      throw toDriverError(error, 'reading the machine')
    }
  }

  async #lookUp(vmId: string): Promise<DomainRef | undefined> {
    try {
      return await this.#client.control.domainLookupByUUID(vmId, { deadlineMs: deadlines.read })
    } catch (error) {
      if (isLibvirtError(error, 'NO_DOMAIN')) return undefined
      throw toDriverError(error, 'looking for the machine')
    }
  }

  async #look(ref: DomainRef): Promise<DriverMachine | undefined> {
    try {
      const read = await this.#read(ref)
      if (!read) return undefined
      const { facts, state, reason } = read
      return facts.run ? await this.#own(ref, facts, facts.run, state, reason) : this.#external(facts, state)
    } catch (error) {
      // It was there when the list was made.
      if (isLibvirtError(error, 'NO_DOMAIN')) return undefined
      const known = this.#memory.get(ref.uuid)?.machine
      if (known && error instanceof LibvirtTimeout)
        return this.#remember(ref.uuid, known, notResponding('libvirt cannot get hold of it.'))
      if (known && error instanceof LibvirtDisconnected) return asUnknown(known, 'The connection to libvirt was lost.')
      throw toDriverError(error, 'reading a machine')
    }
  }

  async #read(ref: DomainRef): Promise<{ facts: DomainFacts; state: number; reason: number } | undefined> {
    const options = { deadlineMs: deadlines.read }
    const [xml, { state, reason }] = await Promise.all([
      this.#client.control.domainGetXMLDesc(ref, 0, options),
      this.#client.control.domainGetState(ref, 0, options),
    ])
    const facts = readDomain(xml)
    return facts && { facts, state, reason }
  }

  async #own(
    ref: DomainRef,
    facts: DomainFacts,
    run: NonNullable<DomainFacts['run']>,
    state: number,
    reason: number,
  ): Promise<OwnMachine> {
    const off = state === DomainState.SHUTOFF
    const log = await this.#log(facts, run, off)
    const told = machineState({
      run: { vmId: run.vmId, runId: run.runId, runNumber: run.runNumber },
      state,
      reason,
      seenEnd: this.#ends.get(ref.uuid),
      log: off ? log : {},
      noSpace: await this.#isFull(ref, state, reason),
      now: this.#memory.get(ref.uuid)?.since ?? new Date(),
    })
    const machine: OwnMachine = {
      external: false,
      vmId: run.vmId,
      runId: run.runId,
      runNumber: run.runNumber,
      operationId: run.operationId,
      specHash: run.specHash,
      name: facts.title,
      state: told,
      since: new Date(),
      ...(log.startedAt && { startedAt: log.startedAt }),
      consoles: facts.consoles.map(({ protocol }) => protocol),
      memoryBytes: facts.memoryBytes,
      cpus: facts.cpus,
      guestAgent: facts.guestAgent,
    }
    const stuck = off ? undefined : await this.#stuck(ref)
    return this.#remember(ref.uuid, machine, stuck ?? told)
  }

  /** Puts a state into a machine, with the time at which it was first seen (or, of an end, at which it came). */
  #remember(uuid: string, machine: OwnMachine, state: MachineState): OwnMachine {
    const before = this.#memory.get(uuid)
    const same = before?.machine.runId === machine.runId && before.machine.state.name === state.name
    const began = state.name === 'ended' ? new Date(state.exit.at) : new Date()
    const now = { ...machine, state, since: same ? before.since : began }
    this.#memory.set(uuid, { machine: now, since: now.since })
    return now
  }

  /** A guest whose monitor keeps a call waiting. Asking it costs nothing: libvirt only looks at its own clock. */
  async #stuck(ref: DomainRef): Promise<MachineState | undefined> {
    try {
      const info = await this.#client.control.domainGetControlInfo(ref, 0, { deadlineMs: deadlines.read })
      if (info.state === DomainControlState.ERROR) return notResponding('libvirt has lost its monitor.')
      if (info.state !== DomainControlState.OCCUPIED || info.stateTime < STUCK_MONITOR_MS) return undefined
      return notResponding(`QEMU has not answered its monitor for ${Math.round(info.stateTime / 1000)} s.`)
    } catch (error) {
      // It has ended between the two questions.
      if (isLibvirtError(error, 'OPERATION_INVALID', 'NO_DOMAIN')) return undefined
      throw error
    }
  }

  /** Full or broken: events tell, and after a restart of the agent the disks' errors do. */
  async #isFull(ref: DomainRef, state: number, reason: number): Promise<boolean> {
    if (state !== DomainState.PAUSED || reason !== DomainPausedReason.IOERROR) return false
    if (this.#noSpace.has(ref.uuid)) return true
    try {
      const { errors } = await this.#client.stats.domainGetDiskErrors(ref, 64, 0, { deadlineMs: deadlines.read })
      return errors.some((each) => each.error === DomainDiskErrorCode.NO_SPACE)
    } catch (error) {
      this.#options.onProblem?.(error, 'reading disk errors')
      return false
    }
  }

  async #log(facts: DomainFacts, run: NonNullable<DomainFacts['run']>, off: boolean): Promise<RunLog> {
    const known = this.#memory.get(facts.uuid)?.machine
    // The start of a run does not change; only its end has to be looked for.
    if (!off && known?.runId === run.runId && known.startedAt) return { startedAt: known.startedAt }
    try {
      return await readRunLog(logPath(this.#options, facts.name), run.definedAt)
    } catch (error) {
      this.#options.onProblem?.(error, "reading libvirt's log of a machine")
      return {}
    }
  }

  #external(facts: DomainFacts, state: number): ExternalMachine {
    const status = externalStatus(state)
    const before = this.#externals.get(facts.uuid)
    const since = before?.status === status ? before.since : new Date()
    this.#externals.set(facts.uuid, { status, since })
    const { uuid: id, title, name, memoryBytes, cpus } = facts
    return { external: true, id, name: title || name, status, since, memoryBytes, cpus }
  }

  #lastKnown(): DriverMachine[] {
    const connection = this.#connection()
    const reason = connection.up ? 'The connection to libvirt was lost.' : connection.message
    return [...this.#memory.values()].map(({ machine }) => asUnknown(machine, reason))
  }
}

function notResponding(reason: string): MachineState {
  return { name: 'not_responding', reason }
}

function asUnknown(machine: OwnMachine, reason: string): OwnMachine {
  // What is over stays over.
  return machine.state.name === 'ended' ? machine : { ...machine, state: { name: 'unknown', reason } }
}

/** The failure of a command for a run that is not there. */
export function noSuchRun(run: RunRef): AgentError {
  return new AgentError('not_found', 'This run of the machine is not on this host.', { details: { ...run } })
}
