import { sql } from 'kysely'
import type { DbOrTx } from '../db/database.ts'
import { isRecentUsage, type UsageRow, usageColumns } from './usage.ts'

/** The notification that the latest usage was written anew. */
export const usageChannel = 'overt_usage'

/** The latest usage of objects, where it is recent. */
export async function listRecentUsage(
  db: DbOrTx,
  ids: readonly string[],
): Promise<(UsageRow & { readonly object_id: string })[]> {
  return await db
    .selectFrom('latest_usage as lu')
    .select('lu.object_id')
    .select(usageColumns)
    .where('lu.object_id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .where(isRecentUsage)
    .execute()
}
