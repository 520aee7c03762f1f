import type pg from 'pg'
import type { Authority } from '../authority/authority.ts'
import type { Db, HistoryDb } from '../db/database.ts'
import type { Leader, Leadership } from '../leader/leader.ts'
import type { Log } from '../log/log.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { certificatesReconciler } from '../reconcilers/certificates.ts'
import { expiredReconciler } from '../reconcilers/expired.ts'
import { forgetReconciler } from '../reconcilers/forget.ts'
import { LeftCopiesReconciler } from '../reconcilers/left-copies.ts'
import { Reconcilers } from '../reconcilers/reconciler.ts'
import { TornRunReconciler } from '../reconcilers/torn-runs.ts'
import { RunReconciler } from '../reconcilers/runs.ts'
import { StorageWatch } from '../reconcilers/storage-watch.ts'
import { SampleWriter, samplesReconciler } from '../samples/sample-writer.ts'
import { createStorageLeases, type StorageLeases } from '../storage-leases/storage-leases.ts'
import { acknowledgeEnd } from './acknowledge-end.ts'
import { HostConnections } from './connections.ts'
import type { EngineClientIdentity } from './dial.ts'
import { ReportIngest } from './ingest.ts'
import type { LivenessTimes } from './liveness.ts'
import type { AcknowledgedEnd } from './store-reports.ts'

/** What the engine's side of the hosts is made of. */
export interface HostRuntimeParts {
  readonly db: Db
  /** The same database, for writes that need not outlive a crash. */
  readonly deferredDb: Db
  readonly history: HistoryDb
  readonly historyPool: pg.Pool
  readonly log: Log
  readonly authority: Authority
  readonly leader: Leader
  readonly metrics: Metrics
  /** Other times for tests. */
  readonly times?: Partial<LivenessTimes>
  /** How often hosts report what they use. */
  readonly statisticsIntervalMs: number
  /** A host was lost; what flows from it ends. */
  readonly hostLost?: (hostId: string) => void
}

/** Everything that lives while this engine leads: connections to hosts, the ingest of their reports, reconcilers. */
export interface HostRuntime {
  /** The HostClient of `Services`. */
  readonly connections: HostConnections
  readonly reconcilers: Reconcilers
  /** Those of `Services`. */
  readonly storageLeases: StorageLeases
  /** What `leader.whileLeading` calls. */
  lead(leadership: Leadership, signal: AbortSignal): void
  /** What the notification `overt_hosts` calls, and a new connection to the database. */
  hostsChanged(): void
  /** What the notification `overt_ended` calls. */
  operationEnded(kind: string): void
  stop(): Promise<void>
}

/** Kinds of operations after which sizes and free space are others. */
const changesStorage = /^(disk\..*|vm\.(create|delete))$/

const IDENTITY_CHECK_MS = 6 * 3_600_000

