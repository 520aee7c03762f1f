import { type connect, Socket } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'

/** Connects as another user of this machine, for PostgreSQL trusts nobody else on this socket. */
class SocketOf extends Socket {
  readonly #user: string

  constructor(user: string) {
    super()
    this.#user = user
  }

  override connect(...args: unknown[]): this {
    // The kernel notes who connects at the moment of the call, which happens before `connect` returns.
    process.seteuid?.(this.#user)
    try {
      return super.connect(...(args as Parameters<typeof connect>)) // only handed on
    } finally {
      process.seteuid?.(0)
    }
  }
}

/** Opens the engine's database beside the engine, as its owner. The caller ends it. */
export async function openDatabase(dataDir: string): Promise<pg.Client> {
  const user = 'overt'
  const client = new pg.Client({
    host: join(dataDir, 'run/postgres'),
    user,
    database: 'overt_engine',
    stream: () => new SocketOf(user),
  })
  client.on('error', () => undefined) // the server is killed in some tests; the next query says so
  await client.connect()
  return client
}
