import { sql } from 'kysely'
import type { DbOrTx, Tx } from '../../db/database.ts'

/** A link to set the password, and for whom. */
export interface InvitationRow {
  readonly user_id: string
  readonly user_name: string
  readonly display_name: string
  readonly has_password: boolean
  readonly disabled_at: Date | null
  readonly expires_at: Date
  readonly used_at: Date | null
  readonly expired: boolean
}
export async function findInvitation(db: DbOrTx, tokenHash: Buffer): Promise<InvitationRow | undefined> {
  return await db
    .selectFrom('invitation as i')
    .innerJoin('app_user as u', 'u.id', 'i.user_id')
    .select(['i.user_id', 'u.user_name', 'u.display_name', 'u.disabled_at', 'i.expires_at', 'i.used_at'])
    .select([
      sql<boolean>`u.password_hash is not null`.as('has_password'),
      sql<boolean>`i.expires_at <= now()`.as('expired'),
    ])
    .where('i.token_hash', '=', tokenHash)
    .executeTakeFirst()
}
/** Makes a link in place of the one before; until when it is good. */
export async function replaceInvitation(
  tx: Tx,
  invitation: {
    readonly userId: string
    readonly tokenHash: Buffer
    readonly invitedBy: string | null
    readonly hours: number
  },
): Promise<Date> {
  await tx.deleteFrom('invitation').where('user_id', '=', invitation.userId).execute()
  const row = await tx
    .insertInto('invitation')
    .values({
      user_id: invitation.userId,
      token_hash: invitation.tokenHash,
      invited_by: invitation.invitedBy,
      expires_at: sql<Date>`now() + ${invitation.hours} * interval '1 hour'`,
    })
    .returning('expires_at')
    .executeTakeFirstOrThrow()
  return row.expires_at
}
/** Uses a link up; false when it is too late for it. */
export async function useInvitation(tx: Tx, tokenHash: Buffer): Promise<boolean> {
  const rows = await tx
    .updateTable('invitation')
    .set({ used_at: sql`now()` })
    .where('token_hash', '=', tokenHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .returning('user_id')
    .execute()
  return rows.length > 0
}
