// The engine's side of hosts, as `main.ts` wires it, over the databases of a test.
import { randomBytes } from 'node:crypto'
import { type Authority, openAuthority } from '../src/authority/authority.ts'
import { openHistory, openPool, type HistoryDb } from '../src/db/database.ts'
import { createHostRuntime, type HostRuntime } from '../src/hosts/host-runtime.ts'
import type { LivenessTimes } from '../src/hosts/liveness.ts'
import type { Leader, Leadership } from '../src/leader/leader.ts'
import { type Log, silentLog } from '../src/log/log.ts'
import { createMetrics } from '../src/metrics/metrics.ts'
import { createHostService, type HostService } from '../src/resources/hosts/service.ts'
import { createSecrets } from '../src/secrets/secrets.ts'
import type { TestDatabase } from './harness.ts'

/** A runtime with everything around it. */
export interface TestRuntime extends AsyncDisposable {
  readonly runtime: HostRuntime
  readonly authority: Authority
  readonly hosts: HostService
  readonly history: HistoryDb
  /** Leads under the next epoch, as after a restart. */
  lead(): void
  /** Gives the lead up. */
  resign(): void
}

/** Short times, so that a test sees a host being lost. */
export const quickTimes: Partial<LivenessTimes> = {
  heartbeatMs: 200,
  missedAfterMs: 800,
  closedAfterMs: 300,
  graceMs: 2_500,
  gracePerVmMs: 0,
  steadyMs: 500,
}

/** A leader that a test makes and unmakes. */
export function testLeader(): Leader & { readonly epoch: number; begin(): AbortSignal; end(): void } {
  let leadership: Leadership | undefined
  let controller = new AbortController()
  let epoch = 0
  return {
    get epoch() {
      return epoch
    },
    current: () => leadership,
    known: () => true,
    whileLeading: () => undefined,
    start: () => undefined,
    stop: () => Promise.resolve(),
    begin() {
      epoch += 1
      leadership = { epoch }
      controller = new AbortController()
      return controller.signal
    },
    end() {
      leadership = undefined
      controller.abort(new Error('no longer leading'))
    },
  }
}

/** Makes a runtime; it leads at once. */
export async function testRuntime(
  database: TestDatabase,
  log: Log = silentLog,
  times: Partial<LivenessTimes> = quickTimes,
): Promise<TestRuntime> {
  const secrets = createSecrets(randomBytes(32), 'test')
  const authority = await openAuthority(database.db, secrets)
  const pool = openPool({ url: database.historyUrl })
  const history = openHistory(pool)
  const leader = testLeader()
  const metrics = createMetrics()
  const { db } = database
  const parts = {
    db,
    deferredDb: db,
    history,
    historyPool: pool,
    log,
    authority,
    leader,
    metrics,
    times,
    statisticsIntervalMs: 1_000,
  }
  const runtime = createHostRuntime(parts)
  const lead = () => runtime.lead({ epoch: leader.epoch + 1 }, leader.begin())
  lead()
  return {
    runtime,
    authority,
    history,
    hosts: createHostService({ db, authority, installer: undefined }),
    lead,
    resign: () => leader.end(),
    async [Symbol.asyncDispose]() {
      leader.end()
      await runtime.stop()
      await pool.end()
    },
  }
}

/** Reads until what was read satisfies, at most for the test's own time. */
export async function eventually<T>(read: () => Promise<T>, satisfies: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await read()
    if (satisfies(value)) return value
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
