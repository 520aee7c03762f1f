import { sql } from 'kysely'
import type { DbOrTx, Tx } from '../../db/database.ts'

/** What a sign-in may still need after the password. */
export type Needed = 'code' | 'new_password'

/** Keeps what a sign-in still needs; when that is too late. */
export async function insertStep(
  tx: Tx,
  step: { readonly tokenHash: Buffer; readonly userId: string; readonly needs: Needed; readonly lifeMs: number },
): Promise<Date> {
  const row = await tx
    .insertInto('sign_in_step')
    .values({
      token_hash: step.tokenHash,
      user_id: step.userId,
      needs: step.needs,
      expires_at: sql<Date>`now() + ${step.lifeMs} * interval '1 ms'`,
    })
    .returning('expires_at')
    .executeTakeFirstOrThrow()
  return row.expires_at
}
/** The step of a secret, unless it is too late for it. */
export async function findStep(db: DbOrTx, tokenHash: Buffer): Promise<{ user_id: string; needs: string } | undefined> {
  return await db
    .selectFrom('sign_in_step')
    .select(['user_id', 'needs'])
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', sql<Date>`now()`)
    .executeTakeFirst()
}
/** Counts a wrong answer; the one that is too many ends the step. */
export async function noteStepFailure(tx: Tx, tokenHash: Buffer, mostFailures: number): Promise<void> {
  await tx
    .updateTable('sign_in_step')
    .set({ failures: sql<number>`failures + 1` })
    .where('token_hash', '=', tokenHash)
    .execute()
  await tx
    .deleteFrom('sign_in_step')
    .where('token_hash', '=', tokenHash)
    .where('failures', '>=', mostFailures)
    .execute()
}
/** Uses a step up; false when somebody else has. */
export async function consumeStep(tx: Tx, tokenHash: Buffer): Promise<boolean> {
  const rows = await tx
    .deleteFrom('sign_in_step')
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', sql<Date>`now()`)
    .returning('user_id')
    .execute()
  return rows.length > 0
}
