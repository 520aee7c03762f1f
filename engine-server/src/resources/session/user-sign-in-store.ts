import { sql } from 'kysely'
import type { DbOrTx, Tx } from '../../db/database.ts'

/** How a user signs in. */
export interface UserSignInRow {
  readonly id: string
  readonly user_name: string
  readonly disabled_at: Date | null
  readonly must_change_password: boolean
  readonly codes_left: number
  /** Until when a link to set the password is good, if there is one that was not used. */
  readonly invited_until: Date | null
  readonly sessions: number
  readonly api_tokens: number
}
export async function findUserSignIn(db: DbOrTx, id: string, idleMs: number): Promise<UserSignInRow | undefined> {
  return await db
    .selectFrom('app_user as u')
    .leftJoin('invitation as i', (join) => join.onRef('i.user_id', '=', 'u.id').on('i.used_at', 'is', null))
    .select(['u.id', 'u.user_name', 'u.disabled_at', 'u.must_change_password'])
    .select([
      sql<number>`(select count(*) from recovery_code c where c.user_id = u.id and c.used_at is null)`.as('codes_left'),
      sql<Date | null>`case when i.expires_at > now() then i.expires_at end`.as('invited_until'),
      sql<number>`(select count(*) from login_session s where s.user_id = u.id and s.expires_at > now()
        and s.last_used_at > now() - ${idleMs} * interval '1 ms')`.as('sessions'),
      sql<number>`(select count(*) from api_token t where t.user_id = u.id and t.expires_at > now())`.as('api_tokens'),
    ])
    .where('u.id', '=', id)
    .executeTakeFirst()
}
/** Sets what is given. */
export async function updateUserSignIn(
  tx: Tx,
  id: string,
  change: { readonly disabled?: boolean | undefined; readonly mustChangePassword?: boolean | undefined },
): Promise<void> {
  const { disabled, mustChangePassword } = change
  if (disabled === undefined && mustChangePassword === undefined) return
  await tx
    .updateTable('app_user')
    .set({
      ...(disabled === undefined ? {} : { disabled_at: disabled ? sql<Date>`coalesce(disabled_at, now())` : null }),
      ...(mustChangePassword === undefined ? {} : { must_change_password: mustChangePassword }),
    })
    .where('id', '=', id)
    .execute()
}
