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
  /** Who made it, unless they are gone or disabled. */
  readonly made_by: string | null
}
export async function findInvitation(db: DbOrTx, tokenHash: Buffer): Promise<InvitationRow | undefined> {
  return await db
    .selectFrom('invitation as i')
    .innerJoin('app_user as u', 'u.id', 'i.user_id')
    .leftJoin('app_user as maker', (join) =>
      join.onRef('maker.id', '=', 'i.invited_by').on('maker.disabled_at', 'is', null),
    )
    .select(['i.user_id', 'u.user_name', 'u.display_name', 'u.disabled_at', 'i.expires_at', 'i.used_at'])
    .select('maker.id as made_by')
    .select([
      sql<boolean>`u.password_hash is not null`.as('has_password'),
      sql<boolean>`i.expires_at <= now()`.as('expired'),
    ])
    .where('i.token_hash', '=', tokenHash)
    .executeTakeFirst()
}
/** Whether the user's password is kept here, and not by a provider. */
export async function hasPasswordHere(db: DbOrTx, userId: string): Promise<boolean> {
  const row = await db.selectFrom('app_user').select('provider_id').where('id', '=', userId).executeTakeFirst()
  return row?.provider_id === null
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
