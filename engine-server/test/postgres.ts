// A private PostgreSQL for one run of the tests: unix socket only, in a folder of its own, gone at the end.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'

const run = promisify(execFile)

/** A running cluster. */
export interface TestCluster {
  /** URL of a database of it, by name. */
  url(database: string): string
  /** Ends it at once, as a crash would, and starts it again on the same data. */
  restart(): Promise<void>
  /** Ends it at once and leaves it so. */
  kill(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

/** Folder of PostgreSQL's programs, the newest installed. */
function binaries(): string {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : []
  for (const version of versions) if (existsSync(join(root, version, 'bin/initdb'))) return join(root, version, 'bin')
  throw new Error('PostgreSQL is not installed: apt-get install postgresql')
}

/** PostgreSQL refuses to run as root: then it runs as the first of these users that exists. */
async function unprivileged(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'overt', 'nobody']) {
    const uid = await run('id', ['-u', name]).catch(() => undefined)
    const gid = await run('id', ['-g', name]).catch(() => undefined)
    if (uid && gid) return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  }
  throw new Error('There is no user to run PostgreSQL as')
}

/** Makes and starts a cluster. */
export async function startCluster(): Promise<TestCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'overt-pg-'))
  const data = join(folder, 'data')
  const bin = binaries()
  const user = await unprivileged()
  if (user) await chown(folder, user.uid, user.gid)
  const as = (program: string, args: string[]): [string, string[]] => {
    // The kernel ends it with us, also when we are killed.
    const wrapped = ['--pdeathsig', 'QUIT', join(bin, program), ...args]
    return user
      ? ['setpriv', ['--reuid', `${user.uid}`, '--regid', `${user.gid}`, '--clear-groups', ...wrapped]]
      : ['setpriv', wrapped]
  }
  await run(...as('initdb', ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--locale', 'C', '-N']), {
    cwd: folder,
  })
  const url = (database: string) => `postgres://postgres@localhost/${database}?host=${encodeURIComponent(folder)}`
  let child: ChildProcess | undefined
  const settings = {
    listen_addresses: '',
    unix_socket_directories: folder,
    fsync: 'off', // the data is not worth keeping; what PostgreSQL promises about crashes is not ours to test
    max_connections: '200',
    autovacuum: 'off',
  }
  const start = async () => {
    const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const process = spawn(...as('postgres', ['-D', data, ...options]), {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    child = process
    let log = ''
    process.stderr?.on('data', (chunk: Buffer) => (log = (log + chunk.toString()).slice(-4000)))
    for (;;) {
      const client = new pg.Client({ connectionString: url('postgres') })
      try {
        await client.connect()
        await client.end()
        return
      } catch (cause) {
        if (process.exitCode !== null) throw new Error(`PostgreSQL did not start: ${log}`, { cause })
        await new Promise((resolve) => setTimeout(resolve, 20)) // it gives no other sign of being ready
      }
    }
  }
  const end = async (signal: NodeJS.Signals) => {
    const ending = child
    child = undefined
    if (!ending || ending.exitCode !== null) return
    const exited = new Promise((resolve) => ending.once('exit', resolve))
    ending.kill(signal)
    await exited
  }
  await start()
  return {
    url,
    start,
    kill: () => end('SIGQUIT'),
    restart: async () => {
      await end('SIGQUIT')
      await start()
    },
    stop: async () => {
      await end('SIGQUIT')
      await rm(folder, { recursive: true, force: true })
    },
  }
}
