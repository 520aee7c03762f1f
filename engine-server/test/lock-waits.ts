import { sql } from 'kysely'
import type { Db } from '../src/db/database.ts'

/** How many sessions of the database wait for a lock; with a word, those whose statement has it, in any case. */
export async function waitingForLocks(db: Db, word = ''): Promise<number> {
  const { rows } = await sql<{ pid: number }>`select pid from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and query ilike ${`%${word}%`}`.execute(db)
  return rows.length
}
