// PostgreSQL killed and started again under a running engine. It has a cluster of its own to kill.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseConfig } from '../src/config.ts'
import { startEngine } from '../src/engine.ts'
import { silentLog } from '../src/log/log.ts'
import { prepareDatabases } from '../src/prepare-databases.ts'
import { fakeHosts } from './harness.ts'
import './matchers.ts'
import { startCluster, type TestCluster } from './postgres.ts'
import { rawRequest, signIn } from './raw-request.ts'

let cluster: TestCluster
let dataDir: string
beforeAll(async () => {
  cluster = await startCluster()
  dataDir = await mkdtemp(join(tmpdir(), 'overt-restart-'))
  const client = new pg.Client({ connectionString: cluster.url('postgres') })
  await client.connect()
  for (const name of ['engine', 'history']) await client.query(`create database ${name}`)
  await client.end()
})
afterAll(async () => {
  await cluster.stop()
  await rm(dataDir, { recursive: true })
})

test('the engine waits for PostgreSQL, survives its death and goes on', async () => {
  const config = parseConfig(
    JSON.stringify({
      dataDir,
      httpPort: 0,
      httpsPort: 0,
      httpsHost: '127.0.0.1',
      databaseUrl: cluster.url('engine'),
      historyDatabaseUrl: cluster.url('history'),
      portalAdminDir: dataDir,
      portalVmDir: dataDir,
      hostAgentDir: dataDir,
      logLevel: 'silent',
    }),
  )
  await cluster.kill()
  const prepared = prepareDatabases(config, silentLog, new AbortController().signal)
  await cluster.start()
  await prepared

  const engine = await startEngine(config, silentLog, { composeHosts: fakeHosts })
  const origin = `http://localhost:${engine.httpPort}`
  const status = async (path: string) => (await rawRequest(origin, { path })).status
  await expect.poll(() => status('/readyz')).toBe(200)
  const browser = await signIn(
    origin,
    'admin',
    (await readFile(join(dataDir, 'initial-admin-password'), 'utf8')).trim(),
  )

  for (let round = 0; round < 2; round++) {
    await cluster.kill()
    await expect.poll(() => status('/readyz')).toBe(503)
    expect(await status('/healthz')).toBe(200)
    const reply = await rawRequest(origin, { path: '/api/v1/data-centers', headers: browser.headers })
    expect(reply).toBeProblem(503, 'host_unreachable')
    expect(reply.headers['retry-after']).toBeTruthy()
    await cluster.start()
    await expect.poll(() => status('/readyz'), { timeout: 15_000 }).toBe(200)
    expect((await rawRequest(origin, { path: '/api/v1/data-centers', headers: browser.headers })).status).toBe(200)
    await expect.poll(() => engine.core.leader.current(), { timeout: 15_000 }).toBeDefined()
  }
  const began = performance.now()
  await engine.stop()
  expect(performance.now() - began).toBeLessThan(5000)
}, 60_000)
