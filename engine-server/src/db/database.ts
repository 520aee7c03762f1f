import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import './int8.ts'
import './type-parsers.ts'
import type { Tables } from './generated/engine.ts'
import type { Tables as HistoryTables } from './generated/history.ts'
import { preparing } from './prepared.ts'

/** The engine's database. */
export type Db = Kysely<Tables>
/** A transaction on it; store functions take it first. */
export type Tx = Transaction<Tables>
/** Either; for reads that need no transaction of their own. */
export type DbOrTx = Db | Tx
/** The history database. */
export type HistoryDb = Kysely<HistoryTables>

/** Connection settings of one database. */
export interface DatabaseOptions {
  /** As `postgres:///overt_engine?host=/run/…`. */
  readonly url: string
  /** Most connections held; default 10. */
  readonly maxConnections?: number
  /**
   * Commits do not wait for the disk. Should PostgreSQL crash, the last of them (well under a second) are lost; but not
   * one that a commit of any other connection came after and waited for, since the log is written in order.
   */
  readonly deferCommits?: boolean
}

/** Settings of a pool's connections. */
function settingsOf(deferCommits: boolean): string {
  const settings = {
    // A session left inside a transaction would keep locks and hold back vacuum.
    idle_in_transaction_session_timeout: 30_000,
    statement_timeout: 60_000,
    timezone: 'UTC',
    // Statements are named to be planned once; PostgreSQL would plan most of them anew for each call, as no plan seems
    // cheap enough to keep, which costs several times what running them does. Nor is any worth compiling.
    plan_cache_mode: 'force_generic_plan',
    jit: 'off',
    ...(deferCommits ? { synchronous_commit: 'off' } : {}),
  }
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ')
}

/**
 * How long a connection is kept that nobody needs. The driver's ten seconds would end all those of a burst together, soon
 * after it: PostgreSQL takes both cores for a tenth of a second to end ten, and what comes next waits to have its
 * statements planned anew.
 */
const KEPT_IDLE_MS = 600_000

/** Opens a pool. Nothing is connected until the first query. */
export function openPool({ url, maxConnections = 10, deferCommits = false }: DatabaseOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: KEPT_IDLE_MS,
    keepAlive: true,
    options: settingsOf(deferCommits),
  })
  // An idle connection that dies (PostgreSQL restarted) must not end the process; the next query opens another.
  pool.on('error', () => undefined)
  // Nor one that dies while a transaction holds it between two statements: its next statement says so.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/** The typed query builder over a pool. */
export function openDatabase(pool: pg.Pool): Db {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: preparing(pool) }) })
}
export function openHistory(pool: pg.Pool): HistoryDb {
  return new Kysely<HistoryTables>({ dialect: new PostgresDialect({ pool: preparing(pool) }) })
}

/** JSON text for a JSON column. */
export function json(value: unknown): string {
  return JSON.stringify(value)
}
