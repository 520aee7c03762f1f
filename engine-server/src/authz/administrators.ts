// The system must always have somebody who may do everything.
import { sql } from 'kysely'
import { systemId } from './actor.ts'
import { builtIn } from './roles.ts'
import type { Tx } from '../db/database.ts'
import { AppError } from '../errors.ts'

/**
 * Runs a change that may take rights from users or groups. Throws `conflict`, which takes the change back, if by it nobody
 * is left who may do everything. Not counted are what ends by itself, and who can't sign in with a password of Overt:
 * whom a provider lets in (it may stop doing so), who is disabled, who was invited and has set none yet. Such changes, and
 * those of who is in which group, happen one after the other.
 */
export async function keepingAdministrator<T>(tx: Tx, change: () => Promise<T>): Promise<T> {
  await lockAdministrators(tx)
  await lockMembers(tx)
  const before = await isAdministered(tx)
  const result = await change()
  if (before && !(await isAdministered(tx)))
    throw new AppError(
      'conflict',
      'The system would be left without an administrator who signs in with a password of Overt. Make another one first.',
    )
  return result
}

/** Changes of who administers the system happen one after the other, so that the last one can be told. */
export async function lockAdministrators(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('overt administrators'))`.execute(tx)
}

/** Changes of who is in which group happen one after the other; the triggers of `group_member` take the same lock. */
export async function lockMembers(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('overt group members'))`.execute(tx)
}

async function isAdministered(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`
    select exists (select from user_grant g join permission p on p.id = g.permission_id
      join app_user u on u.id = g.user_id
      where g.object_id = ${systemId}::uuid and g.rights @> '{*}' and p.expires_at is null
        and u.password_hash is not null and u.disabled_at is null) as held`.execute(tx)
  return rows[0]?.held === true
}

/** Makes a user an administrator of the whole system. */
export async function grantAdministrator(tx: Tx, userId: string, grantedBy: string | null): Promise<void> {
  await tx
    .insertInto('permission')
    .values({
      id: crypto.randomUUID(),
      principal_kind: 'user',
      principal_id: userId,
      role_id: builtIn.superUser,
      object_kind: 'system',
      object_id: systemId,
      granted_by: grantedBy,
    })
    .execute()
}
