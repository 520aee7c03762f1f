import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import type { Log } from '../log/log.ts'
import { type DialTarget, dial, type EngineClientIdentity, reach, reasonOf } from './dial.ts'
import type { Handshakes } from './handshakes.ts'
import type { Liveness } from './liveness.ts'
import type { ReportSink, SessionFacts } from './reports.ts'
import { Disconnected, RpcPeer } from './rpc-peer.ts'
import { type CheckedNotification, spokenVersions } from './validate-agent.ts'

/** What a link needs from its surroundings. */
export interface LinkParts {
  readonly engineId: string
  readonly epoch: number
  /** With what the engine shows itself now; it is renewed from time to time. */
  readonly identity: () => EngineClientIdentity
  /** Of all hosts together. */
  readonly handshakes: Handshakes
  readonly liveness: Liveness
  readonly sink: ReportSink
  readonly log: Log
  readonly heartbeatMs: number
  readonly statisticsIntervalMs: number
  /** Issues the number of the next session; undefined when the host may not be dialled (any more). */
  issueSession(hostId: string): Promise<number | undefined>
  /** The host's clock minus ours, milliseconds; its error is half a round trip. */
  clockRead(skewMs: number): void
}

/** An open session. */
export interface OpenSession {
  readonly number: number
  readonly peer: RpcPeer
  readonly facts: SessionFacts
}

type ProgressListener = (percent: number, message?: string) => void

const FIRST_RETRY_MS = 200
const LAST_RETRY_MS = 5_000
const QUICK_ANSWER_MS = 1_000

/** Keeps one session with one host open: dials, opens, sends heartbeats, dials again. Made and ended by connections. */
export class HostLink {
  /** Whom to dial the next time. */
  target: DialTarget
  private readonly parts: LinkParts
  private session: OpenSession | undefined
  private socket: WebSocket | undefined
  private timer: NodeJS.Timeout | undefined
  private retryMs = FIRST_RETRY_MS
  private readonly ended = new AbortController()
  /** When the agent of the session before was started, by its own clock. */
  private startedAt: string | undefined
  private readonly progress = new Map<string, ProgressListener>()
  private readonly waiting = new Set<(session: OpenSession | undefined) => void>()

  constructor(target: DialTarget, parts: LinkParts) {
    this.target = target
    this.parts = parts
  }

  private get stopped(): boolean {
    return this.ended.signal.aborted
  }

  get current(): OpenSession | undefined {
    return this.session
  }

  start(): void {
    void this.connect()
  }

  /** Ends it for good; whoever waits is told. */
  stop(): void {
    this.ended.abort()
    clearTimeout(this.timer)
    this.socket?.terminate()
    this.tellWaiting(undefined)
  }

  /** The session, as soon as there is one; undefined after `ms`, or when the link ends. */
  sessionWithin(ms: number, signal?: AbortSignal): Promise<OpenSession | undefined> {
    if (this.session || this.stopped || ms <= 0) return Promise.resolve(this.session)
    return new Promise((resolve) => {
      const done = (session: OpenSession | undefined) => {
        clearTimeout(timer)
        this.waiting.delete(done)
        signal?.removeEventListener('abort', onAbort)
        resolve(session)
      }
      const onAbort = () => done(undefined)
      const timer = setTimeout(onAbort, ms)
      signal?.addEventListener('abort', onAbort, { once: true })
      this.waiting.add(done)
    })
  }

  /** Tells whoever waits for a session that there will be none soon. */
  giveUpWaiting(): void {
    this.tellWaiting(undefined)
  }

  /** Sends the progress of a command to a listener until the function returned is called. */
  onProgress(key: string, listener: ProgressListener): () => void {
    this.progress.set(key, listener)
    return () => {
      if (this.progress.get(key) === listener) this.progress.delete(key)
    }
  }

  private async connect(): Promise<void> {
    const { parts, target } = this
    let number: number | undefined
    try {
      number = await parts.issueSession(target.id)
    } catch (error) {
      return this.retry(`the database did not give a session number: ${messageOf(error)}`)
    }
    if (this.stopped || number === undefined) return
    const reached = await this.reach()
    if (!reached) return
    const socket = dial(target, parts.identity(), reached.transport)
    this.socket = socket
    for (const event of ['open', 'close']) socket.once(event, reached.shaken)
    let failure = ''
    socket.on('error', (error) => {
      failure = reasonOf(error)
    })
    socket.on('unexpected-response', (_request, response) => {
      failure = `the agent refused the connection (HTTP ${response.statusCode})`
      socket.terminate()
    })
    socket.once('close', () => {
      if (this.socket !== socket) return
      this.socket = undefined
      this.retry(failure || 'the connection closed')
    })
    socket.once('open', () => {
      // What came before the answer to `session.open` was looked at: one chunk of bytes may hold both.
      const early: CheckedNotification[] = []
      const peer = new RpcPeer(socket, {
        notified: (notification) => {
          if (this.session?.peer === peer) this.notified(this.session, notification)
          else early.push(notification)
        },
        answered: () => parts.liveness.heard(performance.now()),
        closed: (code, reason) => {
          failure ||= reason || `the connection closed (${code})`
          this.session = undefined
        },
      })
      const opened = (session: OpenSession) => {
        for (const notification of early.splice(0)) this.notified(session, notification)
      }
      this.open(peer, number).then(opened, (error: unknown) => {
        failure = messageOf(error)
        peer.terminate()
      })
    })
  }

