// The system must always have somebody who may do everything.
import { sql } from 'kysely'
import { systemId } from './actor.ts'
import { builtIn } from './roles.ts'
import type { Tx } from '../db/database.ts'
import { AppError } from '../errors.ts'

/** Changes of who administers the system happen one after the other, so that the last one can be told. */
export async function lockAdministrators(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('overt administrators'))`.execute(tx)
}

/**
 * Throws `conflict` if nobody is left who may do everything, not counting what ends by itself. Called after the change,
 * which the error takes back; needs `lockAdministrators` before it.
 */
export async function assertAdministratorLeft(tx: Tx): Promise<void> {
  const { rows } = await sql<{ left: boolean }>`
    select exists (select from user_grant g join permission p on p.id = g.permission_id
      where g.object_id = ${systemId}::uuid and g.rights @> '{*}' and p.expires_at is null) as left`.execute(tx)
  if (rows[0]?.left !== true)
    throw new AppError('conflict', 'The system would be left without an administrator. Make another one first.')
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
