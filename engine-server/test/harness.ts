// What integration tests stand on: real databases, cloned from migrated templates in a few milliseconds.
import pg from 'pg'
import { inject } from 'vitest'
import { type Db, openDatabase, openPool } from '../src/db/database.ts'

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