  /**
   * The open TCP connection, once it may be spoken over; undefined when there is none, which is tried again, or nobody
   * wants it any more. Only what was reached waits for its turn: hosts that are gone hold up none that are there.
   */
  private async reach(): Promise<{ transport: Socket; shaken: () => void } | undefined> {
    const { parts, target, ended } = this
    try {
      const transport = await reach(target, ended.signal)
      let failure = new Error('the connection closed')
      // Until TLS listens for it; without a listener an error would end the process.
      transport.on('error', (error) => {
        failure = error
      })
      const shaken = await parts.handshakes.begin()
      if (!transport.destroyed && !this.stopped) return { transport, shaken }
      shaken()
      transport.destroy()
      throw failure
    } catch (error) {
      this.retry(reasonOf(error as Error))
      return undefined
    }
  }

  private async open(peer: RpcPeer, sessionNumber: number): Promise<OpenSession> {
    const { parts, target } = this
    const sentAt = Date.now()
    const answer = await peer.call(
      'session.open',
      {
        engineId: parts.engineId,
        hostId: target.id,
        sessionNumber,
        epoch: parts.epoch,
        protocolVersions: [...spokenVersions],
        statisticsIntervalMs: parts.statisticsIntervalMs,
      },
      10_000,
    )
    if (answer.hostId !== target.id) throw new Error('the agent answers for another host')
    this.readClock(sentAt, answer.clockAt)
    const { bootId, agentVersion, simulated, startedAt } = answer
    if (this.startedAt !== undefined && this.startedAt !== startedAt) parts.liveness.restarted()
    this.startedAt = startedAt
    const session = { number: sessionNumber, peer, facts: { bootId, agentVersion, simulated } }
    this.session = session
    this.retryMs = FIRST_RETRY_MS
    parts.log.info({ hostId: target.id, session: sessionNumber, agentVersion }, 'session with a host opened')
    this.tellWaiting(session)
    this.heartbeat(peer)
    return session
  }

  private heartbeat(peer: RpcPeer): void {
    const { parts } = this
    this.timer = setTimeout(() => {
      if (this.stopped || this.session?.peer !== peer) return
      // A ping that is not answered is told by silence, not by its own deadline; nothing else is waited for here.
      const sentAt = Date.now()
      peer.call('session.ping', { epoch: parts.epoch }, parts.heartbeatMs * 2).then(
        ({ clockAt }) => {
          this.readClock(sentAt, clockAt)
          this.heartbeat(peer)
        },
        (error: unknown) => this.heartbeatFailed(peer, error),
      )
    }, parts.heartbeatMs)
  }

  /** An answer that was long on its way, or that this engine was late to read, says nothing exact of the clock. */
  private readClock(sentAt: number, clockAt: string): void {
    const now = Date.now()
    if (now - sentAt <= QUICK_ANSWER_MS) this.parts.clockRead(Date.parse(clockAt) - (sentAt + now) / 2)
  }

  private heartbeatFailed(peer: RpcPeer, error: unknown): void {
    if (error instanceof Disconnected) return
    // Half-open connections look alive for minutes; a new one tells at once whether the host is there.
    this.parts.log.warn({ hostId: this.target.id, error }, 'a host missed its heartbeat; connecting anew')
    peer.terminate()
  }

  private notified(session: OpenSession, notification: CheckedNotification): void {
    const { parts, target } = this
    parts.liveness.heard(performance.now())
    if (notification.method === undefined) {
      parts.log.warn({ hostId: target.id, error: notification.error }, 'a host sent what is not in the contract')
      return
    }
    if (notification.method === 'command.progress') {
      const { key, percent, message } = notification.params
      this.progress.get(key)?.(percent, message)
      return
    }
    switch (notification.method) {
      case 'report.full':
        return parts.sink.full(target.id, notification.params, session.facts)
      case 'report.change':
        return parts.sink.change(target.id, notification.params)
      case 'report.statistics':
        return parts.sink.statistics(target.id, notification.params)
    }
  }

  private retry(reason: string): void {
    this.session = undefined
    clearTimeout(this.timer)
    if (this.stopped) return
    this.parts.liveness.failed(performance.now(), reason)
    this.parts.log.debug({ hostId: this.target.id, reason }, 'no connection to a host')
    // Full jitter on the upper half: a thousand hosts that were lost together do not come back in step.
    const wait = this.retryMs * (0.5 + Math.random() / 2)
    this.retryMs = Math.min(LAST_RETRY_MS, this.retryMs * 2)
    this.timer = setTimeout(() => void this.connect(), wait)
  }

  private tellWaiting(session: OpenSession | undefined): void {
    for (const tell of this.waiting) tell(session)
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
