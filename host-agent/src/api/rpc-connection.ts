import type { AgentMethod, AgentNotification, AgentNotifications } from '@overt/api-client/agent'
import type { RawData, WebSocket } from 'ws'
import { AgentError, toAgentError } from '../errors.ts'
import { withDeadline } from '../system/deadline.ts'
import { type Logger, reasonOf } from '../system/log.ts'
import { assertContract, checkParams, isAgentMethod } from './validate.ts'

/** Bounds of one connection. */
export const rpcLimits = {
  messageBytes: 4 * 1024 * 1024,
  outstanding: 256,
  /** An engine that leaves this much unread is stuck; the connection is closed. */
  unsentBytes: 32 * 1024 * 1024,
  deadlineMs: 30_000,
}

/** Calls that may take longer than `rpcLimits.deadlineMs`. A call cut off goes on; its key joins or finds the outcome. */
const deadlinesMs: Partial<Record<AgentMethod, number>> = {
  'machine.start': 120_000,
  'storage.attach': 120_000,
  'storage.detach': 120_000,
  'volume.create': 600_000,
  'volume.delete': 600_000,
  // These end with their structure lease, which the engine prolongs as long as it wants them to go on.
  'volume.copy': 24 * 3_600_000,
  'volume.import': 24 * 3_600_000,
  // A guest may be large and its network slow, and others may leave before it. The engine ends it by `migration.stop`.
  'migration.send': 24 * 3_600_000,
}

/** What a handler may know of the call it serves. */
export type Call = {
  connection: RpcConnection
  /** Runs once the answer has been handed to the socket. */
  afterAnswer: (act: () => void) => void
}

/** Serves calls whose parameters were validated. */
export type Dispatch = (method: AgentMethod, params: unknown, call: Call) => Promise<unknown>

type Parts = {
  socket: WebSocket
  dispatch: Dispatch
  log: Logger
  /** Check results and notifications against the contract too: tests and development. */
  checkResults: boolean
  /** Does the saying of every message, in its order; absent: at once. */
  saying?: (say: () => void) => void
}

const jsonRpcCodes = {
  parse: -32700,
  invalidRequest: -32600,
  unknownMethod: -32601,
  invalidParams: -32602,
  failed: -32000,
}

type Request = { id: string | number; method: string; params: unknown }

/** JSON-RPC 2.0 over one WebSocket, as the serving side. No batches; the engine sends no notifications. */
export class RpcConnection {
  private readonly parts: Parts
  private outstanding = 0

  constructor(parts: Parts) {
    this.parts = parts
    parts.socket.on('message', (data, isBinary) => this.receive(data, isBinary))
    parts.socket.on('error', (error) => parts.log.debug({ err: error }, 'rpc socket failed'))
  }

  /** Bytes the engine has not taken yet. */
  get unsentBytes(): number {
    return this.parts.socket.bufferedAmount
  }

  /** Tells the engine something; lost when the connection is closed. */
  notify<N extends AgentNotification>(method: N, params: AgentNotifications[N]): void {
    if (this.parts.checkResults) assertContract('params', method, params)
    this.send({ jsonrpc: '2.0', method, params })
  }

  /** Closes it with a WebSocket close code; what runs goes on. */
  close(code: number, reason: string): void {
    this.parts.socket.close(code, reason)
    // An engine that does not answer the close must not hold the socket.
    setTimeout(() => this.parts.socket.terminate(), 2_000).unref()
  }

  private send(message: object): void {
    const { saying } = this.parts
    if (saying) saying(() => this.sendNow(message))
    else this.sendNow(message)
  }

  private sendNow(message: object): void {
    const { socket, log } = this.parts
    if (socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > rpcLimits.unsentBytes) {
      log.warn('the engine does not read; closing its connection')
      socket.terminate()
      return
    }
    socket.send(JSON.stringify(message))
  }

  private receive(data: RawData, isBinary: boolean): void {
    let message: unknown
    try {
      if (isBinary) throw new SyntaxError('binary')
      message = JSON.parse((data as Buffer).toString('utf8')) // ws hands out buffers unless told otherwise
    } catch {
      return this.fail(null, jsonRpcCodes.parse, new AgentError('invalid_request', 'The message is not JSON text.'))
    }
    const request = readRequest(message)
    if (!request) {
      const text = 'The message is not a JSON-RPC 2.0 request with an id.'
      return this.fail(null, jsonRpcCodes.invalidRequest, new AgentError('invalid_request', text))
    }
    void this.serve(request)
  }

  private async serve({ id, method, params }: Request): Promise<void> {
    if (!isAgentMethod(method)) {
      const error = new AgentError('invalid_request', 'There is no such method.', { details: { method } })
      return this.fail(id, jsonRpcCodes.unknownMethod, error)
    }
    if (this.outstanding >= rpcLimits.outstanding)
      return this.fail(id, jsonRpcCodes.failed, new AgentError('busy', 'Too many calls are outstanding.'))
    try {
      checkParams(method, params)
    } catch (error) {
      return this.fail(id, jsonRpcCodes.invalidParams, toAgentError(error))
    }
    this.outstanding += 1
    const after: (() => void)[] = []
    try {
      const work = this.parts.dispatch(method, params, { connection: this, afterAnswer: (act) => after.push(act) })
      const result = await withDeadline(work, deadlinesMs[method] ?? rpcLimits.deadlineMs, method)
      if (this.parts.checkResults) assertContract('result', method, result)
      this.send({ jsonrpc: '2.0', id, result })
      for (const act of after) act()
    } catch (thrown) {
      const error = toAgentError(thrown)
      if (error.code === 'internal')
        this.parts.log.error({ err: thrown, method }, `${method} failed: ${reasonOf(thrown)}`)
      else this.parts.log.debug({ code: error.code, message: error.message, method }, 'call refused')
      this.fail(id, jsonRpcCodes.failed, error)
    } finally {
      this.outstanding -= 1
    }
  }

  private fail(id: string | number | null, code: number, error: AgentError): void {
    const data = { code: error.code, ...(error.details ? { details: error.details } : {}) }
    this.send({ jsonrpc: '2.0', id, error: { code, message: error.message, data } })
  }
}

function readRequest(message: unknown): Request | undefined {
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return undefined
  const { jsonrpc, id, method, params } = message as Record<string, unknown>
  if (jsonrpc !== '2.0' || typeof method !== 'string') return undefined
  if (typeof id !== 'string' && typeof id !== 'number') return undefined
  return { id, method, params: params ?? {} }
}
