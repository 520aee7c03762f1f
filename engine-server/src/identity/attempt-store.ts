import { sql } from 'kysely'
import type { DbOrTx } from '../db/database.ts'

/** What is counted together, how many failures are free, and what becomes of more. */
export interface Bucket {
  readonly bucket: string
  readonly limit: number
  /** How long failures are remembered, from the first. Default 30. */
  readonly memoryMinutes?: number
  /** Longest wait after a failure. Default 15. */
  readonly longestMinutes?: number
}
/** Counts one attempt in a bucket; false while the bucket is blocked. Beyond `limit` each blocks it for longer. */
export async function beginAttempt(
  db: DbOrTx,
  { bucket, limit, memoryMinutes = 30, longestMinutes = 15 }: Bucket,
): Promise<boolean> {
  const memory = sql`(now() - ${memoryMinutes} * interval '1 minute')`
  const { rows } = await sql`
    insert into sign_in_attempt as a (bucket, failures, window_started_at) values (${bucket}, 1, now())
    on conflict (bucket) do update set
      failures = case when a.window_started_at < ${memory} then 1 else a.failures + 1 end,
      window_started_at =
        case when a.window_started_at < ${memory} then now() else a.window_started_at end,
      blocked_until = case when a.window_started_at >= ${memory} and a.failures + 1 >= ${limit}
        then now() + least(${longestMinutes} * interval '1 minute', interval '30 seconds' * 2 ^ least(a.failures + 1 - ${limit}, 10)) end
    where a.blocked_until is null or a.blocked_until <= now()
    returning bucket`.execute(db)
  return rows.length > 0
}
/** How long a bucket stays blocked. */
export async function blockedSeconds(db: DbOrTx, bucket: string): Promise<number> {
  const row = await db
    .selectFrom('sign_in_attempt')
    .select(sql<number>`extract(epoch from blocked_until - now())::float8`.as('seconds'))
    .where('bucket', '=', bucket)
    .executeTakeFirst()
  return row?.seconds ?? 0
}
/** Forgets the failures of buckets; whether one of them was blocked. */
export async function forgetAttempts(db: DbOrTx, buckets: readonly string[]): Promise<boolean> {
  const rows = await db
    .deleteFrom('sign_in_attempt')
    .where('bucket', 'in', [...buckets])
    .returning(sql<boolean>`coalesce(blocked_until > now(), false)`.as('blocked'))
    .execute()
  return rows.some(({ blocked }) => blocked)
}
/** Until when the longest blocked of the buckets is. */
export async function blockedUntil(db: DbOrTx, buckets: readonly string[]): Promise<Date | null> {
  const row = await db
    .selectFrom('sign_in_attempt')
    .select(({ fn }) => fn.max('blocked_until').as('until'))
    .where('bucket', 'in', [...buckets])
    .where('blocked_until', '>', sql<Date>`now()`)
    .executeTakeFirst()
  return row?.until ?? null
}
export async function takeBackAttempt(db: DbOrTx, bucket: string): Promise<void> {
  await db
    .updateTable('sign_in_attempt')
    .set({ failures: sql<number>`greatest(failures - 1, 0)`, blocked_until: null })
    .where('bucket', '=', bucket)
    .execute()
}
export async function deleteOldAttempts(db: DbOrTx): Promise<void> {
  await db.deleteFrom('sign_in_attempt').where('window_started_at', '<', sql<Date>`now() - interval '1 day'`).execute()
}
