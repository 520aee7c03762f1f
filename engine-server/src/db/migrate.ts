import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'

/** One forward-only step of a schema: a file `0001_name.sql`. */
export interface Migration {
  readonly name: string
  readonly text: string
  readonly hash: string
}

/** Why a database can't be brought to this build's schema; the message is for the operator. */
export class MigrationError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'MigrationError'
  }
}

/** Reads the migrations of a folder, in order. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8')
      return { name, text, hash: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

/** Any constant will do: engines that start at once on one database wait for each other under it. */
const lockKey = 0x6f76_6572

/**
 * Brings a database to the newest schema, one transaction per migration, and returns the names it applied. Engines
 * that start together wait for each other. Throws a MigrationError if the database is newer than this build or if an
 * applied file has changed since.
 */
export async function migrate(url: string, migrations: readonly Migration[]): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey])
    // In a schema of its own, so that `public` holds the tables of the model alone.
    await client.query('create schema if not exists overt_migrations')
    await client.query(`create table if not exists overt_migrations.applied (
      name text primary key, hash text not null, applied_at timestamptz not null default now())`)
    const { rows } = await client.query<{ name: string; hash: string }>(
      'select name, hash from overt_migrations.applied order by name',
    )
    assertKnown(rows, migrations)
    const pending = migrations.slice(rows.length)
    for (const migration of pending) await apply(client, migration)
    return pending.map(({ name }) => name)
  } finally {
    await client.end() // ends the session, and with it the lock
  }
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query('begin')
    await client.query(migration.text)
    await client.query('insert into overt_migrations.applied (name, hash) values ($1, $2)', [
      migration.name,
      migration.hash,
    ])
    await client.query('commit')
  } catch (cause) {
    await client.query('rollback')
    throw new MigrationError(`The database could not be brought up to date: ${migration.name} failed.`, { cause })
  }
}

function assertKnown(applied: readonly { name: string; hash: string }[], migrations: readonly Migration[]): void {
  for (const [index, row] of applied.entries()) {
    const known = migrations[index]
    if (known?.name !== row.name)
      throw new MigrationError(
        `The database has the migration ${row.name}, which this build does not know: it was used by a newer engine. Install that version again.`,
      )
    if (known.hash !== row.hash)
      throw new MigrationError(
        `The migration ${row.name} was changed after this database had it. Use the build that made the database, or an empty database.`,
      )
  }
}
