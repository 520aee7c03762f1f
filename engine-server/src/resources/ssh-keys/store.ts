import { sql } from 'kysely'
import type { DbOrTx, Tx } from '../../db/database.ts'
import type { UsableKey } from './read-key.ts'

/** A public key of a user. */
export interface SshKeyRow {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly bits: number
  readonly data: string
  readonly comment: string
  readonly fingerprint: string
  readonly created_at: Date
  /** `created_at` to the microsecond, for the cursor. */
  readonly page_at: string
}
const columns = ['id', 'name', 'type', 'bits', 'data', 'comment', 'fingerprint', 'created_at'] as const
const pageAt = sql<string>`created_at::text`.as('page_at')

/** A user's own keys, oldest first. */
export async function listPage(
  db: DbOrTx,
  userId: string,
  limit: number,
  after: readonly [at: string, id: string] | undefined,
): Promise<SshKeyRow[]> {
  let query = db.selectFrom('ssh_key').select(columns).select(pageAt).where('user_id', '=', userId)
  if (after) query = query.where(sql<boolean>`(created_at, id) > (${after[0]}::timestamptz, ${after[1]}::uuid)`)
  return await query
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit + 1)
    .execute()
}

/** Locks the user, so that keys added at once are counted one after the other; how many there are. */
export async function lockAndCount(tx: Tx, userId: string): Promise<number> {
  await tx.selectFrom('app_user').select('id').where('id', '=', userId).forNoKeyUpdate().execute()
  const row = await tx
    .selectFrom('ssh_key')
    .select(sql<number>`count(*)`.as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
  return row.count
}

/** Keeps a key. Violates `ssh_key_fingerprint_key` when the user has it. */
export async function insertKey(
  tx: Tx,
  {
    id,
    userId,
    name,
    key,
  }: { readonly id: string; readonly userId: string; readonly name: string; readonly key: UsableKey },
): Promise<SshKeyRow> {
  const { type, bits, data, comment, fingerprint } = key
  return await tx
    .insertInto('ssh_key')
    .values({ id, user_id: userId, name, type, bits, data, comment, fingerprint })
    .returning(columns)
    .returning(pageAt)
    .executeTakeFirstOrThrow()
}

/** Removes a user's own key; what it was called and known by. */
export async function deleteKey(
  tx: Tx,
  userId: string,
  id: string,
): Promise<{ readonly name: string; readonly fingerprint: string } | undefined> {
  return await tx
    .deleteFrom('ssh_key')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .returning(['name', 'fingerprint'])
    .executeTakeFirst()
}
