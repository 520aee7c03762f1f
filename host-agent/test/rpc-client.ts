import { once } from 'node:events'
import { request } from 'node:http'
import type { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import type {
  AgentMethod,
  AgentNotification,
  AgentNotifications,
  AgentParams,
  AgentResult,
} from '@overt/api-client/agent'
import { StreamMux, streamProtocol } from '@overt/api-client/agent/stream-mux'
import { WebSocket } from 'ws'
import type { Authority, Pem } from './authority.ts'

type Reply = {
  id: number | string | null
  result?: unknown
  error?: { code: number; message: string; data: { code: string } }
}

/** What an agent answered instead of a result; `code` is of the contract. */
export class RpcError extends Error {
  readonly code: string
  readonly details: Record<string, unknown> | undefined
  readonly rpcCode: number

  constructor(error: NonNullable<Reply['error']>) {
    super(error.message)
    this.code = error.data.code
    this.details = (error.data as { details?: Record<string, unknown> }).details
    this.rpcCode = error.code
  }
}

/** Where an agent is: its port, or a UNIX socket that leads there from another network namespace. */
export type AgentAddress = number | { path: string }

export function connectOptions(authority: Authority, client: Pem) {
  return { ca: authority.certificate, key: client.key, cert: client.certificate }
}

/** A WebSocket to the agent; `path` as `/rpc`. */
export function dialAgent(at: AgentAddress, path: string, authority: Authority, client: Pem): WebSocket {
  const options = connectOptions(authority, client)
  if (typeof at === 'number') return new WebSocket(`wss://127.0.0.1:${at}${path}`, options)
  const createConnection = () => connectTls({ ...options, host: '127.0.0.1', path: at.path })
  return new WebSocket(`wss://127.0.0.1${path}`, { ...options, createConnection })
}

/** A connection for byte streams to the agent, as the engine opens it. */
export async function dialStreams(at: AgentAddress, authority: Authority, client: Pem): Promise<StreamMux> {
  const place = typeof at === 'number' ? { host: '127.0.0.1', port: at } : { path: at.path }
  const transport = connectTls({ ...connectOptions(authority, client), host: '127.0.0.1', ...place })
  const call = request({
    createConnection: () => transport,
    path: '/streams',
    headers: { connection: 'Upgrade', upgrade: streamProtocol },
  })
  const upgraded = once(call, 'upgrade') as Promise<[unknown, Duplex, Buffer]>
  call.end()
  const [, socket, head] = await upgraded
  return new StreamMux(socket, { head })
}

/** An engine's end of the RPC, as a test needs it. */
export class RpcClient {
  readonly socket: WebSocket
  readonly notifications: { method: AgentNotification; params: unknown }[] = []
  readonly closed: Promise<{ code: number; reason: string }>
  private nextId = 1
  private readonly waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>()
  private readonly lone: ((reply: Reply) => void)[] = []

  private constructor(socket: WebSocket) {
    this.socket = socket
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => {
        for (const waiting of this.waiting.values()) waiting.reject(new Error(`closed ${code}`))
        resolve({ code, reason: reason.toString() })
      })
    })
    socket.on('message', (data) => this.receive(JSON.parse((data as Buffer).toString('utf8')) as Reply))
  }

  static async connect(at: AgentAddress, authority: Authority, client: Pem): Promise<RpcClient> {
    const socket = dialAgent(at, '/rpc', authority, client)
    const rpc = new RpcClient(socket)
    await new Promise((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    return rpc
  }

  call<M extends AgentMethod>(method: M, params: AgentParams<M>): Promise<AgentResult<M>> {
    return this.raw(method, params) as Promise<AgentResult<M>> // the agent under test checks its own results
  }

  raw(method: string, params: unknown): Promise<unknown> {
    const id = this.nextId++
    const reply = new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }))
    this.socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }))
    return reply
  }

  /** Sends text as it is; resolves with the next reply that has no id of ours. */
  text(text: string): Promise<Reply> {
    const reply = new Promise<Reply>((resolve) => this.lone.push(resolve))
    this.socket.send(text)
    return reply
  }

  told<N extends AgentNotification>(method: N): AgentNotifications[N][] {
    return this.notifications.flatMap((told) => (told.method === method ? [told.params as AgentNotifications[N]] : []))
  }

  close(): void {
    this.socket.terminate()
  }

  private receive(reply: Reply & { method?: AgentNotification; params?: unknown }): void {
    if (reply.method) {
      this.notifications.push({ method: reply.method, params: reply.params })
      return
    }
    const waiting = this.waiting.get(Number(reply.id))
    if (reply.id === null || !waiting) {
      this.lone.shift()?.(reply)
      return
    }
    this.waiting.delete(Number(reply.id))
    if (reply.error) waiting.reject(new RpcError(reply.error))
    else waiting.resolve(reply.result)
  }
}
