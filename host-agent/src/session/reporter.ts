import type { HostDescription, MachineExit, MachineReport, StatisticsReport } from '@overt/api-client/agent'
import { toAgentError } from '../errors.ts'
import { type Logger, reasonOf } from '../system/log.ts'
import type { Session } from './sessions.ts'

/** Where reports take their content from. */
export type ReportSource = {
  describeHost(): Promise<HostDescription>
  /** Every machine here; its `vmId` finds one again. */
  reports(): MachineReport[]
  report(vmId: string): MachineReport | undefined
  exits(): MachineExit[]
  statistics(): Promise<Omit<StatisticsReport, 'at'>>
}

/** Between looks at the host itself. */
const LOOK_MS = 30_000
/** The first change after a rest goes out at once; those that follow within this time go together. Milliseconds. */
const COALESCE_MS = 50
/** Above this many unread bytes samples are skipped: they would be old before they are read. */
const SKIP_STATISTICS_ABOVE_BYTES = 1024 * 1024

/**
 * Tells the present session what runs here: everything when it opens or asks, then changes, then samples at the pace
 * the engine asked for. Reports of state carry a sequence that grows by one.
 */
export class Reporter {
  private readonly source: ReportSource
  private readonly log: Logger
  private session: Session | undefined
  private readonly changed = new Set<string>()
  private exited: MachineExit[] = []
  private hostChanged = false
  /** The host as it was last told, but for what changes all the time. */
  private toldHost = ''
  private lookTimer: NodeJS.Timeout | undefined
  private flushTimer: NodeJS.Timeout | undefined
  private flushedAt = Number.NEGATIVE_INFINITY
  private statisticsTimer: NodeJS.Timeout | undefined
  private sendingFull = false
  private fullAgain = false

  constructor(source: ReportSource, log: Logger) {
    this.source = source
    this.log = log
  }

  /** Serves this session from now on. */
  attach(session: Session): void {
    this.detach()
    this.session = session
    void this.sendFull()
    this.lookTimer = setInterval(() => void this.look(), LOOK_MS)
    this.statisticsTimer = setTimeout(() => void this.sample(session), session.statisticsIntervalMs)
  }

  /** Stops telling anything. */
  detach(): void {
    this.session = undefined
    clearTimeout(this.flushTimer)
    clearTimeout(this.statisticsTimer)
    clearInterval(this.lookTimer)
    this.flushTimer = undefined
    this.changed.clear()
    this.exited = []
    this.hostChanged = false
  }

  /** Notes that a machine changed; told within 100 ms. */
  machineChanged(vmId: string): void {
    this.changed.add(vmId)
    this.schedule()
  }

  /** Notes that a run ended. */
  machineExited(exit: MachineExit): void {
    this.exited.push(exit)
    this.schedule()
  }

  /** Notes that the host itself changed (the hypervisor came or went). */
  describeAgain(): void {
    this.hostChanged = true
    this.schedule()
  }

  /** Looks whether the host is another than was told: a cable, a CPU, memory come and go without a word. */
  async look(): Promise<void> {
    const session = this.session
    const host = await this.describe()
    if (host && this.session === session && essenceOf(host) !== this.toldHost) this.describeAgain()
  }

  /** Sends everything now, or as soon as the report under way is out. */
  async sendFull(): Promise<void> {
    if (this.sendingFull) {
      this.fullAgain = true
      return
    }
    this.sendingFull = true
    try {
      do {
        this.fullAgain = false
        const session = this.session
        if (!session) return
        const host = await this.source.describeHost()
        if (this.session !== session) {
          this.fullAgain = true
          continue
        }
        // Read after the wait and sent at once: what changed meanwhile is in it.
        this.changed.clear()
        this.exited = []
        this.hostChanged = false
        this.toldHost = essenceOf(host)
        const machines = this.source.reports()
        session.connection.notify('report.full', { ...this.stamp(session), host, machines, exits: this.source.exits() })
      } while (this.fullAgain)
    } catch (thrown) {
      this.log.error({ err: thrown, code: toAgentError(thrown).code }, `a full report failed: ${reasonOf(thrown)}`)
    } finally {
      this.sendingFull = false
    }
  }

  private schedule(): void {
    if (!this.session || this.flushTimer) return
    const rest = COALESCE_MS - (performance.now() - this.flushedAt)
    this.flushTimer = setTimeout(() => void this.flush(), Math.max(0, rest))
  }

  private async flush(): Promise<void> {
    this.flushTimer = undefined
    this.flushedAt = performance.now()
    const session = this.session
    // Before the first full report there is nothing to be changed; it will tell all.
    if (!session || session.sequence === 0) return
    const describe = this.hostChanged
    this.hostChanged = false
    const host = describe ? await this.describe() : undefined
    if (this.session !== session) return
    const machines = [...this.changed].flatMap((vmId) => this.source.report(vmId) ?? [])
    const exits = this.exited
    this.changed.clear()
    this.exited = []
    if (machines.length === 0 && exits.length === 0 && !host) return
    if (host) this.toldHost = essenceOf(host)
    const change = { ...this.stamp(session), machines, exits, ...(host ? { host } : {}) }
    session.connection.notify('report.change', change)
  }

  private async describe(): Promise<HostDescription | undefined> {
    try {
      return await this.source.describeHost()
    } catch (thrown) {
      this.log.warn({ err: thrown }, `the host could not be described: ${reasonOf(thrown)}`)
      return undefined
    }
  }

  private async sample(session: Session): Promise<void> {
    try {
      if (session.connection.unsentBytes < SKIP_STATISTICS_ABOVE_BYTES) {
        const statistics = await this.source.statistics()
        if (this.session === session)
          session.connection.notify('report.statistics', { at: new Date().toISOString(), ...statistics })
      }
    } catch (thrown) {
      this.log.warn({ err: thrown }, `a statistics report failed: ${reasonOf(thrown)}`)
    }
    if (this.session === session)
      this.statisticsTimer = setTimeout(() => void this.sample(session), session.statisticsIntervalMs)
  }

  private stamp(session: Session): { sessionNumber: number; sequence: number; at: string } {
    session.sequence += 1
    return { sessionNumber: session.number, sequence: session.sequence, at: new Date().toISOString() }
  }
}

/** Free space changes all the time, and is asked for where it matters. */
function essenceOf(host: HostDescription): string {
  return JSON.stringify({ ...host, storageRoots: host.storageRoots.map(({ path }) => path) })
}
