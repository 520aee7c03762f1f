import { sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { allowedTo } from '../../authz/filter.ts'
import type { DbOrTx } from '../../db/database.ts'

/** What happened, of any of the places where it is written down. */
export interface NoticeRow {
  readonly id: string
  readonly at: Date
  /** The event's code, or `operation.` and how the operation ended. */
  readonly code: string
  readonly object_kind: string | null
  readonly object_id: string | null
  readonly object_name: string | null
  readonly operation_kind: string | null
  readonly user_name: string | null
  readonly detail: string | null
  readonly role_name: string | null
}

/** What others do with a machine that whoever uses it wants to know. A move to another host is none of it. */
const toldKinds = ['start', 'shutdown', 'stop', 'reboot', 'reset', 'pause', 'resume'].map((name) => `vm.${name}`)
/** What happens to machines of itself. */
const toldCodes = [
  'vm.crashed',
  'vm.guest_crashed',
  'vm.lost',
  'vm.paused_no_space',
  'vm.paused_io_error',
  'vm.not_responding',
  'operation.stuck',
]

/**
 * The newest notices of the actor, of the last 14 days. A machine is theirs when they may start it or open its console.
 * Roles are told by whom they were granted to: whoever has lost one no longer sees what it was on.
 */
export async function listNewest(db: DbOrTx, actor: Actor, limit: number): Promise<NoticeRow[]> {
  const mine = (ancestors: string) => allowedTo(actor, ['run_vm', 'connect_to_vm'], ancestors)
  const { rows } = await sql<NoticeRow>`
    select * from (
      (select o.id, o.ended_at as at, 'operation.' || o.status as code, o.object_kind, o.object_id, o.object_name,
        o.kind as operation_kind, o.actor_name as user_name, o.error ->> 'message' as detail, null as role_name
      from operation o
      where o.object_kind = 'vm' and o.ended_at > now() - interval '14 days' and ${mine('o.ancestors')}
        and (o.status = 'failed' and o.kind <> 'vm.migrate'
          or o.status = 'succeeded' and o.kind = any(${toldKinds}::text[])
            and o.actor_id is distinct from ${actor.userId}::uuid)
      order by o.ended_at desc limit ${limit})
    union all
      (select e.id, e.at, e.code, e.object_kind, e.object_id, e.object_name, null, e.user_name, null, null
      from event e
      where e.object_kind = 'vm' and e.code is not null and e.at > now() - interval '14 days' and ${mine('e.ancestors')}
        and (e.code = any(${toldCodes}::text[])
          or e.code = 'console.opened' and e.user_id is distinct from ${actor.userId}::uuid
          or e.code in ('vm.shut_down', 'vm.powered_off') and e.operation_id is null
            and not exists (select from operation o where o.object_id = e.object_id
              and o.kind in ('vm.shutdown', 'vm.stop', 'vm.reboot', 'vm.reset', 'vm.delete')
              and o.created_at <= e.at and coalesce(o.ended_at, 'infinity') >= e.at))
      order by e.at desc limit ${limit})
    union all
      (select e.id, e.at, e.code, g.object ->> 'kind', (g.object ->> 'id')::uuid, g.object ->> 'name', null, e.user_name,
        null, split_part(e.object_name, ',', 1)
      from event e
      left join lateral (select p as object from jsonb_array_elements(e.parents) p
        where p ->> 'id' = e.ancestors[3]::text limit 1) g on true
      where e.object_kind = 'permission' and e.code is not null and e.at > now() - interval '14 days'
        and ${sql.lit(actor.limitedTo === null)}
        and e.ancestors[2] in (select principal_id from user_principal where user_id = ${actor.userId}::uuid)
        and e.user_id is distinct from ${actor.userId}::uuid
      order by e.at desc limit ${limit})
    ) told order by at desc, id desc limit ${limit}`.execute(db)
  return rows
}

/** When the actor last read notices, as their settings say, and when they became a user. */
export async function findReadAt(
  db: DbOrTx,
  userId: string,
): Promise<{ readonly read_at: string | null; readonly created_at: Date } | undefined> {
  return await db
    .selectFrom('app_user')
    .select([sql<string | null>`settings ->> 'noticesReadAt'`.as('read_at'), 'created_at'])
    .where('id', '=', userId)
    .executeTakeFirst()
}
