import { type ChildProcess, fork } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AgentErrorCode } from '@overt/api-client/agent'
import { AgentError } from '../../errors.ts'
import { type Logger, reasonOf } from '../../system/log.ts'
import type { IoReply } from './io-process.ts'
import type { Operations } from './operations.ts'

type Waiting = { resolve: (result: unknown) => void; reject: (error: unknown) => void; timer: NodeJS.Timeout }

/** How long storage may take to answer a question; milliseconds. Removing large files takes longer. */
const DEADLINE_MS = 15_000
const slow: Partial<Record<keyof Operations, number>> = {
  remove: 300_000,
  sweep: 300_000,
  claim: 300_000,
  publish: 120_000,
}

/**
 * Touches one storage root from a process of its own. When the storage does not answer, that process is given up, its
 * callers are told `timeout`, and later calls fail at once until it has really ended: a mount that hangs costs one
 * stuck process, never a thread of the agent.
 */
export class IoClient {
  private readonly root: string
  private readonly log: Logger
  private readonly deadlineMs: number
  private child: ChildProcess | undefined
  private stuck: ChildProcess | undefined
  private nextId = 1
  private readonly waiting = new Map<number, Waiting>()
  private closed = false

  constructor(root: string, log: Logger, deadlineMs = DEADLINE_MS) {
    this.root = root
    this.log = log
    this.deadlineMs = deadlineMs
  }

  /** Asks the I/O process. Starts it when it is not running. */
  call<O extends keyof Operations>(
    operation: O,
    ...args: Parameters<Operations[O]>
  ): Promise<Awaited<ReturnType<Operations[O]>>> {
    return new Promise((resolve, reject) => {
      const child = this.ready()
      const id = this.nextId++
      const timer = setTimeout(() => this.giveUp(operation), slow[operation] ?? this.deadlineMs)
      this.waiting.set(id, { resolve: resolve as (result: unknown) => void, reject, timer })
      child.send({ id, operation, args }, (error) => {
        if (error) this.settle({ id, error: { code: 'host_failed', message: 'The I/O process is gone.' } })
      })
    })
  }

  /** The process that touches the storage, while there is one. */
  get pid(): number | undefined {
    return this.child?.pid
  }

  /** Ends the process. */
  close(): void {
    this.closed = true
    this.child?.kill('SIGKILL')
    this.failAll(new AgentError('cancelled', 'The agent stops.'))
  }

  private ready(): ChildProcess {
    if (this.closed) throw new AgentError('cancelled', 'The agent stops.')
    if (this.stuck) throw new AgentError('timeout', `The storage at ${this.root} does not answer.`)
    if (this.child) return this.child
    const { file, args } = ioProgram()
    const child = fork(file, args, {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    child.on('message', (reply: IoReply) => this.settle(reply))
    child.once('exit', () => this.ended(child))
    child.once('error', (error) =>
      this.log.error({ err: error, root: this.root }, `the I/O process failed: ${reasonOf(error)}`),
    )
    // It must not keep a stopping agent alive.
    child.unref()
    child.channel?.unref()
    this.child = child
    return child
  }

  private settle(reply: IoReply): void {
    const waiting = this.waiting.get(reply.id)
    if (!waiting) return
    this.waiting.delete(reply.id)
    clearTimeout(waiting.timer)
    if (!('error' in reply)) waiting.resolve(reply.result)
    else waiting.reject(fromReply(reply.error, this.root))
  }

  private giveUp(operation: string): void {
    if (!this.child) return
    this.log.error({ root: this.root, operation }, `the storage at ${this.root} does not answer`)
    this.stuck = this.child
    this.child = undefined
    this.stuck.kill('SIGKILL')
    this.failAll(new AgentError('timeout', `The storage at ${this.root} does not answer.`))
  }

  private ended(child: ChildProcess): void {
    if (child === this.stuck) this.stuck = undefined
    if (child !== this.child) return
    this.child = undefined
    this.failAll(new AgentError('timeout', `The process that touches ${this.root} ended.`))
  }

  private failAll(error: AgentError): void {
    for (const waiting of this.waiting.values()) {
      clearTimeout(waiting.timer)
      waiting.reject(error)
    }
    this.waiting.clear()
  }
}

/** In a build everything is one file, which is told by its first argument to be the I/O process. */
function ioProgram(): { file: string; args: string[] } {
  const self = fileURLToPath(import.meta.url)
  if (self.endsWith('.ts')) return { file: join(dirname(self), 'io-process.ts'), args: [] }
  return { file: self, args: ['io-process'] }
}

function fromReply(error: Extract<IoReply, { error: unknown }>['error'], root: string): AgentError {
  const cause = new Error(error.message)
  if (error.errno === 'ENOSPC' || error.errno === 'EDQUOT')
    return new AgentError('insufficient_capacity', `The storage at ${root} is full.`, { cause })
  if (error.errno === 'ENOENT') return new AgentError('not_found', 'A file of the storage is not there.', { cause })
  if (error.errno)
    return new AgentError('host_failed', `The storage answered ${error.errno}.`, {
      details: { errno: error.errno },
      cause,
    })
  const options = error.details ? { details: error.details, cause } : { cause }
  return new AgentError(error.code as AgentErrorCode, error.message, options) // toAgentError made it
}
