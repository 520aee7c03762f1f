import { sql } from 'kysely'
import type { Right } from '../../authz/roles.ts'
import type { DbOrTx, Tx } from '../../db/database.ts'

/** A token, without what it is made of. */
export interface TokenRow {
  readonly id: string
  readonly name: string
  readonly created_at: Date
  readonly expires_at: Date
  readonly last_used_at: Date | null
  /** The only rights it has; null: all of its owner's. */
  readonly rights: string[] | null
  /** `created_at` to the microsecond, for the cursor. */
  readonly page_at: string
}
const columns = ['id', 'name', 'created_at', 'expires_at', 'last_used_at', 'rights'] as const

/** A user's own tokens, oldest first. */
export async function listPage(
  db: DbOrTx,
  userId: string,
  limit: number,
  after: readonly [at: string, id: string] | undefined,
): Promise<TokenRow[]> {
  let query = db
    .selectFrom('api_token')
    .select(columns)
    .select(sql<string>`created_at::text`.as('page_at'))
    .where('user_id', '=', userId)
  if (after) query = query.where(sql<boolean>`(created_at, id) > (${after[0]}::timestamptz, ${after[1]}::uuid)`)
  return await query
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit + 1)
    .execute()
}

/** A new token. */
export interface NewToken {
  readonly id: string
  readonly userId: string
  readonly name: string
  readonly tokenHash: Buffer
  readonly expiresInSeconds: number
  readonly rights: readonly Right[] | null
}
export async function insertToken(tx: Tx, token: NewToken): Promise<TokenRow> {
  return await tx
    .insertInto('api_token')
    .values({
      id: token.id,
      user_id: token.userId,
      name: token.name,
      token_hash: token.tokenHash,
      rights: token.rights && [...token.rights],
      expires_at: sql<Date>`now() + ${token.expiresInSeconds} * interval '1 second'`,
    })
    .returning(columns)
    .returning(sql<string>`created_at::text`.as('page_at'))
    .executeTakeFirstOrThrow()
}
export async function countTokens(tx: Tx, userId: string): Promise<number> {
  const row = await tx
    .selectFrom('api_token')
    .select(sql<number>`count(*)`.as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
  return row.count
}
/** Revokes a user's own token; its name. */
export async function deleteToken(tx: Tx, userId: string, id: string): Promise<string | undefined> {
  const row = await tx
    .deleteFrom('api_token')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .returning('name')
    .executeTakeFirst()
  return row?.name
}
