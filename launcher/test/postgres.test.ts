import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabases, type PostgresPlace, preparePostgres } from '../src/postgres.ts'
import { Supervised } from '../src/processes.ts'
import { asUser, findUser } from '../src/system-user.ts'
import { until } from '../src/until.ts'

// A user every system has; PostgreSQL refuses to run as root.
const user = findUser('nobody') ?? { name: 'nobody', uid: 65_534, gid: 65_534 }

let scratch: string
let place: PostgresPlace
let server: Supervised | undefined
const said: string[] = []

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'overt-pg-'))
  chmodSync(scratch, 0o755)
  place = { dataDir: join(scratch, 'data'), socketDir: join(scratch, 'socket'), user }
  mkdirSync(place.socketDir)
  spawnSync('chown', [`${user.uid}:${user.gid}`, place.socketDir])
  said.length = 0
})
afterEach(async () => {
  await server?.stop()
  server = undefined
  rmSync(scratch, { recursive: true, force: true })
})

async function up(): Promise<Supervised> {
  const started = new Supervised(await preparePostgres(place), scratch, (line) => said.push(line))
  server = started
  started.start()
  await openDatabases(place, () => started.deaths > 2)
  return started
}

function psql(uid: number, sql: string) {
  const [program, ...words] = [
    ...asUser({ name: '', uid, gid: user.gid }),
    'psql',
    '-XAtq',
    '-h',
    place.socketDir,
    '-U',
    user.name,
    '-d',
    'overt_engine',
    '-c',
    sql,
  ]
  return spawnSync(program, words, { encoding: 'utf8' })
}

test('a private cluster: the two databases, its own user by its socket, nobody by TCP, checksums', async () => {
  await up()
  expect(psql(user.uid, 'select current_user').stdout.trim()).toBe(user.name)
  expect(psql(user.uid, 'show data_checksums').stdout.trim()).toBe('on')
  expect(psql(user.uid, 'show listen_addresses').stdout.trim()).toBe('')
  expect(psql(user.uid, "select count(*) from pg_database where datname like 'overt_engine%'").stdout.trim()).toBe('2')
  // Peer authentication: root is another user, whatever it claims to be.
  expect(psql(0, 'select 1').stderr).toContain('Peer authentication failed')
}, 60_000)

test('stopped and started again it has kept what was written; stopping is quick and clean', async () => {
  await up()
  psql(user.uid, 'create table kept as select 7 as number')
  const begun = performance.now()
  await server?.stop()
  expect(performance.now() - begun).toBeLessThan(5_000)
  expect(existsSync(join(place.dataDir, 'postmaster.pid'))).toBe(false)
  await up()
  expect(psql(user.uid, 'select number from kept').stdout.trim()).toBe('7')
  expect(said.filter((line) => /ended/.test(line))).toEqual([])
}, 60_000)

test('killed while it runs it is started again', async () => {
  const postgres = await up()
  const { stdout } = spawnSync('head', ['-1', join(place.dataDir, 'postmaster.pid')], { encoding: 'utf8' })
  process.kill(Number(stdout.trim()), 'SIGKILL')
  await until('its death', 5_000, () => postgres.deaths === 1)
  await until('an answer of the new one', 20_000, () => psql(user.uid, 'select 1').stdout.trim() === '1')
  expect(said.join('\n')).toMatch(/postgres ended \(SIGKILL\); starting it again in 0.5 s/)
}, 60_000)

test('a cluster that was cut off in the making is made again', async () => {
  mkdirSync(`${place.dataDir}.new/base`, { recursive: true })
  writeFileSync(`${place.dataDir}.new/PG_VERSION`, '15\n')
  await up()
  expect(psql(user.uid, 'select 1').stdout.trim()).toBe('1')
}, 60_000)

test('a pid file whose number now belongs to somebody else does not keep it from starting', async () => {
  await up()
  await server?.stop()
  // Our own pid: alive, of another program.
  writeFileSync(join(place.dataDir, 'postmaster.pid'), `${process.pid}\n${place.dataDir}\n`)
  await up()
  expect(psql(user.uid, 'select 1').stdout.trim()).toBe('1')
}, 60_000)
