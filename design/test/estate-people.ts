// Roles, groups and permissions of the made-up estate.
import type { Schema } from '@overt/api-client/engine'
import { builtInRoles } from '@overt/api-client/rules/built-in-roles'
import { everyRight } from '../src/rights/right-groups.ts'
import { anId, aPlan, minutesAgo } from '../src/test-support/factories.ts'
import { type FakeHandlers, refusal } from '../src/test-support/fake-engine.ts'

type Role = Schema<'Role'>
const day = 24 * 60
const systemId = '00000000-0000-4000-8000-000000000000'

const aRole = (over: Partial<Role>): Role => ({
  id: anId(1, 20),
  name: 'Night shift',
  description: 'Starts and stops VMs, and sees their consoles.',
  kind: 'user',
  builtIn: false,
  everyRight: false,
  rights: ['see', 'run_vm', 'shut_down_vm', 'stop_vm', 'reboot_vm', 'connect_to_vm', 'see_operations'],
  grantCount: 2,
  createdAt: minutesAgo(60 * 50),
  revision: 2,
  ...over,
})

const roles: readonly Role[] = [
  aRole({
    id: builtInRoles.superUser,
    name: 'SuperUser',
    description: 'Everything.',
    kind: 'administrator',
    builtIn: true,
    everyRight: true,
    rights: [...everyRight],
    grantCount: 1,
  }),
  aRole({
    id: builtInRoles.clusterAdmin,
    name: 'ClusterAdmin',
    description: 'Everything in a cluster: its hosts and its VMs.',
    kind: 'administrator',
    builtIn: true,
    rights: everyRight.filter((right) => /vm|disk|host|cluster|operations|see|permissions/.test(right)),
    grantCount: 0,
  }),
  aRole({
    id: builtInRoles.userRole,
    name: 'UserRole',
    description: 'Sees, starts, stops and reboots VMs and opens their consoles.',
    builtIn: true,
    grantCount: 14,
  }),
  aRole({}),
]

const groups: readonly Schema<'Group'>[] = [
  {
    id: anId(1, 21),
    name: 'Operations',
    description: 'Whoever is on call.',
    fromDirectory: false,
    memberCount: 7,
    createdAt: minutesAgo(40 * day),
    revision: 1,
  },
  {
    id: anId(2, 21),
    name: 'research',
    description: '',
    fromDirectory: true,
    memberCount: 212,
    createdAt: minutesAgo(9 * day),
    revision: 1,
  },
]

const users: readonly Schema<'User'>[] = ['admin', 'dana', 'maria', 'viktor'].map((userName, index) => ({
  id: anId(index + 1, 5),
  userName,
  administrator: index === 0,
  status: 'active',
  createdAt: minutesAgo(60 * day),
  revision: 1,
}))

const permissions: readonly Schema<'Permission'>[] = [
  {
    id: anId(1, 22),
    principal: { kind: 'user', id: anId(1, 5), name: 'admin' },
    role: { id: builtInRoles.superUser, name: 'SuperUser' },
    object: { kind: 'system', id: systemId, name: 'System' },
    grantedAt: minutesAgo(60 * day),
    grantedBy: null,
    expiresAt: null,
    manageable: true,
  },
  {
    id: anId(2, 22),
    principal: { kind: 'group', id: anId(1, 21), name: 'Operations' },
    role: { id: anId(1, 20), name: 'Night shift' },
    object: { kind: 'cluster', id: anId(1, 2), name: 'Default' },
    grantedAt: minutesAgo(9 * day),
    grantedBy: 'admin',
    expiresAt: minutesAgo(-5 * day),
    manageable: true,
  },
  {
    id: anId(3, 22),
    principal: { kind: 'user', id: anId(2, 5), name: 'dana' },
    role: { id: builtInRoles.userRole, name: 'UserRole' },
    object: { kind: 'vm', id: anId(1), name: 'web-1' },
    grantedAt: minutesAgo(60),
    grantedBy: 'admin',
    expiresAt: null,
    manageable: true,
  },
  {
    id: anId(4, 22),
    principal: { kind: 'everyone', id: '00000000-0000-4000-8000-000000000001', name: 'Everyone' },
    role: { id: builtInRoles.vnicProfileUser, name: 'VnicProfileUser' },
    object: { kind: 'data_center', id: anId(1, 10), name: 'Default' },
    grantedAt: minutesAgo(3 * day),
    grantedBy: 'maria',
    expiresAt: null,
    manageable: false,
  },
]

