import type { AgentErrorCode } from '@overt/api-client/agent'
import { AgentError } from '../../errors.ts'
import type { Clock } from './clock.ts'

/** What a driver can be asked to do, for naming where it fails. */
export type MemoryCall =
  | 'list'
  | 'find'
  | 'define'
  | 'start'
  | 'shutdown'
  | 'reboot'
  | 'reset'
  | 'destroy'
  | 'pause'
  | 'resume'
  | 'undefine'
  | 'setMemory'
  | 'setCpus'
  | 'rename'
  | 'screenshot'
  | 'devices'
  | 'openConsole'
  | 'facts'
  | 'statistics'
  | 'describe'
  | 'send'
  | 'leave'
  | 'arrive'

/**
 * - `refuse`: nothing is done and the call fails with this error.
 * - `slow`: it is done so many milliseconds later.
 * - `hang`: nothing is done, and the call ends in `timeout` when its deadline is over.
 * - `lose_answer`: it is done, but the caller gets `timeout`.
 * - `die_before`, `die_after`: `onDeath` is told that the agent should be killed here; the call never ends.
 */
export type Failure =
  | { kind: 'refuse'; code: AgentErrorCode; message?: string }
  | { kind: 'slow'; ms: number }
  | { kind: 'hang' | 'lose_answer' | 'die_before' | 'die_after' }

type Planned = { call: MemoryCall; failure: Failure; vmId: string | undefined; times: number }

/** Deadline of every call, in milliseconds of the hypervisor's clock. */
export const CALL_DEADLINE_MS = 30_000

/** Failures to come, in the order in which they were planned. */
export class Failures {
  readonly #clock: Clock
  readonly #planned: Planned[] = []
  /** Called by `die_before` and `die_after`. */
  onDeath: (call: MemoryCall) => void = () => undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Plans a failure of the next call (or `times` calls) of a kind, of one machine or of any. */
  plan(call: MemoryCall, failure: Failure, { vmId, times = 1 }: { vmId?: string; times?: number } = {}): void {
    this.#planned.push({ call, failure, vmId, times })
  }

  /** Drops all that is planned. */
  clear(): void {
    this.#planned.length = 0
  }

  /** Does the work of a call, unless it is to fail. */
  async around<T>(call: MemoryCall, vmId: string | undefined, work: () => T | Promise<T>): Promise<T> {
    // As with a real hypervisor, no answer comes within the same turn.
    await new Promise((resolve) => setImmediate(resolve))
    const failure = this.#take(call, vmId)
    switch (failure?.kind) {
      case undefined:
        return work()
      case 'refuse':
        throw new AgentError(failure.code, failure.message ?? `The hypervisor was told to refuse ${call}.`)
      case 'slow':
        await this.#pause(failure.ms)
        return work()
      case 'hang':
        await this.#pause(CALL_DEADLINE_MS)
        throw new AgentError('timeout', `The hypervisor did not answer ${call} in time.`)
      case 'lose_answer':
        await work()
        throw new AgentError('timeout', `The hypervisor's answer to ${call} was lost.`)
      case 'die_before':
        this.onDeath(call)
        return new Promise<never>(() => undefined)
      case 'die_after':
        await work()
        this.onDeath(call)
        return new Promise<never>(() => undefined)
    }
  }

  #take(call: MemoryCall, vmId: string | undefined): Failure | undefined {
    const index = this.#planned.findIndex(
      (planned) => planned.call === call && (planned.vmId === undefined || planned.vmId === vmId),
    )
    const planned = this.#planned[index]
    if (!planned) return undefined
    planned.times -= 1
    if (planned.times <= 0) this.#planned.splice(index, 1)
    return planned.failure
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#clock.after(ms, resolve))
  }
}
