import type { GuestFacts, MachineExit, MachineReport, RunRef } from '@overt/api-client/agent'
import type { MachineChange, MachineState, OwnMachine, ResolvedMachine } from '../port.ts'
import type { Clock } from './clock.ts'
import { simulatedGuestFacts } from './simulated-guest.ts'

/** How a guest behaves. Times are milliseconds of the hypervisor's clock. */
export type GuestBehaviour = {
  /** From power to a guest agent that answers. */
  bootMs: number
  /** From being asked to being off. */
  shutdownMs: number
  /** Whether it does as it is asked; otherwise it goes on as if nothing was. */
  obeys: boolean
  /** Whether its agent runs, if the machine has a channel for one. */
  hasAgent: boolean
  /** What its agent says, in place of what a well-behaved guest would. */
  facts?: GuestFacts
}

/** A guest that boots in three seconds and does as it is told. */
export const usualGuest: GuestBehaviour = { bootMs: 3_000, shutdownMs: 2_000, obeys: true, hasAgent: true }

/** What a guest takes along to another host. */
export type GuestState = { name: string; memoryBytes: number; cpus: number; startedAt: string }

type Power = 'defined' | 'running' | 'paused' | 'ended'

/** One machine of the hypervisor in memory, with the guest in it. */
export class MemoryMachine {
  readonly run: RunRef
  readonly resolved: ResolvedMachine
  guest: GuestBehaviour
  name: string
  memoryBytes: number
  cpus: number
  power: Power = 'defined'
  readonly #clock: Clock
  readonly #tell: (what: MachineChange['what']) => void
  readonly #pending = new Set<() => void>()
  readonly #onPowerOff = new Set<() => void>()
  #since: Date
  #startedAt: Date | undefined
  #agentAnswers = false
  #pauseReason: NonNullable<MachineReport['pauseReason']> = 'user'
  #exit: MachineExit | undefined
  #stuck: string | undefined

  constructor(
    run: RunRef,
    resolved: ResolvedMachine,
    guest: GuestBehaviour,
    clock: Clock,
    tell: (what: MachineChange['what']) => void,
  ) {
    this.run = { vmId: run.vmId, runId: run.runId, runNumber: run.runNumber }
    this.resolved = resolved
    this.guest = guest
    this.name = resolved.spec.name
    this.memoryBytes = resolved.spec.memoryBytes
    const { sockets, coresPerSocket, threadsPerCore } = resolved.spec.cpu
    this.cpus = sockets * coresPerSocket * threadsPerCore
    this.#clock = clock
    this.#tell = tell
    this.#since = clock.now()
  }

  get maxCpus(): number {
    const { sockets, maxSockets = sockets, coresPerSocket, threadsPerCore } = this.resolved.spec.cpu
    return maxSockets * coresPerSocket * threadsPerCore
  }

  get isActive(): boolean {
    return this.power === 'running' || this.power === 'paused'
  }

  get startedAt(): Date | undefined {
    return this.#startedAt
  }

  /** The guest's agent would answer a question now. */
  get agentAnswers(): boolean {
    return this.#agentAnswers && this.power === 'running' && this.#stuck === undefined
  }

  start(paused: boolean): void {
    this.#startedAt = this.#clock.now()
    this.#become(paused ? 'paused' : 'running', 'started')
    if (!paused) this.#boot()
  }

  /** Is as it was before the process that simulates it was started anew: started long ago, its guest up. */
  goOn(power: 'running' | 'paused', startedAt: Date): void {
    this.power = power
    this.#startedAt = startedAt
    this.#since = startedAt
    this.#agentAnswers = this.guest.hasAgent && this.resolved.spec.guestAgent !== false
  }