function found<Row extends { id: string }>(rows: readonly Row[], id: string): Row {
  const row = rows.find((candidate) => candidate.id === id)
  if (!row) throw refusal('not_found', 'There is no such object, or you may not see it.')
  return row
}
const named = <Row extends { name?: string; userName?: string }>(rows: readonly Row[], search: unknown) =>
  rows.filter((row) =>
    `${row.name ?? row.userName}`.toLowerCase().includes(typeof search === 'string' ? search.toLowerCase() : ''),
  )

/** Answers about who may do what. */
export const peopleHandlers: FakeHandlers = {
  listRoles: ({ query }) => ({ items: named(roles, query.search), next: null }),
  getRole: ({ path }) => found(roles, path.id),
  createRole: ({ body }) => aRole({ ...body, description: body.description ?? '', id: anId(9, 20), grantCount: 0 }),
  updateRole: ({ path, body }) => ({ ...found(roles, path.id), ...body }),
  deleteRole: () => undefined,
  listGroups: ({ query }) => ({
    items:
      query.memberId === undefined ? named(groups, query.search) : groups.filter(({ id }) => id !== query.memberId),
    next: null,
  }),
  getGroup: ({ path }) => found(groups, path.id),
  createGroup: ({ body }) => ({ ...found(groups, anId(1, 21)), ...body }),
  updateGroup: ({ path, body }) => ({ ...found(groups, path.id), ...body }),
  deleteGroup: () => undefined,
  listGroupMembers: ({ path }) => ({
    items:
      path.id === anId(1, 21)
        ? [
            { kind: 'group' as const, id: anId(2, 21), name: 'research', addedAt: minutesAgo(3 * day) },
            ...users.slice(1).map(({ id, userName }) => ({
              kind: 'user' as const,
              id,
              name: userName,
              addedAt: minutesAgo(9 * day),
            })),
          ]
        : [],
    next: null,
  }),
  addGroupMember: ({ body }) => ({
    kind: body.kind,
    id: body.id,
    name: users.find(({ id }) => id === body.id)?.userName ?? 'research',
    addedAt: minutesAgo(0),
  }),
  removeGroupMember: () => undefined,
  listUsers: ({ query }) => ({ items: named(users, query.search), next: null }),
  listPermissions: ({ query }) => ({
    items: permissions.filter(
      ({ principal, role }) =>
        (query.roleId === undefined || role.id === query.roleId) &&
        (query.principalId === undefined || principal.id === query.principalId),
    ),
    next: null,
  }),
  createPermission: () => found(permissions, anId(3, 22)),
  planDeletePermission: ({ path }) => {
    const { principal, role } = found(permissions, path.id)
    return aPlan({
      title: `Take the role ${role.name} from ${principal.name}`,
      effects: ['dana', 'maria'].map((name, index) => ({
        object: { kind: 'user' as const, id: anId(index + 2, 5), name },
        action: index === 0 ? ('change' as const) : ('keep' as const),
        text:
          index === 0
            ? `${name} can no longer run VM, stop VM, connect to VM on the cluster Default and what is below it, unless a permission further below says so.`
            : `${name} loses nothing: other permissions give the same.`,
        irreversible: false,
      })),
    })
  },
  deletePermission: () => undefined,
  explainAccess: ({ query }) => {
    const { right = 'see', objectKind = 'vm', objectId = anId(1) } = query
    const [, grant] = permissions
    const user = users.find(({ id }) => id === query.userId) ?? users[1]
    const allowed = right === 'run_vm'
    const name = user?.userName ?? 'dana'
    return {
      allowed,
      sentence: allowed
        ? `Yes, ${name} has the right to run VM on the VM web-1: the role Night shift was granted to the group Operations (${name} is in research, which is in it) on the cluster Default on 18 November 2026 by admin.`
        : `No, ${name} does not have the right to ${right.replaceAll('_', ' ')} on the VM web-1, neither by themself nor by a group. admin or maria can grant it.`,
      user: { kind: 'user', id: user?.id ?? anId(2, 5), name },
      right,
      object: { kind: objectKind, id: objectId, name: 'web-1' },
      reasons:
        allowed && grant
          ? [
              {
                permissionId: grant.id,
                principal: grant.principal,
                groups: ['research', 'Operations'],
                role: grant.role,
                object: grant.object,
                grantedAt: grant.grantedAt,
                grantedBy: grant.grantedBy,
                expiresAt: grant.expiresAt,
                sentence: 'the role Night shift was granted to the group Operations on the cluster Default.',
              },
            ]
          : [],
      grantors: allowed ? [] : ['admin', 'maria'],
    }
  },
}
