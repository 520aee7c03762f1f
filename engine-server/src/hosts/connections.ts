import type { Duplex } from 'node:stream'
import type { AgentCommand, AgentMethod, AgentParams, AgentResult, CommandHeader } from '@overt/api-client/agent'
import type { Db } from '../db/database.ts'
import { transact } from '../db/transact.ts'
import { AppError } from '../errors.ts'
import { recordEvents } from '../events/record.ts'
import type { Log } from '../log/log.ts'
import { unreachable } from './agent-errors.ts'
import { clockEvent, connectionEvent, vmsFollow } from './connection-events.ts'
import type { DialTarget, EngineClientIdentity } from './dial.ts'
import { Handshakes } from './handshakes.ts'
import type { CommandBody, HostCallOptions, HostClient } from './host-client.ts'
import { HostLink } from './host-link.ts'
import { defaultLivenessTimes, Liveness, type LivenessChange, type LivenessTimes } from './liveness.ts'
import { OwnLag } from './own-lag.ts'
import type { ReportSink } from './reports.ts'
import { Disconnected } from './rpc-peer.ts'
import { StreamLink } from './stream-link.ts'
import { withSignal } from './with-signal.ts'
import { isSkewed } from './clock-skew.ts'
import {
  type ApprovedHost,
  countRunsByHost,
  findHostName,
  issueSession,
  listApprovedHosts,
  listRunsOfHost,
  saveConnectionState,
  saveInitializing,
  saveLastAnswers,
} from './store.ts'

/** What the connections are made of. */
export interface ConnectionsParts {
  readonly db: Db
  readonly log: Log
  readonly engineId: string
  readonly identity: () => EngineClientIdentity
  readonly sink: ReportSink
  readonly times?: Partial<LivenessTimes>
  /** How often hosts are asked to send samples. */
  readonly statisticsIntervalMs: number
  /** A host was lost; told at once, before it is written. */
  readonly hostLost?: (hostId: string) => void
  /** A host is up, and that is written: what is known of it counts from now on. */
  readonly hostUp?: (hostId: string) => void
}

interface Entry {
  readonly link: HostLink
  readonly streams: StreamLink
  readonly liveness: Liveness
  target: DialTarget
  skewMs: number | null
  /** Whether its clock is so far from ours that people are told. */
  isSkewed: boolean
  runs: number
  /** The state last written; a write that failed is repeated with the next turn. */
  unsaved: LivenessChange | undefined
}

const TURN_MS = 500
const DEFAULT_DEADLINE_MS = 30_000
/** How long a call waits for a host that is being connected: an engine that has just started, an agent that restarts. */
const CONNECT_WAIT_MS = 10_000
const SAVE_ANSWERS_MS = 30_000

/**
 * The leader's connections to all approved hosts, and the HostClient over them. `lead` opens them under an epoch,
 * `resign` closes them.
 */
export class HostConnections implements HostClient {
  private readonly parts: ConnectionsParts
  private readonly times: LivenessTimes
  private readonly entries = new Map<string, Entry>()
  private readonly handshakes = new Handshakes()
  private epoch: number | undefined
  private timer: NodeJS.Timeout | undefined
  private lag = new OwnLag(0, TURN_MS)
  private savedAnswersAt = 0
  private refreshing: Promise<void> = Promise.resolve()
  /** Whether the hosts were read since this engine began to lead. */
  private hasRead = false

  constructor(parts: ConnectionsParts) {
    this.parts = parts
    this.times = { ...defaultLivenessTimes, ...parts.times }
  }

  /** Connects to every approved host. */
  async lead(epoch: number): Promise<void> {
    this.resign()
    this.epoch = epoch
    this.lag = new OwnLag(performance.now(), TURN_MS)
    this.timer = setInterval(() => void this.turn(), TURN_MS)
    await this.refresh()
  }

  /** Closes every connection; nothing more is written. */
  resign(): void {
    this.epoch = undefined
    clearInterval(this.timer)
    for (const entry of this.entries.values()) stop(entry)
    this.entries.clear()
    this.hasRead = false
  }

  /** Reads which hosts are approved and where, and dials, moves or drops accordingly. Told when a host changes. */
  refresh(): Promise<void> {
    this.refreshing = this.refreshing.then(async () => {
      try {
        await this.readHosts()
      } catch (error) {
        this.parts.log.error({ error }, 'reading the hosts failed; it is done again with their next change or in 30 s')
      }
    })
    return this.refreshing
  }

  /** What a committed full report means: the session has told everything. */
  fullReportStored(hostId: string, sessionNumber: number): void {
    const entry = this.entries.get(hostId)
    if (entry?.link.current?.number === sessionNumber) entry.liveness.ready(performance.now())
  }

  /** How many hosts are in each state, for metrics. */
  countByState(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>()
    for (const { liveness } of this.entries.values()) counts.set(liveness.state, (counts.get(liveness.state) ?? 0) + 1)
    return counts
  }

  isConnected(hostId: string): boolean {
    return this.entries.get(hostId)?.link.current !== undefined
  }