/** Wires them together; nothing runs before `lead`. */
export function createHostRuntime(parts: HostRuntimeParts): HostRuntime {
  const { db, deferredDb, history, historyPool, statisticsIntervalMs, log, authority, leader, metrics } = parts
  const lastFull = new Map<string, { sessionNumber: number; sequence: number }>()
  let identity: EngineClientIdentity | undefined
  const cycles = metrics.seconds(
    'overt_statistics_cycle_seconds',
    'Time to write what all hosts measured in one interval.',
    [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
  )
  const samples = new SampleWriter({
    db: deferredDb,
    historyPool,
    log,
    intervalMs: statisticsIntervalMs,
    cycleWritten: (seconds) => cycles.observe(seconds),
  })
  const asked = new Set<string>()
  const askForEverything = async (hostId: string) => {
    if (asked.has(hostId)) return
    asked.add(hostId)
    try {
      await connections.query(hostId, 'session.report', {})
    } catch (error) {
      log.debug({ error, hostId }, 'a host could not be asked for a full report')
    } finally {
      asked.delete(hostId)
    }
  }
  const acknowledge = async (end: AcknowledgedEnd) => {
    try {
      await acknowledgeEnd(db, connections, end)
    } catch (error) {
      log.info(
        { error, hostId: end.hostId, runId: end.run.runId },
        'the end of a run was not acknowledged; its host tells it again',
      )
    }
  }
  /** What hosts have decides it, so it is looked at whenever one has told everything. */
  const lookAgain = () => {
    reconcilers.wake('runs')
    reconcilers.wake('torn runs')
    reconcilers.wake('left copies')
    reconcilers.wake('storage') // it may reach shared domains that it did not
    reconcilers.wake('certificates') // its certificate may have come near its end while it was away
  }
  const ingest = new ReportIngest({
    db,
    log,
    samples: (hostId, report) => samples.add(hostId, report),
    listener: {
      fullReportStored(hostId, sessionNumber, sequence) {
        lastFull.set(hostId, { sessionNumber, sequence })
        connections.fullReportStored(hostId, sessionNumber)
        lookAgain()
      },
      endsRecorded(ends) {
        for (const end of ends) void acknowledge(end)
      },
      strayReported: () => reconcilers.wake('runs'),
      fullReportNeeded: (hostId) => void askForEverything(hostId),
    },
  })
  const connections = new HostConnections({
    db,
    log,
    engineId: authority.engineId,
    identity() {
      if (!identity) throw new Error('the engine has no certificate yet')
      return identity
    },
    sink: ingest,
    ...(parts.hostLost ? { hostLost: parts.hostLost } : {}),
    // Before that nothing is concluded from what it has and has not.
    hostUp: () => lookAgain(),
    ...(parts.times ? { times: parts.times } : {}),
    statisticsIntervalMs,
  })
  const turns = metrics.counter('overt_reconciler_turns_total', 'Turns of reconcilers.')
  const failures = metrics.counter('overt_reconciler_failures_total', 'Turns of reconcilers that failed.')
  const asking = { db, log, hosts: connections, leader, lastFull: (hostId: string) => lastFull.get(hostId) }
  const storageLeases = createStorageLeases(db, deferredDb, connections, log)
  const reconcilers = new Reconcilers(
    [
      new RunReconciler(asking),
      new TornRunReconciler(asking),
      new LeftCopiesReconciler({ ...asking, storageLeases }),
      new StorageWatch({ db, log, hosts: connections }),
      forgetReconciler({ db, log, hosts: connections }),
      expiredReconciler(db),
      samplesReconciler(db, history),
      certificatesReconciler({ db, hosts: connections, authority, log }),
    ],
    log,
    (_name, outcome) => (outcome === 'failed' ? failures : turns).inc(),
  )
  metrics.gaugeBy('overt_hosts', 'Hosts the leader connects to, by state of the connection.', 'state', () =>
    Promise.resolve(Object.fromEntries(connections.countByState())),
  )
  const loadIdentity = async () => {
    const { keyPem, certificatePem } = await authority.engineCredentials()
    identity = { key: keyPem, certificate: certificatePem, caCertificate: authority.caCertificatePem }
  }
  const begin = async ({ epoch }: Leadership, signal: AbortSignal) => {
    for (let retryMs = 100; !signal.aborted; retryMs = Math.min(5_000, retryMs * 2))
      try {
        await loadIdentity()
        break
      } catch (error) {
        log.error({ error }, "the engine's certificate could not be read; trying again")
        await new Promise((resolve) => setTimeout(resolve, retryMs))
      }
    if (signal.aborted) return
    reconcilers.lead(signal)
    await connections.lead(epoch)
    if (signal.aborted) connections.resign()
  }
  return {
    connections,
    reconcilers,
    storageLeases,
    lead(leadership, signal) {
      const renewal = setInterval(
        () => void loadIdentity().catch((error: unknown) => log.error({ error }, 'the certificate was not renewed')),
        IDENTITY_CHECK_MS,
      )
      signal.addEventListener(
        'abort',
        () => {
          clearInterval(renewal)
          connections.resign()
        },
        { once: true },
      )
      void begin(leadership, signal)
    },
    hostsChanged() {
      void connections.refresh()
      reconcilers.wake('certificates') // somebody may have asked for a new one
    },
    operationEnded(kind) {
      reconcilers.wake('forget')
      if (kind === 'vm.migrate') reconcilers.wake('left copies')
      if (changesStorage.test(kind)) reconcilers.wake('storage')
    },
    async stop() {
      connections.resign()
      await ingest.stop()
      await samples.flush()
      await reconcilers.idle()
    },
  }
}
