import type { AgentCommand, CommandHeader } from '@overt/api-client/agent'
import { AgentError, toAgentError } from '../errors.ts'
import type { Journal } from '../journal/journal.ts'
import type { CommandOutcome } from '../journal/records.ts'
import { delay } from '../system/deadline.ts'
import { type Logger, reasonOf } from '../system/log.ts'
import { checkHeader, headerRecords } from './fences.ts'

/** What a command sees while it runs. */
export type CommandContext = {
  header: CommandHeader
  /** Aborted when the engine cancels the command or the agent stops. */
  signal: AbortSignal
  /** Tells the engine how far it is; 0 to 100. Told at most once each 250 ms. */
  progress: (percent: number, message?: string) => void
  log: Logger
}

export type ProgressListener = (key: string, percent: number, message?: string) => void

type InFlight = { method: AgentCommand; work: Promise<unknown>; abort: AbortController }

/**
 * Failures after which the same key may run again. Everything else is final: a repeated key gets the same answer.
 * `fenced` is here because it says something of the caller, not of the command.
 */
const transientCodes = new Set(['timeout', 'busy', 'cancelled', 'internal', 'fenced'])

/** Results longer than this are not journaled; such commands (attaching a domain) may run again. Characters of JSON. */
const MAX_JOURNALED_RESULT = 64 * 1024

/** What does not stop within this is left; its key may be repeated. Milliseconds. */
const STOP_MS = 5_000

/**
 * The one way commands run. Each is fenced by epoch and generation, runs once per key while it runs, and is answered
 * from the journal when its key is repeated after it ended. The outcome is on disk before it is answered.
 */
export class Commands {
  private readonly journal: Journal
  private readonly log: Logger
  private readonly onProgress: ProgressListener
  private readonly inFlight = new Map<string, InFlight>()
  private stopping = false

  constructor(parts: { journal: Journal; log: Logger; onProgress: ProgressListener }) {
    this.journal = parts.journal
    this.log = parts.log
    this.onProgress = parts.onProgress
  }

  /** Runs a command, joins it, or answers from the journal. */
  execute<T extends object>(
    method: AgentCommand,
    header: CommandHeader,
    run: (context: CommandContext) => Promise<T>,
  ): Promise<T> {
    // Synchronous up to the entry in `inFlight`, so that two calls with one key cannot both run.
    try {
      if (this.stopping) throw new AgentError('busy', 'The agent is stopping.')
      checkHeader(this.journal.state, header)
      const done = this.journal.state.done.get(header.key)
      if (done) {
        checkSameMethod(header.key, method, done.method)
        return this.replay<T>(header, done.outcome)
      }
      const running = this.inFlight.get(header.key)
      if (running) {
        checkSameMethod(header.key, method, running.method)
        return this.noteHeader(header).then(() => running.work as Promise<T>) // same key and method, hence same type
      }
      const abort = new AbortController()
      const work = this.start(method, header, abort.signal, run).finally(() => this.inFlight.delete(header.key))
      this.inFlight.set(header.key, { method, work, abort })
      return work
    } catch (error) {
      return Promise.reject(error)
    }
  }

  /** Asks a running command to stop at its next safe point. Answers whether there was one. */
  cancel(key: string): boolean {
    const running = this.inFlight.get(key)
    running?.abort.abort(new AgentError('cancelled', 'The engine cancelled it.'))
    return running !== undefined
  }

  /** Drops the outcomes of operations the engine has recorded for good. */
  forget(operationIds: string[]): Promise<void> {
    return this.journal.append({ t: 'forget', operationIds })
  }

  /** How many commands run now. */
  get size(): number {
    return this.inFlight.size
  }

  /** Cancels what runs and waits for it, but not long. Guests are not commands: they go on. */
  async stop(): Promise<void> {
    this.stopping = true
    for (const running of this.inFlight.values()) running.abort.abort(new AgentError('cancelled', 'The agent stops.'))
    const ended = Promise.allSettled([...this.inFlight.values()].map((running) => running.work))
    await Promise.race([ended, delay(STOP_MS)])
  }

  private async replay<T extends object>(header: CommandHeader, outcome: CommandOutcome): Promise<T> {
    await this.noteHeader(header)
    if ('result' in outcome) return outcome.result as T // journaled for this key and method
    const { message, data } = outcome.error
    throw new AgentError(data.code, message, data.details ? { details: data.details } : {})
  }

  private async noteHeader(header: CommandHeader): Promise<void> {
    const records = headerRecords(this.journal.state, header)
    if (records.length > 0) await this.journal.append(...records)
  }

  private async start<T extends object>(
    method: AgentCommand,
    header: CommandHeader,
    signal: AbortSignal,
    run: (context: CommandContext) => Promise<T>,
  ): Promise<T> {
    const { key, operationId } = header
    const log = this.log.child({ operationId, key, method })
    const begun = performance.now()
    const entry = { key, operationId, method }
    await this.journal.append(...headerRecords(this.journal.state, header), {
      t: 'running',
      ...entry,
      at: new Date().toISOString(),
    })
    try {
      signal.throwIfAborted()
      const result = await run({ header, signal, progress: this.progressOf(key), log })
      const journaled = JSON.stringify(result).length <= MAX_JOURNALED_RESULT
      await this.journal.append(
        journaled ? { t: 'done', ...entry, at: new Date().toISOString(), outcome: { result } } : { t: 'dropped', key },
      )
      log.info({ durationMs: Math.round(performance.now() - begun) }, `${method} done`)
      return result
    } catch (thrown) {
      const error = toAgentError(thrown)
      const level = error.code === 'internal' ? 'error' : 'warn'
      log[level](
        { err: thrown, code: error.code, durationMs: Math.round(performance.now() - begun) },
        `${method} failed: ${reasonOf(thrown)}`,
      )
      const data = { code: error.code, ...(error.details ? { details: error.details } : {}) }
      await this.journal.append(
        transientCodes.has(error.code)
          ? { t: 'dropped', key }
          : { t: 'done', ...entry, at: new Date().toISOString(), outcome: { error: { message: error.message, data } } },
      )
      throw error
    }
  }

  private progressOf(key: string): CommandContext['progress'] {
    let toldAt = Number.NEGATIVE_INFINITY
    return (percent, message) => {
      const now = performance.now()
      if (now - toldAt < 250 && percent < 100) return
      toldAt = now
      this.onProgress(key, Math.min(100, Math.max(0, percent)), message)
    }
  }
}

function checkSameMethod(key: string, method: string, known: string): void {
  if (method === known) return
  throw new AgentError('invalid_request', `The key was used for ${known} before.`, { details: { key, method: known } })
}
