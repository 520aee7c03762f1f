import { sql } from 'kysely'
import type { Tx } from '../db/database.ts'
import type { ObjectKind } from '../events/record.ts'
import type { Actor } from './actor.ts'
import { builtIn } from './roles.ts'

/** The role of who makes an object of a kind. */
const ownerRoles = { vm: builtIn.userVmManager, disk: builtIn.diskOperator } as const satisfies Partial<
  Record<ObjectKind, string>
>

/**
 * Makes the actor the owner of what they have just made, unless they may do all that with it already: who may only make
 * VMs somewhere would not even see theirs. `ancestors` are the object's, itself first.
 */
export async function makeOwner(
  tx: Tx,
  { userId }: Actor,
  kind: keyof typeof ownerRoles,
  ancestors: readonly string[],
): Promise<void> {
  if (userId === null) return
  await sql`
    insert into permission (id, principal_kind, principal_id, role_id, object_kind, object_id, granted_by)
    select gen_random_uuid(), 'user', ${userId}::uuid, r.id, ${kind}, ${ancestors[0]}::uuid, ${userId}::uuid
    from role r where r.id = ${ownerRoles[kind]}::uuid and exists (
      select from unnest(r.rights) needed where not exists (
        select from user_grant g where g.user_id = ${userId}::uuid and g.object_id = any(${[...ancestors]}::uuid[])
          and g.rights && array['*', needed]))`.execute(tx)
}
