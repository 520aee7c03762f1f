import type { StatisticsReport } from '@overt/api-client/agent'
import type { HistoryDb } from '../db/database.ts'
import type { Log } from '../log/log.ts'
import type { Reconciler } from '../reconcilers/reconciler.ts'
import { dropPartition, ensurePartitions, insertSamples, listOldPartitions, type Sample } from './store.ts'

const CYCLE_MS = 5_000
/** Samples kept while the history database does not answer; older ones are dropped, as nobody waits for them. */
const MOST_WAITING = 4_096
const KEPT_DAYS = 2

/** Gathers what hosts measure and writes it in cycles, so that a thousand hosts cost two statements. */
export class SampleWriter {
  private readonly db: HistoryDb
  private readonly log: Log
  private waiting: Sample[] = []
  private timer: NodeJS.Timeout | undefined
  private writing: Promise<void> = Promise.resolve()
  private failed = false

  constructor(db: HistoryDb, log: Log) {
    this.db = db
    this.log = log
  }

  /** Takes one report; a time that is not near now (a wrong clock) is replaced, as partitions are by day. */
  add(hostId: string, report: StatisticsReport): void {
    const now = Date.now()
    const at = Math.abs(Date.parse(report.at) - now) > 60_000 ? new Date(now).toISOString() : report.at
    this.waiting.push({ hostId, report: { ...report, at } })
    if (this.waiting.length > MOST_WAITING) this.waiting.splice(0, this.waiting.length - MOST_WAITING)
    this.timer ??= setTimeout(() => void this.flush(), CYCLE_MS)
  }

  /** Writes what waits now. */
  flush(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    this.writing = this.writing.then(() => this.write())
    return this.writing
  }

  private async write(): Promise<void> {
    const samples = this.waiting
    this.waiting = []
    try {
      await insertSamples(this.db, samples)
      this.failed = false
    } catch (error) {
      // Told once; samples of one cycle are no loss that anybody could act on.
      if (!this.failed) this.log.error({ error }, 'samples could not be written')
      this.failed = true
    }
  }
}

/** Keeps the partitions of today and tomorrow there and drops those that are too old. */
export function samplePartitionsReconciler(db: HistoryDb): Reconciler {
  return {
    name: 'sample_partitions',
    intervalMs: 3_600_000,
    async run(signal) {
      await ensurePartitions(db)
      for (const name of await listOldPartitions(db, KEPT_DAYS)) {
        signal.throwIfAborted()
        await dropPartition(db, name)
      }
    },
  }
}
