import type { AgentErrorData, AgentMethod, AgentParams, AgentResult } from '@overt/api-client/agent'
import type { RawData, WebSocket } from 'ws'
import { AppError } from '../errors.ts'
import { AgentFailure, toAppError } from './agent-errors.ts'
import { type CheckedNotification, checkedNotification, checkedResult } from './validate-agent.ts'

/** The socket closed before the answer: what was asked may have been done. Only links see it. */
export class Disconnected extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'Disconnected'
  }
}

interface Pending {
  readonly method: AgentMethod
  readonly resolve: (result: unknown) => void
  readonly reject: (error: Error) => void
  readonly timer: NodeJS.Timeout
}

/** What a peer tells its owner. */
export interface PeerListener {
  notified(notification: CheckedNotification): void
  /** An answer of any kind came. */
  answered(): void
  closed(code: number, reason: string): void
}

/** The asking side of JSON-RPC 2.0 over one open WebSocket. Answers are validated; deadlines are the caller's. */
export class RpcPeer {
  private readonly socket: WebSocket
  private readonly listener: PeerListener
  private readonly pending = new Map<number, Pending>()
  private nextId = 1
  private ended: Disconnected | undefined

  constructor(socket: WebSocket, listener: PeerListener) {
    this.socket = socket
    this.listener = listener
    socket.on('message', (data, isBinary) => this.receive(data, isBinary))
    socket.on('close', (code, reason) => this.end(code, reason.toString()))
    // The close that follows says all that is needed; without a listener an error would end the process.
    socket.on('error', () => socket.terminate())
  }

  get isOpen(): boolean {
    return this.ended === undefined
  }

  /** Asks. @throws Disconnected; AppError of the agent's answer, or `timeout` after `deadlineMs`. */
  call<M extends AgentMethod>(method: M, params: AgentParams<M>, deadlineMs: number): Promise<AgentResult<M>> {
    if (this.ended) return Promise.reject(this.ended)
    const id = this.nextId++
    return new Promise<AgentResult<M>>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.pending.delete(id)
        reject(
          new AppError('timeout', `The host did not answer ${method} in time; read its state before trying again.`),
        )
      }, deadlineMs)
      const settle = (result: unknown) => {
        try {
          resolve(checkedResult(method, result))
        } catch (error) {
          reject(error)
        }
      }
      this.pending.set(id, { method, resolve: settle, reject, timer })
      this.socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }))
    })
  }

  /** Ends it without waiting for the other side. */
  terminate(): void {
    this.socket.terminate()
  }

  /** Calls that wait for an answer. */
  get outstanding(): number {
    return this.pending.size
  }

  private receive(data: RawData, isBinary: boolean): void {
    const message = isBinary ? undefined : parse(data)
    if (!message) return this.socket.close(1003, 'not JSON-RPC')
    if (typeof message['method'] === 'string') {
      this.listener.notified(checkedNotification(message['method'], message['params']))
      return
    }
    const id = message['id']
    const pending = typeof id === 'number' ? this.pending.get(id) : undefined
    this.listener.answered()
    // Answers after the deadline find nobody waiting.
    if (!pending || typeof id !== 'number') return
    this.pending.delete(id)
    clearTimeout(pending.timer)
    if ('error' in message) pending.reject(toAppError(readFailure(message['error'])))
    else pending.resolve(message['result'])
  }

  private end(code: number, reason: string): void {
    this.ended = new Disconnected(reason || `the connection closed (${code})`)
    for (const { reject, timer } of this.pending.values()) {
      clearTimeout(timer)
      reject(this.ended)
    }
    this.pending.clear()
    this.listener.closed(code, reason)
  }
}

// With the default binary type ws gives every message as one Buffer.
function parse(data: RawData): Record<string, unknown> | undefined {
  try {
    const message: unknown = JSON.parse((data as Buffer).toString())
    return typeof message === 'object' && message !== null ? (message as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

const agentCodes: Readonly<Record<AgentErrorData['code'], true>> = {
  invalid_request: true,
  not_found: true,
  already_exists: true,
  conflict: true,
  fenced: true,
  busy: true,
  insufficient_capacity: true,
  host_failed: true,
  timeout: true,
  cancelled: true,
  internal: true,
}

function readFailure(error: unknown): AgentFailure {
  const { message, data } = (error ?? {}) as { message?: unknown; data?: { code?: unknown; details?: unknown } }
  const text = typeof message === 'string' ? message.slice(0, 2000) : 'The host failed without saying how.'
  const code = typeof data?.code === 'string' && data.code in agentCodes ? data.code : 'internal'
  const details = typeof data?.details === 'object' && data.details !== null ? data.details : {}
  return new AgentFailure(code as AgentErrorData['code'], text, details as Record<string, unknown>)
}
