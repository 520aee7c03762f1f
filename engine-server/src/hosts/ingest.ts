import type { ChangeReport, FullReport, StatisticsReport } from '@overt/api-client/agent'
import type { Db } from '../db/database.ts'
import { isDatabaseError } from '../db/constraint-errors.ts'
import { transact } from '../db/transact.ts'
import { AppError } from '../errors.ts'
import type { Log } from '../log/log.ts'
import type { QueuedReport } from './fold-reports.ts'
import type { ReportSink, SessionFacts } from './reports.ts'
import { type AcknowledgedEnd, storeReports } from './store-reports.ts'

/** What the ingest tells after a commit. Listeners must not throw. */
export interface IngestListener {
  /** A full report is stored: the engine knows all of that host. */
  fullReportStored(hostId: string, sessionNumber: number, sequence: number): void
  /** Ends were recorded, or were known already. */
  endsRecorded(ends: readonly AcknowledgedEnd[]): void
  /** A machine was reported whose run is not its VM's. */
  strayReported(): void
  /** A report could not be used for want of a full one before it. */
  fullReportNeeded(hostId: string): void
}

export interface IngestParts {
  readonly db: Db
  readonly log: Log
  readonly listener: IngestListener
  /** Takes samples; they are not ordered with the reports of state. */
  readonly samples: (hostId: string, report: StatisticsReport) => void
}

/** Reports, and machines in them, stored in one transaction: what others wait for must not take long. */
const MOST_REPORTS = 256
const MOST_MACHINES = 2_000
/** While the database does not answer, reports of state wait; beyond so many a host is asked for everything instead. */
const MAX_WAITING_PER_HOST = 200
const LAST_RETRY_MS = 5_000

/**
 * Stores what hosts report. Reports are queued in the order they come, added up per host and written together in a few
 * statements; while one batch is written the next one gathers, so that many hosts cost little more than one.
 */
export class ReportIngest implements ReportSink {
  private readonly parts: IngestParts
  private queue: QueuedReport[] = []
  private readonly waiting = new Map<string, number>()
  private working: Promise<void> | undefined
  private stopped = false

  constructor(parts: IngestParts) {
    this.parts = parts
  }

  full(hostId: string, report: FullReport, facts: SessionFacts): void {
    this.add({ hostId, kind: 'full', report, facts })
  }

  change(hostId: string, report: ChangeReport): void {
    if ((this.waiting.get(hostId) ?? 0) < MAX_WAITING_PER_HOST) this.add({ hostId, kind: 'change', report })
    else this.parts.listener.fullReportNeeded(hostId)
  }

  statistics(hostId: string, report: StatisticsReport): void {
    this.parts.samples(hostId, report)
  }

  /** Resolves when nothing waits. */
  async idle(): Promise<void> {
    while (this.working) await this.working
  }

  /** Stores nothing more; agents tell everything again in their next session. */
  async stop(): Promise<void> {
    this.stopped = true
    this.queue = []
    await this.working
  }

  private add(item: QueuedReport): void {
    if (this.stopped) return
    this.queue.push(item)
    this.waiting.set(item.hostId, (this.waiting.get(item.hostId) ?? 0) + 1)
    this.working ??= this.work()
  }

  private async work(): Promise<void> {
    let retryMs = 100
    // What arrives in the same turn goes into the same batch.
    await new Promise((resolve) => setImmediate(resolve))
    while (this.queue.length > 0 && !this.stopped) {
      const batch = this.nextBatch()
      try {
        await this.store(batch)
        retryMs = 100
      } catch (error) {
        if (isTransient(error)) {
          this.parts.log.warn({ error, reports: batch.length }, 'reports could not be stored; trying again')
          await new Promise((resolve) => setTimeout(resolve, retryMs))
          retryMs = Math.min(LAST_RETRY_MS, retryMs * 2)
          continue
        }
        await this.storeEachHost(batch)
      }
      this.remove(batch)
    }
    this.working = undefined
  }

  private nextBatch(): QueuedReport[] {
    let machines = 0
    const end = this.queue.findIndex(({ report }, index) => {
      machines += report.machines.length
      return index > 0 && (index >= MOST_REPORTS || machines > MOST_MACHINES)
    })
    return this.queue.slice(0, end === -1 ? this.queue.length : end)
  }

  /** One host's report that cannot be stored must not keep those of the others. */
  private async storeEachHost(batch: readonly QueuedReport[]): Promise<void> {
    for (const [hostId, reports] of Map.groupBy(batch, (item) => item.hostId))
      try {
        await this.store(reports)
      } catch (error) {
        this.parts.log.error({ error, hostId }, 'reports of a host cannot be stored and are left out')
      }
  }

  private remove(batch: readonly QueuedReport[]): void {
    const done = new Set(batch)
    this.queue = this.queue.filter((item) => !done.has(item))
    for (const { hostId } of batch) {
      const left = (this.waiting.get(hostId) ?? 1) - 1
      if (left > 0) this.waiting.set(hostId, left)
      else this.waiting.delete(hostId)
    }
  }

  private async store(batch: readonly QueuedReport[]): Promise<void> {
    const { db, listener } = this.parts
    const stored = await transact(db, (tx) => storeReports(tx, batch))
    for (const hostId of stored.needFull) listener.fullReportNeeded(hostId)
    if (stored.ends.length > 0) listener.endsRecorded(stored.ends)
    for (const { hostId, sessionNumber, fullSequence } of stored.applied)
      if (fullSequence !== undefined) listener.fullReportStored(hostId, sessionNumber, fullSequence)
    if (stored.stray) listener.strayReported()
  }
}

/** Whether the same statement may succeed later: all but what the data itself, or our own code, is to blame for. */
function isTransient(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof RangeError || error instanceof AppError) return false
  return !isDatabaseError(error) || !/^(08P|22|23|42|54)/.test(error.code)
}
