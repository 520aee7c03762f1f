// What integration tests stand on: real databases, cloned from migrated templates in a few milliseconds.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient } from '@overt/api-client'
import pg from 'pg'
import { expect, inject, vi } from 'vitest'
import type { Actor } from '../src/authz/actor.ts'
import type { Config } from '../src/config.ts'
import type { Core } from '../src/core.ts'
import { type Db, openDatabase, openPool } from '../src/db/database.ts'
import { type Engine, type EngineOptions, startEngine } from '../src/engine.ts'
import type { ObjectKind } from '../src/events/record.ts'
import type { HostSide } from '../src/hosts/compose.ts'
import { FakeHosts } from '../src/hosts/fake.ts'
import { hashSecret, newSecret } from '../src/identity/identities.ts'
import { type Log, silentLog } from '../src/log/log.ts'
import type { Services } from '../src/services.ts'
import { aGrant, type TestRole } from '../src/test-support/grants.ts'
import { createStorageLeases } from '../src/storage-leases/storage-leases.ts'

/** A database of one test file. */
export interface TestDatabase extends AsyncDisposable {
  readonly url: string
  readonly pool: pg.Pool
  readonly db: Db
  /** URL of its history database. */
  readonly historyUrl: string
}

/** URL of a database of the run's cluster. */
function urlOf(database: string): string {
  const url = new URL(inject('clusterUrl'))
  url.pathname = `/${database}`
  return url.href
}

/** Clones both databases; `await using database = await testDatabase()` in a test, or drop it in `afterAll`. */
export async function testDatabase(): Promise<TestDatabase> {
  const id = crypto.randomUUID().replaceAll('-', '')
  const admin = new pg.Client({ connectionString: inject('clusterUrl') })
  await admin.connect()
  for (const name of ['engine', 'history']) {
    // One copy of a template at a time: a second would find it in use.
    await admin.query('select pg_advisory_lock(1)')
    await admin.query(`create database ${name}_${id} template template_${name}`)
    await admin.query('select pg_advisory_unlock(1)')
  }
  await admin.end()
  const pool = openPool({ url: urlOf(`engine_${id}`) })
  return {
    url: urlOf(`engine_${id}`),
    historyUrl: urlOf(`history_${id}`),
    pool,
    db: openDatabase(pool),
    async [Symbol.asyncDispose]() {
      await pool.end()
      const client = new pg.Client({ connectionString: inject('clusterUrl') })
      await client.connect()
      for (const name of ['engine', 'history']) await client.query(`drop database ${name}_${id} with (force)`)
      await client.end()
    },
  }
}

/** Someone who calls the API with a bearer token. */
export interface TestCaller {
  readonly id: string
  readonly userName: string
  readonly token: string
  /** The typed client; `caller.call('listVms', {})`. */
  readonly call: Client['call']
  readonly actor: Actor
}
/** A whole engine: real databases, real listeners, hosts as given. */
export interface TestEngine extends AsyncDisposable {
  readonly engine: Engine
  readonly services: Services
  readonly db: Db
  readonly database: TestDatabase
  readonly config: Config
  /** Of the plain listener, as `http://localhost:1234`. */
  readonly origin: string
  /** Of the TLS listener. */
  readonly secureOrigin: string
  /** The first administrator. */
  readonly admin: TestCaller
  readonly adminPassword: string
  /** Makes a user with roles on objects and a token. */
  aUser(name: string, grants?: readonly Grant[]): Promise<TestCaller>
  /** A caller of the user with the id. */
  callerOf(userId: string, userName: string): Promise<TestCaller>
  /** Plain fetch of a path of the plain listener. */
  fetch(path: string, init?: RequestInit): Promise<Response>
}
/** A role on an object. */
export interface Grant {
  readonly role: TestRole
  readonly kind: ObjectKind
  readonly id: string
}

/** What a test may exchange. */
export interface TestEngineOptions {
  readonly config?: Partial<Config>
  readonly composeHosts?: EngineOptions['composeHosts']
  readonly log?: Log
  /** An engine beside another one, on its databases and data folder. */
  readonly beside?: TestEngine
}

/** Hosts in memory, which no test of the core needs to reach. */
export function fakeHosts({ db, deferredDb, log }: Core): HostSide {
  const client = new FakeHosts()
  const storageLeases = createStorageLeases(db, deferredDb, client, log)
  return { client, storageLeases, lead: () => undefined, upgrades: () => [], stop: () => Promise.resolve() }
}

/** Starts an engine and waits until it is ready. */
export async function testEngine(options: TestEngineOptions = {}): Promise<TestEngine> {
  const { beside } = options
  const database = beside?.database ?? (await testDatabase())
  const dataDir = beside?.config.dataDir ?? (await mkdtemp(join(tmpdir(), 'overt-engine-')))
  const config: Config = {
    dataDir,
    httpPort: 0,
    httpHost: '127.0.0.1',
    httpsPort: 0,
    httpsHost: '127.0.0.1',
    databaseUrl: database.url,
    historyDatabaseUrl: database.historyUrl,
    portalAdminDir: join(dataDir, 'admin'),
    portalVmDir: join(dataDir, 'vm'),
    hostAgentDir: join(dataDir, 'agent'),
    publicNames: ['overt.example'],
    logLevel: 'silent',
    statisticsIntervalMs: 15_000,
    sessionIdleMs: 30 * 60_000,
    sessionLifeMs: 12 * 3_600_000,
    passwordMinLength: 10,
    validateReplies: true,
    ...options.config,
  }
  const engine = await startEngine(config, options.log ?? silentLog, {
    composeHosts: options.composeHosts ?? fakeHosts,
  })
  const origin = `http://localhost:${engine.httpPort}`
  await vi.waitFor(async () => expect((await fetch(`${origin}/readyz`)).status).toBe(200), {
    timeout: 10_000,
    interval: 20,
  })
  const { db } = engine.core
  const callerOf = async (id: string, userName: string): Promise<TestCaller> => {
    const token = newSecret('ovt_')
    const loginId = crypto.randomUUID()
    await db
      .insertInto('api_token')
      .values({
        id: loginId,
        user_id: id,
        name: 'test',
        token_hash: hashSecret(token),
        expires_at: new Date(Date.now() + 3_600_000),
      })
      .execute()
    const client = createClient({ origin, token })
    const who = { kind: 'user', userId: id, userName, loginId, limitedTo: null } as const
    const actor: Actor = { ...who, requestId: 'test', clientAddress: '127.0.0.1' }
    return { id, userName, token, actor, call: client.call.bind(client) }
  }
  const first = await db.selectFrom('app_user').select('id').where('user_name', '=', 'admin').executeTakeFirstOrThrow()
  return {
    engine,
    services: engine.services,
    db,
    database,
    config,
    origin,
    secureOrigin: `https://localhost:${engine.httpsPort}`,
    admin: await callerOf(first.id, 'admin'),
    adminPassword: (await readFile(join(dataDir, 'initial-admin-password'), 'utf8')).trim(),
    callerOf,
    async aUser(name, grants = []) {
      const id = crypto.randomUUID()
      await db.insertInto('app_user').values({ id, user_name: name, password_hash: 'none' }).execute()
      for (const grant of grants)
        await db
          .insertInto('permission')
          .values(aGrant(id, grant.role, grant.kind, grant.id))
          .execute()
      return await callerOf(id, name)
    },
    fetch: (path, init) => fetch(origin + path, init),
    async [Symbol.asyncDispose]() {
      await engine.stop()
      if (beside) return
      await database[Symbol.asyncDispose]()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
