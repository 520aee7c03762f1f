import { sql } from 'kysely'
import type { DbOrTx, Tx } from '../../db/database.ts'

/** A second factor, confirmed or being set up. */
export interface FactorRow {
  readonly secret_id: string
  readonly confirmed_at: Date | null
  readonly last_step: number
  readonly codes_left: number
}
export async function findFactor(db: DbOrTx, userId: string): Promise<FactorRow | undefined> {
  return await db
    .selectFrom('second_factor as f')
    .select(['f.secret_id', 'f.confirmed_at', 'f.last_step'])
    .select(
      sql<number>`(select count(*) from recovery_code c where c.user_id = f.user_id and c.used_at is null)`.as(
        'codes_left',
      ),
    )
    .where('f.user_id', '=', userId)
    .executeTakeFirst()
}
/** Begins anew, unless one is confirmed: then false. */
export async function replaceUnconfirmed(tx: Tx, userId: string, secretId: string): Promise<boolean> {
  await tx.deleteFrom('second_factor').where('user_id', '=', userId).where('confirmed_at', 'is', null).execute()
  const rows = await tx
    .insertInto('second_factor')
    .values({ user_id: userId, secret_id: secretId })
    .onConflict((conflict) => conflict.column('user_id').doNothing())
    .returning('user_id')
    .execute()
  return rows.length > 0
}
/** Confirms the one being set up, by a code of a step; false when there is none any longer. */
export async function confirmFactor(tx: Tx, userId: string, secretId: string, step: number): Promise<boolean> {
  const rows = await tx
    .updateTable('second_factor')
    .set({ confirmed_at: sql`now()`, last_step: step })
    .where('user_id', '=', userId)
    .where('secret_id', '=', secretId)
    .where('confirmed_at', 'is', null)
    .returning('user_id')
    .execute()
  return rows.length > 0
}
/** Takes a code of a step, once: false if one of it, or of a later step, was taken. */
export async function takeStep(tx: DbOrTx, userId: string, step: number): Promise<boolean> {
  const rows = await tx
    .updateTable('second_factor')
    .set({ last_step: step })
    .where('user_id', '=', userId)
    .where('confirmed_at', 'is not', null)
    .where('last_step', '<', step)
    .returning('user_id')
    .execute()
  return rows.length > 0
}
/** Removes it with its recovery codes; a trigger removes its secret. False if there was none that is confirmed. */
export async function deleteFactor(tx: Tx, userId: string): Promise<boolean> {
  const rows = await tx.deleteFrom('second_factor').where('user_id', '=', userId).returning('confirmed_at').execute()
  return rows.some(({ confirmed_at }) => confirmed_at !== null)
}
export async function replaceRecoveryCodes(tx: Tx, userId: string, hashes: readonly Buffer[]): Promise<void> {
  await tx.deleteFrom('recovery_code').where('user_id', '=', userId).execute()
  await tx
    .insertInto('recovery_code')
    .values(hashes.map((hash) => ({ user_id: userId, code_hash: hash })))
    .execute()
}
/** Uses a recovery code up; false when it is wrong or used. */
export async function useRecoveryCode(tx: Tx, userId: string, hash: Buffer): Promise<boolean> {
  const rows = await tx
    .updateTable('recovery_code')
    .set({ used_at: sql`now()` })
    .where('user_id', '=', userId)
    .where('code_hash', '=', hash)
    .where('used_at', 'is', null)
    .returning('user_id')
    .execute()
  return rows.length > 0
}