  async query<M extends Exclude<AgentMethod, AgentCommand>>(
    hostId: string,
    method: M,
    params: AgentParams<M>,
    options: HostCallOptions = {},
  ): Promise<AgentResult<M>> {
    options.signal?.throwIfAborted()
    const { link, target } = this.entry(hostId)
    const session = link.current
    if (!session) throw unreachable(target.name)
    try {
      return await withSignal(
        session.peer.call(method, params, options.deadlineMs ?? DEFAULT_DEADLINE_MS),
        options.signal,
      )
    } catch (error) {
      throw error instanceof Disconnected ? unreachable(target.name, error) : error
    }
  }

  async command<M extends AgentCommand>(
    hostId: string,
    method: M,
    header: CommandHeader,
    body: CommandBody<M>,
    options: HostCallOptions = {},
  ): Promise<AgentResult<M>> {
    const { deadlineMs = DEFAULT_DEADLINE_MS, signal, onProgress } = options
    signal?.throwIfAborted()
    const { link, target, liveness } = await this.entrySoon(hostId, signal)
    const endsAt = performance.now() + deadlineMs
    const params = { ...body, command: header } as unknown as AgentParams<M> // body is params without the header
    const forget = onProgress && link.onProgress(header.key, onProgress)
    const cancel = () => {
      link.current?.peer.call('command.cancel', { key: header.key }, 5_000).catch((error: unknown) => {
        this.parts.log.debug({ hostId, key: header.key, error }, 'a command could not be cancelled')
      })
    }
    signal?.addEventListener('abort', cancel, { once: true })
    try {
      for (let sent = false; ; sent = true) {
        const leftMs = endsAt - performance.now()
        const patienceMs = sent ? leftMs : Math.min(leftMs, CONNECT_WAIT_MS)
        const waits = liveness.state !== 'non_responsive' || link.current
        const session = waits ? await link.sessionWithin(patienceMs, signal) : undefined
        signal?.throwIfAborted()
        if (!session) throw unreachable(target.name)
        try {
          return await withSignal(session.peer.call(method, params, Math.max(1, endsAt - performance.now())), signal)
        } catch (error) {
          if (!(error instanceof Disconnected)) throw error
          this.parts.log.info(
            { hostId, method, key: header.key },
            'the connection broke under a command; sending it again',
          )
        }
      }
    } finally {
      signal?.removeEventListener('abort', cancel)
      forget?.()
    }
  }

  openStream(hostId: string, streamId: string): Promise<Duplex> {
    return this.entry(hostId).streams.open(streamId)
  }

