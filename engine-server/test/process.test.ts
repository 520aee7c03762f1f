// The engine as a process: what it says when it can't start, what it leaves, how it ends.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { WebSocket } from 'ws'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from './harness.ts'
import { rawRequest, signIn } from './raw-request.ts'

let database: TestDatabase
let dataDir: string
const children: ChildProcess[] = []
beforeAll(async () => {
  database = await testDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'overt-process-'))
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await database[Symbol.asyncDispose]()
  await rm(dataDir, { recursive: true })
})

/** Starts `main.ts` with settings. */
function start(changes: object = {}) {
  const config = {
    dataDir,
    httpPort: 0,
    httpsPort: 0,
    httpsHost: '127.0.0.1',
    databaseUrl: database.url,
    historyDatabaseUrl: database.historyUrl,
    portalAdminDir: dataDir,
    portalVmDir: dataDir,
    hostAgentDir: dataDir,
    ...changes,
  }
  const env = { PATH: process.env['PATH'], OVERT_ENGINE_CONFIG: JSON.stringify(config) }
  const child = spawn(process.execPath, [join(import.meta.dirname, '../src/main.ts')], { env, stdio: 'pipe' })
  children.push(child)
  let [output, errors] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  return { child, ended, output: () => output, errors: () => errors }
}
interface Facts {
  readonly pid: number
  readonly httpPort: number
  readonly httpsPort: number
}
async function facts(child: ChildProcess): Promise<Facts> {
  const path = join(dataDir, 'engine.json')
  await expect.poll(() => existsSync(path), { timeout: 15_000 }).toBe(true)
  const read = JSON.parse(await readFile(path, 'utf8')) as Facts
  expect(read.pid).toBe(child.pid)
  return read
}

test('serves, keeps the first password to itself, and ends when told', async () => {
  const engine = start()
  const { httpPort } = await facts(engine.child)
  const origin = `http://localhost:${httpPort}`
  await expect.poll(async () => (await rawRequest(origin, { path: '/readyz' })).status, { timeout: 10_000 }).toBe(200)
  const path = join(dataDir, 'initial-admin-password')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  const password = (await readFile(path, 'utf8')).trim()
  const browser = await signIn(origin, 'admin', password)

  // An open stream does not hold the end up.
  const stream = await fetch(`${origin}/api/v1/events/stream`, { headers: { cookie: browser.cookie } })
  expect(stream.status).toBe(200)
  const began = performance.now()
  engine.child.kill('SIGTERM')
  expect(await engine.ended, engine.output()).toBe(0)
  expect(performance.now() - began).toBeLessThan(5000)
  expect(existsSync(join(dataDir, 'engine.json'))).toBe(false)
  await stream.body?.cancel()

  for (const secret of [password, browser.cookie.split('=')[1] ?? '', browser.csrfToken])
    expect(engine.output() + engine.errors()).not.toContain(secret)
  for (const line of engine.output().trim().split('\n')) expect(() => JSON.parse(line) as unknown).not.toThrow()
})

test('a second start keeps users, identity and certificate', async () => {
  const made = async () => {
    const engine = start()
    const { httpsPort } = await facts(engine.child)
    const { promise, resolve } = Promise.withResolvers<string>()
    const socket = connect({ port: httpsPort, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(socket.getPeerX509Certificate()?.fingerprint256 ?? '')
      socket.end()
    })
    const fingerprint = await promise
    engine.child.kill('SIGTERM')
    expect(await engine.ended).toBe(0)
    return fingerprint
  }
  const password = await readFile(join(dataDir, 'initial-admin-password'), 'utf8')
  expect(await made()).toBe(await made())
  expect(await readFile(join(dataDir, 'initial-admin-password'), 'utf8')).toBe(password)
})

test('WebSockets are refused from other sites, for foreign names and where there are none', async () => {
  const engine = start()
  const { httpPort } = await facts(engine.child)
  const refusal = (path: string, headers: Record<string, string>) =>
    new Promise<number>((resolve, reject) => {
      const socket = new WebSocket(`ws://localhost:${httpPort}${path}`, { headers })
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
      socket.on('open', () => reject(new Error('It was opened')))
      socket.on('error', () => undefined)
    })
  expect(await refusal('/api/v1/console-socket', { origin: 'http://evil.example' })).toBe(403)
  expect(await refusal('/api/v1/console-socket', { host: 'evil.example' })).toBe(400)
  expect(await refusal('/nothing', {})).toBe(404)
  engine.child.kill('SIGTERM')
  expect(await engine.ended).toBe(0)
})

test.each([
  ['without settings that fit', () => ({ httpPort: 'x' }), /httpPort must be a port/],
  [
    'on a database that is not there',
    () => ({ databaseUrl: database.url.replace(/engine_\w+/, 'nowhere') }),
    /"nowhere" does not exist/,
  ],
])('does not start %s, and says why', async (_what, changes, message) => {
  const engine = start(changes())
  expect(await engine.ended).toBe(78)
  expect(engine.errors()).toMatch(/^The engine can't start\. /)
  expect(engine.errors()).toMatch(message)
})

test('does not start on a port that is taken, or without the key of its database', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  const { port } = other.address() as AddressInfo
  const taken = start({ httpPort: port })
  expect(await taken.ended).toBe(78)
  expect(taken.errors()).toMatch(new RegExp(`Port ${port} on 127\\.0\\.0\\.1 can't be opened: another program uses it`))
  other.close()

  const key = join(dataDir, 'secret.key')
  const text = await readFile(key, 'utf8')
  await rm(key)
  const keyless = start()
  expect(await keyless.ended).toBe(78)
  expect(keyless.errors()).toMatch(/secret\.key is missing\. Restore it/)
  await writeFile(key, text, { mode: 0o600 })
})
