import { sql } from 'kysely'
import { type DbOrTx, json } from '../db/database.ts'

/** Which call an Idempotency-Key stands for. */
export interface ReplyKey {
  readonly userId: string
  readonly apiOperation: string
  readonly key: string
}
/** A call that was made under a key. `status` is null while it runs. */
export interface StoredReply {
  readonly request_hash: Buffer
  readonly status: number | null
  readonly body: unknown
}

/** Takes the key; false if it was taken before. */
export async function insertReplyKey(db: DbOrTx, key: ReplyKey, requestHash: Buffer): Promise<boolean> {
  const rows = await db
    .insertInto('idempotent_reply')
    .values({ user_id: key.userId, api_operation: key.apiOperation, key: key.key, request_hash: requestHash })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .execute()
  return rows.length > 0
}
export async function findReply(db: DbOrTx, key: ReplyKey): Promise<StoredReply | undefined> {
  return await db
    .selectFrom('idempotent_reply')
    .select(['request_hash', 'status', 'body'])
    .where('user_id', '=', key.userId)
    .where('api_operation', '=', key.apiOperation)
    .where('key', '=', key.key)
    .executeTakeFirst()
}
export async function saveReply(db: DbOrTx, key: ReplyKey, status: number, body: unknown): Promise<void> {
  await db
    .updateTable('idempotent_reply')
    .set({ status, body: body === undefined ? null : json(body) })
    .where('user_id', '=', key.userId)
    .where('api_operation', '=', key.apiOperation)
    .where('key', '=', key.key)
    .execute()
}
export async function deleteReplyKey(db: DbOrTx, key: ReplyKey): Promise<void> {
  await db
    .deleteFrom('idempotent_reply')
    .where('user_id', '=', key.userId)
    .where('api_operation', '=', key.apiOperation)
    .where('key', '=', key.key)
    .execute()
}
export async function deleteOldReplies(db: DbOrTx): Promise<void> {
  await db.deleteFrom('idempotent_reply').where('created_at', '<', sql<Date>`now() - interval '24 hours'`).execute()
}