  /** As `entry`, but an engine that is just beginning to lead is given the time to read its hosts. */
  private async entrySoon(hostId: string, signal: AbortSignal | undefined): Promise<Entry> {
    const until = performance.now() + CONNECT_WAIT_MS
    while (!this.entries.has(hostId) && performance.now() < until) {
      signal?.throwIfAborted()
      await this.refreshing
      if (this.entries.has(hostId) || this.hasRead) break
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    return this.entry(hostId)
  }

  private entry(hostId: string): Entry {
    const entry = this.entries.get(hostId)
    if (entry) return entry
    throw new AppError('host_unreachable', 'The engine is not connected to this host; try again when it is up.')
  }

  private async readHosts(): Promise<void> {
    const { epoch } = this
    if (epoch === undefined) return
    const hosts = await listApprovedHosts(this.parts.db)
    if (this.epoch !== epoch) return
    const present = new Set(hosts.map(({ id }) => id))
    for (const [hostId, entry] of this.entries)
      if (!present.has(hostId)) {
        stop(entry)
        this.entries.delete(hostId)
      }
    const added: Entry[] = []
    const begun: string[] = []
    for (const host of hosts) {
      const known = this.entries.get(host.id)
      if (known && sameTarget(known.target, host)) {
        retarget(known, host)
        continue
      }
      if (known) stop(known)
      // A host that was lost before this engine started stays lost until it answers: its VMs are unknown.
      const state = known?.liveness.state ?? (host.state === 'non_responsive' ? 'non_responsive' : 'initializing')
      added.push(this.makeEntry(host, epoch, state))
      if (host.state === null || (state === 'initializing' && host.state !== 'initializing')) begun.push(host.id)
    }
    await saveInitializing(this.parts.db, begun, 'The engine is connecting to it.')
    if (this.epoch !== epoch) return
    for (const entry of added) {
      this.entries.set(entry.target.id, entry)
      entry.link.start()
    }
    this.hasRead = true
  }

  private makeEntry(target: ApprovedHost, epoch: number, state: Liveness['state']): Entry {
    const { db, engineId, identity, sink, log } = this.parts
    const liveness = new Liveness(this.times, performance.now(), state)
    const entry: Entry = {
      target,
      liveness,
      skewMs: target.skewMs,
      isSkewed: isSkewed(target.skewMs ?? 0, false),
      runs: 0,
      unsaved: undefined,
      streams: new StreamLink(target, identity),
      link: new HostLink(target, {
        engineId,
        epoch,
        identity,
        handshakes: this.handshakes,
        liveness,
        sink,
        log,
        heartbeatMs: this.times.heartbeatMs,
        statisticsIntervalMs: this.parts.statisticsIntervalMs,
        issueSession: (hostId) => issueSession(db, hostId),
        clockRead: (skewMs) => {
          entry.skewMs = Math.round(skewMs)
          if (isSkewed(skewMs, entry.isSkewed) !== entry.isSkewed) void this.saveSkew(entry, entry.skewMs)
        },
      }),
    }
    return entry
  }

  private async turn(): Promise<void> {
    const now = performance.now()
    const missedMs = this.lag.turn(now)
    if (missedMs > 0) this.parts.log.warn({ missedMs: Math.round(missedMs) }, 'the engine itself stalled')
    for (const entry of this.entries.values()) {
      if (missedMs > 0) entry.liveness.forgive(missedMs)
      const change = entry.liveness.judge(now, entry.runs) ?? reasonChange(entry.liveness, now)
      if (!change) continue
      const idle = entry.unsaved === undefined
      entry.unsaved = { ...change, from: entry.unsaved?.from ?? change.from }
      if (change.to === 'non_responsive' && change.from !== change.to) {
        entry.link.giveUpWaiting()
        entry.streams.cut()
        this.parts.hostLost?.(entry.target.id)
      }
      if (idle) void this.saveChange(entry)
    }
    if (now - this.savedAnswersAt < SAVE_ANSWERS_MS) return
    this.savedAnswersAt = now
    await this.saveSlowFacts()
  }

  private async saveChange(entry: Entry): Promise<void> {
    const { db, log } = this.parts
    while (entry.unsaved && this.entries.get(entry.target.id) === entry) {
      const change = entry.unsaved
      try {
        await transact(db, async (tx) => {
          const host = await findHostName(tx, entry.target.id)
          if (!host) return
          await saveConnectionState(tx, entry.target.id, change.to, change.reason)
          const lost = change.from !== change.to && [change.from, change.to].includes('non_responsive')
          const vms = lost ? vmsFollow(entry.target.id, await listRunsOfHost(tx, entry.target.id)) : []
          await recordEvents(tx, [connectionEvent(entry.target.id, host, change), ...vms])
        })
        log.info({ hostId: entry.target.id, ...change }, 'the state of a host changed')
        if (change.to === 'up' && change.from !== 'up') this.parts.hostUp?.(entry.target.id)
        if (entry.unsaved === change) entry.unsaved = undefined
      } catch (error) {
        log.error({ error, hostId: entry.target.id }, 'the state of a host could not be written; trying again')
        await new Promise((resolve) => setTimeout(resolve, 1_000))
      }
    }
  }

  /** Tells that a clock has gone wrong, or is right again; what fails is tried again with the next heartbeat. */
  private async saveSkew(entry: Entry, skewMs: number): Promise<void> {
    const { db, log } = this.parts
    const { id } = entry.target
    const before = entry.isSkewed
    entry.isSkewed = !before
    try {
      await transact(db, async (tx) => {
        const host = await findHostName(tx, id)
        if (!host) return
        await saveLastAnswers(tx, [{ hostId: id, at: new Date(), skewMs }])
        await recordEvents(tx, [clockEvent(id, host, skewMs, entry.isSkewed)])
      })
    } catch (error) {
      entry.isSkewed = before
      log.warn({ error, hostId: id }, 'how far the clock of a host is off could not be written')
    }
  }

  private async saveSlowFacts(): Promise<void> {
    const { db, log } = this.parts
    try {
      const runs = await countRunsByHost(db)
      const answers = []
      for (const [hostId, entry] of this.entries) {
        entry.runs = runs.get(hostId) ?? 0
        if (entry.link.current) answers.push({ hostId, at: new Date(), skewMs: entry.skewMs })
      }
      await saveLastAnswers(db, answers)
      await this.refresh()
    } catch (error) {
      log.warn({ error }, 'when hosts last answered could not be written')
    }
  }
}

/** The state is the same, why is another. */
function reasonChange(liveness: Liveness, now: number): LivenessChange | undefined {
  const reason = liveness.newReason(now)
  return reason === undefined ? undefined : { from: liveness.state, to: liveness.state, reason }
}

function stop({ link, streams }: Entry): void {
  link.stop()
  streams.stop()
}

/** What is different does not concern a connection that is open: how it is called, what it may show the next time. */
function retarget(entry: Entry, target: DialTarget): void {
  entry.target = target
  entry.link.target = target
  entry.streams.target = target
}

function sameTarget(a: DialTarget, b: DialTarget): boolean {
  return (
    a.address === b.address &&
    a.port === b.port &&
    // A renewed certificate is shown from the next connection on; this one goes on.
    identityOf(a) === identityOf(b)
  )
}

/** What the host is known by. */
function identityOf({ keyFingerprint, certificateFingerprint }: DialTarget): string {
  return keyFingerprint ?? certificateFingerprint
}
