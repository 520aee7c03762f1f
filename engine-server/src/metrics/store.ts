import { sql } from 'kysely'
import type { DbOrTx } from '../db/database.ts'

/** Operations that have not ended, by status. */
export async function countLiveOperations(db: DbOrTx): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('operation')
    .select(['status', sql<number>`count(*)`.as('count')])
    .where('ended_at', 'is', null)
    .groupBy('status')
    .execute()
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]))
}
