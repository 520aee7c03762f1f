import type { StatisticsReport } from '@overt/api-client/agent'
import type pg from 'pg'
import type { Db, HistoryDb } from '../db/database.ts'
import type { Log } from '../log/log.ts'
import type { Reconciler } from '../reconcilers/reconciler.ts'
import { hostMeasure, type HostMeasure, type HostReading, newestBy, type Sample, sampleOf, totalsOf } from './cycle.ts'
import * as store from './store.ts'

/** A sample as far off our clock as this comes from a wrong one. */
const MOST_CLOCK_ERROR_MS = 60_000
const KEPT_DAYS = 2
/** A host counts in sums until it has missed a report: hosts and cycles are never in step. */
const COUNTED_CYCLES = 2.5

/** What the writer is made of. */
export interface SampleWriterParts {
  /** The engine's database, for writes that need not outlive a crash. */
  readonly db: Db
  readonly historyPool: pg.Pool
  readonly log: Log
  /** How often hosts report; a cycle is as long, so that it holds one report of each. */
  readonly intervalMs: number
  /** Told how long each cycle took to write. */
  readonly cycleWritten?: (seconds: number) => void
}

/**
 * Gathers what hosts measure and writes it in cycles: one COPY for each table of history, whatever the number of hosts,
 * and one statement for the usage that views show. While a database does not answer, its part of the cycles is dropped:
 * nobody waits for measurements of the past.
 */
export class SampleWriter {
  private readonly parts: SampleWriterParts
  /** By host. */
  private waiting = new Map<string, Sample>()
  private timer: NodeJS.Timeout | undefined
  private writing: Promise<void> = Promise.resolve()
  /** Hosts with what they said of themselves last, and when that came. */
  private readonly newest = new Map<string, { readonly cameAtMs: number; readonly host: HostReading }>()
  private facts: {
    readonly hosts: ReadonlyMap<string, store.HostFacts>
    readonly domains: readonly store.DomainFacts[]
  } = { hosts: new Map(), domains: [] }
  /** What could not be done last time, so that it is told once. */
  private readonly failing = new Set<string>()

  constructor(parts: SampleWriterParts) {
    this.parts = parts
  }

  /**
   * Takes one report; of several of a host in one cycle the last. A time that is not near now (a wrong clock) is
   * replaced, as partitions are by day.
   */
  add(hostId: string, report: StatisticsReport): void {
    const now = Date.now()
    const said = Date.parse(report.at)
    const at = new Date(Math.abs(said - now) <= MOST_CLOCK_ERROR_MS ? said : now).toISOString()
    const sample = sampleOf(hostId, report, at)
    this.waiting.set(hostId, sample)
    this.newest.set(hostId, { cameAtMs: now, host: sample.host })
    this.timer ??= setTimeout(() => void this.flush(), this.parts.intervalMs)
  }

  /** Writes what waits now. */
  flush(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    this.writing = this.writing.then(() => this.write())
    return this.writing
  }

  private async write(): Promise<void> {
    const samples = [...this.waiting.values()]
    this.waiting.clear()
    if (samples.length === 0) return
    const begun = performance.now()
    await this.attempt('what hosts and storage have could not be read', () => this.readFacts())
    const { hosts: facts, domains } = this.facts
    const vms = samples.flatMap((sample) => sample.vms)
    const hosts = samples.map(({ host }) => hostMeasure(host, facts.get(host.hostId)))
    const at = new Date().toISOString()
    const totals = totalsOf(this.counted(hosts), facts, domains)
    const usages = [
      ...newestBy(vms, ({ vmId }) => vmId).map((measure) => ({
        objectId: measure.vmId,
        runId: measure.runId,
        measure,
      })),
      ...hosts.map((measure) => ({ objectId: measure.hostId, runId: null, measure })),
    ]
    const { db, historyPool } = this.parts
    await Promise.all([
      this.attempt('samples could not be written', () =>
        store.copyHistory(historyPool, { vms, hosts, totals, domains, at }),
      ),
      this.attempt('the latest usage could not be written', () => store.saveLatestUsage(db, usages)),
    ])
    this.parts.cycleWritten?.((performance.now() - begun) / 1000)
  }

  private async readFacts(): Promise<void> {
    const { db } = this.parts
    const [hosts, domains] = await Promise.all([store.listHostFacts(db), store.listDomainFacts(db)])
    this.facts = { hosts: new Map(hosts.map((host) => [host.id, host])), domains }
  }

  /** The hosts of this cycle and those whose last report is recent; the others are forgotten. */
  private counted(now: readonly HostMeasure[]): HostMeasure[] {
    const measures = new Map(now.map((measure) => [measure.hostId, measure]))
    const since = Date.now() - COUNTED_CYCLES * this.parts.intervalMs
    for (const [hostId, { cameAtMs, host }] of this.newest)
      if (cameAtMs < since) this.newest.delete(hostId)
      else if (!measures.has(hostId)) measures.set(hostId, hostMeasure(host, this.facts.hosts.get(hostId)))
    return [...measures.values()]
  }

  private async attempt(otherwise: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
      this.failing.delete(otherwise)
    } catch (error) {
      // Told once; measurements of one cycle are no loss that anybody could act on.
      if (!this.failing.has(otherwise)) this.parts.log.error({ error }, otherwise)
      this.failing.add(otherwise)
    }
  }
}

/** Keeps the partitions of these days there, drops those that are too old, and forgets usage of what is down or gone. */
export function samplesReconciler(db: Db, history: HistoryDb): Reconciler {
  return {
    name: 'samples',
    intervalMs: 3_600_000,
    async run(signal) {
      await store.ensurePartitions(history)
      for (const name of await store.listOldPartitions(history, KEPT_DAYS)) {
        signal.throwIfAborted()
        await store.dropPartition(history, name)
      }
      await store.deleteOldUsage(db)
    },
  }
}
