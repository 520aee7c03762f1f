import { randomBytes } from 'node:crypto'
import { builtInRoles } from '@overt/api-client/rules/built-in-roles'
import type { StackFacts } from '../support/facts.ts'
import { sql } from './database-peer.ts'

const aToken = () => `ovt_${randomBytes(32).toString('base64url')}`

/**
 * Makes 1,000 users in 100 groups and 20,000 grants on the VMs that are there: 18 VMs to each user, 20 to each group, five
 * groups to a user. `bench-user-1` sees a hundred VMs or so; `bench-user-2` has a role on every cluster besides. Answers
 * tokens of these two.
 */
export function seedPeople(facts: StackFacts): { readonly ofSome: string; readonly ofAll: string } {
  const [ofSome, ofAll] = [aToken(), aToken()]
  const grant = (kind: string, principals: string, each: number) => `
    insert into permission (id, principal_kind, principal_id, role_id, object_kind, object_id)
    select gen_random_uuid(), '${kind}', p.id, '${builtInRoles.userRole}', 'vm', v.id
    from (select id, row_number() over (order by id) as place from ${principals}) p
    join (select id, row_number() over (order by id) as place, count(*) over () as total from vm) v
      on (v.place * 7 + p.place * 131) % v.total < ${each}`
  const token = (user: string, secret: string) => `
    insert into api_token (id, user_id, name, token_hash, expires_at)
    select gen_random_uuid(), id, 'bench', sha256('${secret}'), now() + interval '1 hour' from app_user where user_name = '${user}'`
  for (const statement of [
    `insert into app_user (id, user_name, password_hash) select gen_random_uuid(), 'bench-user-' || n, '-' from generate_series(1, 1000) n`,
    `insert into user_group (id, name) select gen_random_uuid(), 'bench-group-' || n from generate_series(1, 100) n`,
    `insert into group_member (group_id, user_id)
      select g.id, u.id from (select id, row_number() over (order by id) as place from user_group) g
      join (select id, row_number() over (order by id) as place from app_user where user_name like 'bench-user-%') u
        on (u.place * 3 + g.place) % 20 = 0`,
    grant('user', `app_user where user_name like 'bench-user-%'`, 18),
    grant('group', 'user_group', 20),
    `insert into permission (id, principal_kind, principal_id, role_id, object_kind, object_id)
      select gen_random_uuid(), 'user', u.id, '${builtInRoles.userRole}', 'cluster', c.id from app_user u, cluster c where u.user_name = 'bench-user-2'`,
    token('bench-user-1', ofSome),
    token('bench-user-2', ofAll),
    'analyze permission, user_principal, group_member, app_user',
  ])
    sql(facts, statement)
  return { ofSome, ofAll }
}
