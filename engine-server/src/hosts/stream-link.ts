import { request } from 'node:http'
import type { Duplex } from 'node:stream'
import { StreamMux, StreamReset, streamProtocol } from '@overt/api-client/agent/stream-mux'
import { AppError } from '../errors.ts'
import { unreachable } from './agent-errors.ts'
import { connectTo, type DialTarget, type EngineClientIdentity, HANDSHAKE_MS } from './dial.ts'

/** How long the connection stays when nothing flows over it. */
const IDLE_MS = 30_000

/** The connection to one host that carries all byte streams: dialled by the first, kept while there are any. */
export class StreamLink {
  /** Whom to dial the next time. */
  target: DialTarget
  private readonly identity: () => EngineClientIdentity
  private mux: Promise<StreamMux> | undefined
  private idle: NodeJS.Timeout | undefined
  private stopped = false

  constructor(target: DialTarget, identity: () => EngineClientIdentity) {
    this.target = target
    this.identity = identity
  }

  /**
   * Opens a stream the agent has prepared.
   * @throws AppError `host_unreachable`; `host_failed` when the agent does not have it (any more)
   */
  async open(streamId: string): Promise<Duplex> {
    if (this.stopped) throw unreachable(this.target.name)
    clearTimeout(this.idle)
    try {
      const mux = await (this.mux ??= this.dial())
      const stream = await answered(mux, streamId)
      stream.once('close', () => this.settle(mux))
      return stream
    } catch (error) {
      if (error instanceof StreamReset)
        throw new AppError('host_failed', `Host ${this.target.name} has closed the console. Open it again.`, {
          cause: error,
        })
      throw unreachable(this.target.name, error)
    }
  }

  /** Ends the connection with all its streams: the host does not answer. The next stream connects anew. */
  cut(): void {
    clearTimeout(this.idle)
    void this.mux?.then(
      (mux) => mux.close(),
      () => undefined, // whoever dialled was told
    )
    this.mux = undefined
  }

  /** Ends it for good. */
  stop(): void {
    this.stopped = true
    this.cut()
  }

  private settle(mux: StreamMux): void {
    if (mux.size > 0) return
    clearTimeout(this.idle)
    this.idle = setTimeout(() => {
      if (mux.size === 0) mux.close()
    }, IDLE_MS).unref()
  }

  private dial(): Promise<StreamMux> {
    const dialled = this.connect()
    const forget = () => {
      if (this.mux === dialled) this.mux = undefined
    }
    dialled.then(({ closed }) => closed.then(forget), forget)
    return dialled
  }

  private async connect(): Promise<StreamMux> {
    const transport = connectTo(this.target, this.identity())
    const call = request({
      createConnection: () => transport,
      path: '/streams',
      headers: { connection: 'Upgrade', upgrade: streamProtocol },
    })
    const late = setTimeout(() => transport.destroy(new Error('the agent did not answer in time')), HANDSHAKE_MS)
    try {
      return await new Promise<StreamMux>((resolve, reject) => {
        call.once('upgrade', (_response, socket, head) => resolve(new StreamMux(socket, { head })))
        call.once('response', ({ statusCode }) => {
          transport.destroy()
          reject(new Error(`the agent refused the connection (HTTP ${statusCode})`))
        })
        call.once('error', reject)
        call.end()
      })
    } finally {
      clearTimeout(late)
    }
  }
}

/** Opens a stream; a connection on which no answer comes is dead, and is ended. */
async function answered(mux: StreamMux, streamId: string): Promise<Duplex> {
  const late = setTimeout(() => mux.close(), HANDSHAKE_MS)
  try {
    return await mux.open(streamId)
  } finally {
    clearTimeout(late)
  }
}
