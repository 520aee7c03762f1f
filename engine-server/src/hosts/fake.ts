import { PassThrough, type Duplex } from 'node:stream'
import type {
  AgentCommand,
  AgentErrorCode,
  AgentMethod,
  AgentParams,
  AgentResult,
  CommandHeader,
  HostDescription,
} from '@overt/api-client/agent'
import { AppError } from '../errors.ts'
import { AgentFailure, toAppError, unreachable } from './agent-errors.ts'
import { FakeHost } from './fake-host.ts'
import type { CommandBody, HostCallOptions, HostClient } from './host-client.ts'
import type { ReportSink } from './reports.ts'

/** How the next calls of a method go wrong. */
type Failure =
  | { readonly how: 'refuse'; readonly code: AgentErrorCode; readonly message: string }
  | { readonly how: 'hang' }
  | { readonly how: 'applyThenDrop' }

/** One call that was made, in order. */
export interface FakeCall {
  readonly hostId: string
  readonly method: AgentMethod
  readonly params: unknown
  readonly key?: string
}

interface Entry {
  readonly host: FakeHost
  reachable: boolean
  sessionNumber: number
  sequence: number
}

/**
 * A HostClient over hosts in memory, with failures on command. With a sink, hosts report as agents do: everything when
 * `connect` is called, then changes.
 */
export class FakeHosts implements HostClient {
  readonly calls: FakeCall[] = []
  private readonly entries = new Map<string, Entry>()
  private readonly failures: { method: AgentMethod; failure: Failure; times: number }[] = []
  private readonly sink: ReportSink | undefined

  constructor(sink?: ReportSink) {
    this.sink = sink
  }

  /** Adds a reachable host; it reports only once `connect` was called. */
  addHost(hostId: string, description: Partial<HostDescription> = {}): FakeHost {
    const listener = {
      machine: (report: FullMachines[number]) => this.tell(hostId, [report], []),
      exit: (exit: FullExits[number]) => this.tell(hostId, [], [exit]),
      resync: () => this.reportFull(hostId),
      lastSequence: () => this.entry(hostId).sequence,
      peer: (id: string) => this.entries.get(id)?.host,
    }
    const host = new FakeHost(hostId, listener, description)
    this.entries.set(hostId, { host, reachable: true, sessionNumber: 0, sequence: 0 })
    return host
  }

  host(hostId: string): FakeHost {
    return this.entry(hostId).host
  }

  /** Opens a session with a number the database issued, and reports everything. */
  connect(hostId: string, sessionNumber: number): void {
    const entry = this.entry(hostId)
    entry.sessionNumber = sessionNumber
    entry.sequence = 0
    this.reportFull(hostId)
  }

  /** Sends a full report now. */
  reportFull(hostId: string): void {
    const entry = this.entry(hostId)
    if (!this.sink || !entry.reachable || entry.sessionNumber === 0) return
    const { host } = entry
    const report = {
      ...stamp(entry),
      host: host.description,
      machines: [...host.machines.values()],
      exits: [...host.exits.values()],
    }
    this.sink.full(hostId, report, { bootId: 'boot-1', agentVersion: '0.0.0', simulated: false })
  }

  /** The next `times` calls of the method are refused and change nothing. */
  refuse(method: AgentMethod, code: AgentErrorCode, times = 1, message = `The test refuses ${method}.`): void {
    this.failures.push({ method, failure: { how: 'refuse', code, message }, times })
  }

  /** The next `times` calls of the method never answer and change nothing; they end by deadline or signal. */
  hang(method: AgentMethod, times = 1): void {
    this.failures.push({ method, failure: { how: 'hang' }, times })
  }

  /** The next `times` calls of the method are carried out, but the caller gets `host_unreachable`. */
  applyThenDrop(method: AgentMethod, times = 1): void {
    this.failures.push({ method, failure: { how: 'applyThenDrop' }, times })
  }

  /** Takes a host off the network, or back on; it goes on living and reports everything when it is back. */
  setReachable(hostId: string, reachable: boolean): void {
    this.entry(hostId).reachable = reachable
    if (reachable) this.reportFull(hostId)
  }

  /** Forgets failures not used up. */
  clearFailures(): void {
    this.failures.length = 0
  }

  query<M extends Exclude<AgentMethod, AgentCommand>>(
    hostId: string,
    method: M,
    params: AgentParams<M>,
    options: HostCallOptions = {},
  ): Promise<AgentResult<M>> {
    return this.call(hostId, method, params, options)
  }

  command<M extends AgentCommand>(
    hostId: string,
    method: M,
    header: CommandHeader,
    body: CommandBody<M>,
    options: HostCallOptions = {},
  ): Promise<AgentResult<M>> {
    const params = { ...body, command: header } as unknown as AgentParams<M> // body is params without the header
    return this.call(hostId, method, params, options, header.key)
  }

  /** An echo: what is written comes back. */
  async openStream(hostId: string, _streamId: string): Promise<Duplex> {
    if (!this.isConnected(hostId)) throw unreachable(hostId)
    return new PassThrough()
  }

  isConnected(hostId: string): boolean {
    return this.entries.get(hostId)?.reachable ?? false
  }

  private async call<M extends AgentMethod>(
    hostId: string,
    method: M,
    params: AgentParams<M>,
    options: HostCallOptions,
    key?: string,
  ): Promise<AgentResult<M>> {
    options.signal?.throwIfAborted()
    this.calls.push({ hostId, method, params: structuredClone(params), ...(key === undefined ? {} : { key }) })
    const entry = this.entries.get(hostId)
    if (!entry?.reachable) throw unreachable(hostId)
    const failure = this.takeFailure(method)
    if (failure?.how === 'hang') return hang(method, options)
    if (failure?.how === 'refuse') throw toAppError(new AgentFailure(failure.code, failure.message))
    // A real answer never comes in the same turn.
    await Promise.resolve()
    try {
      const result = entry.host.execute(method, structuredClone(params))
      if (failure?.how === 'applyThenDrop') throw unreachable(entry.host.description.hostName)
      return structuredClone(result)
    } catch (thrown) {
      if (thrown instanceof AgentFailure) throw toAppError(thrown)
      throw thrown
    }
  }

  private takeFailure(method: AgentMethod): Failure | undefined {
    const found = this.failures.find((entry) => entry.method === method && entry.times > 0)
    if (!found) return undefined
    found.times -= 1
    return found.failure
  }

  private tell(hostId: string, machines: FullMachines, exits: FullExits): void {
    const entry = this.entry(hostId)
    if (!this.sink || !entry.reachable || entry.sessionNumber === 0) return
    this.sink.change(hostId, { ...stamp(entry), machines, exits })
  }

  private entry(hostId: string): Entry {
    const entry = this.entries.get(hostId)
    if (!entry) throw new Error(`the test has no host ${hostId}`)
    return entry
  }
}

type FullMachines = Parameters<ReportSink['full']>[1]['machines']
type FullExits = Parameters<ReportSink['full']>[1]['exits']

function stamp(entry: Entry): { sessionNumber: number; sequence: number; at: string } {
  entry.sequence += 1
  return { sessionNumber: entry.sessionNumber, sequence: entry.sequence, at: new Date().toISOString() }
}

function hang(method: AgentMethod, { deadlineMs = 30_000, signal }: HostCallOptions): Promise<never> {
  return new Promise((_resolve, reject) => {
    const timer = setTimeout(
      () => reject(new AppError('timeout', `${method} was not answered in time; its outcome is unknown.`)),
      deadlineMs,
    )
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })
}
