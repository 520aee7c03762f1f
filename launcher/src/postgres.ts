import { existsSync } from 'node:fs'
import { chown, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { commandLine } from './process-identity.ts'
import type { ChildSpec } from './processes.ts'
import { Refusal } from './refusal.ts'
import { run, tryRun } from './run.ts'
import { asUser, ownerIds, type SystemUser } from './system-user.ts'
import { until } from './until.ts'

/** A private PostgreSQL: where its data and its socket are, and whose it is. */
export interface PostgresPlace {
  dataDir: string
  socketDir: string
  user: SystemUser
}

/** Databases the engine fills by itself. */
export const databases = ['overt_engine', 'overt_engine_history'] as const

const binariesRoot = '/usr/lib/postgresql'

/** The URL of a database for a client of the same user. */
export const databaseUrl = (place: PostgresPlace, database: string) =>
  `postgres:///${database}?host=${encodeURIComponent(place.socketDir)}&user=${place.user.name}`

/**
 * Makes the cluster when there is none and gives what starts its server. A cluster is made beside its place and moved
 * there when complete, so one that was cut off is simply made again. Idempotent.
 */
export async function preparePostgres(place: PostgresPlace): Promise<ChildSpec> {
  const version = await clusterVersion(place.dataDir)
  const binaries = version === undefined ? await newestBinaries() : join(binariesRoot, version, 'bin')
  if (!existsSync(join(binaries, 'postgres'))) {
    throw new Refusal(
      `The database in ${place.dataDir} was made by PostgreSQL ${version}, which is not installed: apt-get install postgresql-${version}`,
    )
  }
  if (version === undefined) await makeCluster(place, binaries)
  await removeStalePid(place)
  const settings = {
    listen_addresses: '',
    unix_socket_directories: place.socketDir,
    unix_socket_permissions: '0700',
    cluster_name: 'overt',
    log_min_messages: 'warning',
    logging_collector: 'off',
  }
  const words = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return {
    name: 'postgres',
    command: [join(binaries, 'postgres'), '-D', place.dataDir, ...words],
    user: place.user,
    environment: { PATH: process.env.PATH ?? '', LC_ALL: 'C.UTF-8', TZ: 'UTC' },
    // Fast shutdown: sessions are ended, everything is written.
    stopSignal: 'SIGINT',
    stopWithinMs: 30_000,
  }
}

/** Waits until the server answers, then makes the databases that are missing. */
export async function openDatabases(place: PostgresPlace, died: () => boolean): Promise<void> {
  const psql = (...args: string[]) => {
    const words = [
      ...asUser(place.user),
      'psql',
      '-XAtq',
      '-h',
      place.socketDir,
      '-U',
      place.user.name,
      '-d',
      'postgres',
      ...args,
    ]
    return tryRun(words[0] ?? '', words.slice(1))
  }
  let names = ''
  await until('an answer of PostgreSQL', 60_000, async () => {
    if (died()) throw new Refusal('PostgreSQL ended while it started; its log says why.')
    const answer = await psql('-c', 'select datname from pg_database')
    names = answer ?? ''
    return answer !== undefined
  })
  for (const database of databases) {
    if (names.split('\n').includes(database)) continue
    if ((await psql('-c', `create database ${database}`)) === undefined)
      throw new Refusal(`The database ${database} could not be made.`)
  }
}

async function clusterVersion(dataDir: string): Promise<string | undefined> {
  const text = await readFile(join(dataDir, 'PG_VERSION'), 'utf8').catch(() => undefined)
  return text?.trim()
}

async function newestBinaries(): Promise<string> {
  const versions = existsSync(binariesRoot) ? (await readdir(binariesRoot)).filter((name) => /^\d+$/.test(name)) : []
  const newest = versions.map(Number).toSorted((a, b) => b - a)[0]
  if (newest === undefined || newest < 15)
    throw new Refusal('PostgreSQL 15 or newer is not installed: apt-get install postgresql')
  return join(binariesRoot, String(newest), 'bin')
}

async function makeCluster(place: PostgresPlace, binaries: string): Promise<void> {
  const { uid, gid } = ownerIds(place.user)
  const work = `${place.dataDir}.new`
  for (const leftover of [work, place.dataDir]) await rm(leftover, { recursive: true, force: true })
  await mkdir(dirname(work), { recursive: true })
  await mkdir(work, { mode: 0o700 })
  await chown(work, uid, gid)
  const options = ['--username', place.user.name, '--auth-local=peer', '--auth-host=reject', '--data-checksums']
  const words = [
    ...asUser(place.user),
    join(binaries, 'initdb'),
    '-D',
    work,
    ...options,
    '--encoding=UTF8',
    '--locale=C.UTF-8',
  ]
  await run(words[0] ?? '', [...words.slice(1), '--no-instructions'], { cwd: '/' })
  await rename(work, place.dataDir)
}

/**
 * After a power cut the pid in postmaster.pid may belong to somebody else by now, and PostgreSQL would refuse to start.
 * A server of this very folder that still runs is asked to stop first.
 */
async function removeStalePid({ dataDir }: PostgresPlace): Promise<void> {
  const file = join(dataDir, 'postmaster.pid')
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) return
  const pid = Number(text.split('\n', 1)[0])
  const runsHere = () => /\bpostgres\b/.test(commandLine(pid)) && commandLine(pid).includes(` ${dataDir} `)
  if (runsHere()) {
    process.kill(pid, 'SIGINT')
    await until('the end of the PostgreSQL of an earlier start', 30_000, () => !runsHere())
  }
  await rm(file, { force: true })
}
