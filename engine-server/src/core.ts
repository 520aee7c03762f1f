// What everything in the engine stands on: databases, keys, the leader's lease. Opened once per process.
import type pg from 'pg'
import { type Authority, openAuthority } from './authority/authority.ts'
import type { Config } from './config.ts'
import { type Db, type HistoryDb, openDatabase, openHistory, openPool } from './db/database.ts'
import { createSteadyConnection, type SteadyConnection } from './db/steady-connection.ts'
import { createIdentities, type Identities } from './identity/identities.ts'
import { createPasswords, type Passwords } from './identity/passwords.ts'
import { createLeader, type Leader } from './leader/leader.ts'
import type { Log } from './log/log.ts'
import { createMetrics, type Metrics } from './metrics/metrics.ts'
import { openSecrets, type Secrets } from './secrets/secrets.ts'

/** The parts below all services. */
export interface Core {
  readonly config: Config
  readonly log: Log
  /** Random per process; holds leases. */
  readonly instanceId: string
  readonly pool: pg.Pool
  readonly db: Db
  /** The same database, for writes that need not outlive a crash unless what is built on them does: see `deferCommits`. */
  readonly deferredDb: Db
  readonly history: HistoryDb
  /** Connections of `history`, for what is no plain statement. */
  readonly historyPool: pg.Pool
  /** Notifications of the database: LISTEN with it before it is started. */
  readonly changes: SteadyConnection
  readonly secrets: Secrets
  readonly authority: Authority
  readonly leader: Leader
  readonly identities: Identities
  readonly passwords: Passwords
  readonly metrics: Metrics
  /** Ends the connections. */
  close(): Promise<void>
}

/** Opens the core over migrated databases. Throws a SecretKeyError when the key does not fit the database. */
export async function openCore(config: Config, log: Log, instanceId: string): Promise<Core> {
  const pool = openPool({ url: config.databaseUrl, maxConnections: 20 })
  const deferredPool = openPool({ url: config.databaseUrl, maxConnections: 4, deferCommits: true })
  const historyPool = openPool({ url: config.historyDatabaseUrl, maxConnections: 4 })
  const pools = [pool, deferredPool, historyPool]
  const db = openDatabase(pool)
  try {
    const secrets = await openSecrets(config.dataDir, db)
    const authority = await openAuthority(db, secrets)
    const changes = createSteadyConnection(config.databaseUrl, 'changes', log)
    const leader = createLeader(createSteadyConnection(config.databaseUrl, 'leader', log), instanceId, log)
    const metrics = createMetrics()
    watchPool(metrics, pool)
    return {
      config,
      log,
      instanceId,
      pool,
      db,
      deferredDb: openDatabase(deferredPool),
      history: openHistory(historyPool),
      historyPool,
      changes,
      secrets,
      authority,
      leader,
      identities: createIdentities(db, changes, log, config),
      passwords: createPasswords(),
      metrics,
      async close() {
        await changes.stop()
        await Promise.all(pools.map((each) => each.end()))
      },
    }
  } catch (error) {
    await Promise.all(pools.map((each) => each.end()))
    throw error
  }
}

function watchPool(metrics: Metrics, pool: pg.Pool): void {
  metrics.gaugeBy('overt_database_connections', "Connections of the engine's pool.", 'state', () =>
    Promise.resolve({
      used: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      waited_for: pool.waitingCount,
    }),
  )
}