  /** What it takes along. */
  leave(): GuestState {
    const { name, memoryBytes, cpus } = this
    return { name, memoryBytes, cpus, startedAt: (this.#startedAt ?? this.#clock.now()).toISOString() }
  }

  /** Goes on as it was on the host it comes from. */
  arrive({ name, memoryBytes, cpus, startedAt }: GuestState): void {
    Object.assign(this, { name, memoryBytes, cpus })
    this.goOn('running', new Date(startedAt))
    this.#become('running', 'resumed')
  }

  pause(reason: NonNullable<MachineReport['pauseReason']> = 'user'): void {
    this.#pauseReason = reason
    this.#become('paused', 'paused')
  }

  resume(): void {
    this.#become('running', 'resumed')
    if (!this.#agentAnswers) this.#boot()
  }

  reset(): void {
    this.#agentAnswers = false
    this.#tell('rebooted')
    if (this.power === 'running') this.#boot()
  }

  /** Asks the guest to shut down, or to reboot. */
  ask(wish: 'shutdown' | 'reboot'): 'guest_agent' | 'acpi' {
    const via = this.agentAnswers ? 'guest_agent' : 'acpi'
    if (this.guest.obeys)
      this.#later(this.guest.shutdownMs, () => {
        if (this.power !== 'running') return
        if (wish === 'shutdown') this.end('shutdown')
        else this.reset()
      })
    return via
  }

  /** Ends the run, whoever wanted it. */
  end(reason: MachineExit['reason'], message?: string): void {
    for (const cancel of this.#pending) cancel()
    this.#pending.clear()
    this.#agentAnswers = false
    this.#stuck = undefined
    this.#exit = { ...this.run, reason, ...(message && { message }), at: this.#clock.now().toISOString() }
    this.#become('ended', 'ended')
    for (const act of this.#onPowerOff) act()
    this.#onPowerOff.clear()
  }

  /** Calls when the power goes, as for closing consoles; until the function returned is called. */
  onPowerOff(act: () => void): () => void {
    this.#onPowerOff.add(act)
    return () => void this.#onPowerOff.delete(act)
  }

  /** Makes the machine not answer the hypervisor, or answer again (undefined). */
  stick(reason: string | undefined): void {
    this.#stuck = reason
    this.#since = this.#clock.now()
    this.#tell('other')
  }

  state(): MachineState {
    if (this.#stuck !== undefined && this.isActive) return { name: 'not_responding', reason: this.#stuck }
    switch (this.power) {
      case 'defined':
      case 'running':
        return { name: this.power }
      case 'paused':
        return { name: 'paused', pauseReason: this.#pauseReason, reason: pauseSentences[this.#pauseReason] }
      case 'ended':
        return { name: 'ended', exit: this.#exit ?? { ...this.run, reason: 'lost', at: this.#since.toISOString() } }
    }
  }

  /** The machine as the port shows it. */
  view(): OwnMachine {
    const { spec, operationId, specHash } = this.resolved
    return {
      external: false,
      ...this.run,
      operationId,
      specHash,
      name: this.name,
      state: this.state(),
      since: this.#since,
      ...(this.#startedAt && { startedAt: this.#startedAt }),
      consoles: spec.consoles,
      memoryBytes: this.memoryBytes,
      cpus: this.cpus,
      guestAgent: spec.guestAgent === false ? 'none' : this.#agentAnswers ? 'connected' : 'disconnected',
    }
  }

  /** What the guest's agent says. */
  facts(): GuestFacts | undefined {
    if (!this.agentAnswers) return undefined
    return this.guest.facts ?? simulatedGuestFacts(this.run.vmId, this.name, this.resolved.spec.nics)
  }

  #boot(): void {
    if (!this.guest.hasAgent || this.resolved.spec.guestAgent === false) return
    this.#later(this.guest.bootMs, () => {
      if (this.power !== 'running') return
      this.#agentAnswers = true
      this.#tell('agent')
    })
  }

  #become(power: Power, what: MachineChange['what']): void {
    this.power = power
    this.#since = this.#clock.now()
    this.#tell(what)
  }

  #later(ms: number, act: () => void): void {
    const cancel = this.#clock.after(ms, () => {
      this.#pending.delete(cancel)
      act()
    })
    this.#pending.add(cancel)
  }
}

const pauseSentences: Readonly<Record<NonNullable<MachineReport['pauseReason']>, string>> = {
  user: 'It was paused on request.',
  io_error: 'Its storage failed.',
  no_space: 'Its storage is full; it can go on when there is room.',
  migration: 'It is being moved to another host.',
  snapshot: 'Its state is being saved.',
  crashed: 'The guest has crashed.',
  starting: 'It is being started.',
  unknown: 'It is paused; the hypervisor does not say why.',
}
