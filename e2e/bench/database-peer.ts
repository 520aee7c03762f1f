import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { StackFacts } from '../support/facts.ts'

const asOwner = ['--reuid=overt', '--regid=overt', '--clear-groups']

/** Runs SQL in the engine's database as its owner, over the socket. */
export function sql(facts: StackFacts, text: string): string {
  const words = ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-h', join(facts.dataDir, 'run/postgres'), '-d', 'overt_engine']
  return execFileSync('setpriv', [...asOwner, 'psql', ...words, '-c', text], {
    encoding: 'utf8',
    env: { ...process.env, HOME: '/tmp' },
  }).trim()
}

/** A peer that works on the engine's database. */
export interface DatabasePeer {
  readonly port: number
  readonly pid: number
  kill(): void
}

/** Starts a program of this folder with the database's URL and more words; it prints its port. */
export async function startDatabasePeer(facts: StackFacts, file: string, ...words: string[]): Promise<DatabasePeer> {
  const url = `postgres://overt@/overt_engine?host=${join(facts.dataDir, 'run/postgres')}`
  const child = spawn('setpriv', [...asOwner, process.execPath, join(import.meta.dirname, file), url, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, HOME: '/tmp' },
  })
  if (!child.stdout || child.pid === undefined) throw new Error(`${file} did not start`)
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  // setpriv execs, so the pid is the server's own.
  return { port: Number(line.toString().trim()), pid: child.pid, kill: () => child.kill('SIGKILL') }
}
