import type { OperationsOf } from '@overt/api-client/engine'
import { builtIn } from '../../../src/authz/roles.ts'
import { anSshKey } from '../../../src/test-support/ssh-key.ts'
import { first, freeName, type Line, list, onSystem, own, ownChange, refTo, rightOn, seen, somewhere } from '../line.ts'
import type { Caller } from '../people-supply.ts'
import { aGroup, aPermission, aRole, anSshKeyOf, aToken, aUser, goodPassword } from '../people-things.ts'
import { mayOnSystem, maySomewhere, may, sees } from '../sight.ts'
import type { World } from '../world.ts'

const user = ({ standing }: World) => standing.user
const group = ({ standing }: World) => standing.group
const role = ({ standing }: World) => standing.role

export const userLines = {
  listUsers: list({ asks: () => ({ query: '?limit=1000' }) }),
  getUser: seen(user),
  createUser: onSystem('manipulate_users', {
    asks: () => ({ body: { userName: freeName('user'), password: goodPassword } }),
  }),
  deleteUser: onSystem('manipulate_users', { target: user, fresh: (world) => aUser(world) }),
  listApiTokens: own({ asks: () => ({ query: '?limit=1000' }) }),
  createApiToken: ownChange({ asks: () => ({ body: { name: freeName('token') } }) }),
  deleteApiToken: ownChange({
    target: ({ standing }) => standing.token,
    fresh: (world, caller) => aToken(world, caller.userId ?? ''),
  }),
} satisfies Record<OperationsOf<'users'>, Line>

export const sshKeyLines = {
  listSshKeys: own({ asks: () => ({ query: '?limit=1000' }) }),
  createSshKey: ownChange({ asks: () => ({ body: { publicKey: anSshKey() } }) }),
  deleteSshKey: ownChange({
    target: ({ standing }) => standing.sshKey,
    fresh: (world, caller) => anSshKeyOf(world, caller.userId ?? ''),
  }),
} satisfies Record<OperationsOf<'ssh-keys'>, Line>

export const permissionLines = {
  listRoles: own(),
  getRole: own({ target: role }),
  createRole: onSystem('manipulate_roles', {
    asks: () => ({ body: { name: freeName('role'), kind: 'user', rights: ['see'] } }),
    gets: (caller) => rolesMade(caller),
  }),
  updateRole: onSystem('manipulate_roles', {
    target: role,
    fresh: (world) => aRole(world),
    asks: () => ({ body: { description: 'changed' }, headers: first }),
  }),
  deleteRole: onSystem('manipulate_roles', { target: role, fresh: (world) => aRole(world) }),
  listGroups: list({ asks: () => ({ query: '?limit=1000' }) }),
  getGroup: seen(group),
  createGroup: onSystem('manipulate_users', { asks: () => ({ body: { name: freeName('group') } }) }),
  updateGroup: onSystem('manipulate_users', {
    target: group,
    fresh: (world) => aGroup(world),
    asks: () => ({ body: { description: 'changed' }, headers: first }),
  }),
  deleteGroup: onSystem('manipulate_users', { target: group, fresh: (world) => aGroup(world) }),
  listGroupMembers: seen(group),
  addGroupMember: onSystem('manipulate_users', {
    target: group,
    fresh: (world) => aGroup(world),
    asks: ({ standing }) => ({ body: { kind: 'user', id: standing.user.id } }),
  }),
  removeGroupMember: onSystem('manipulate_users', {
    target: group,
    fresh: (world) => aGroup(world, world.standing.user),
    asks: ({ standing }) => ({ second: standing.user.id }),
  }),
  explainAccess: {
    gets: (caller, { standing }) => (sees(caller, standing.vm) ? 'answer' : 'absent'),
    names: ({ standing }) => standing.vm.id,
    asks: ({ standing }) => ({ query: `?right=delete_vm&objectKind=vm&objectId=${standing.vm.id}` }),
  },
  listPermissions: list({ asks: () => ({ query: '?limit=1000' }) }),
  // To a user whom one sees, on an object where one manages permissions, of what one has there oneself.
  createPermission: somewhere(
    'manipulate_permissions',
    (caller, { standing }) => {
      const outcome = rightOn(caller, 'manipulate_permissions', standing.vm)
      return outcome === 'answer' && !may(caller, 'see', standing.vm) ? 'forbidden' : outcome
    },
    {
      names: ({ standing }) => standing.vm.id,
      asks: async (world) => ({
        body: {
          principal: { kind: 'user', id: (await aUser(world)).id },
          roleId: builtIn.vnicProfileUser,
          object: refTo(world.standing.vm),
        },
      }),
    },
  ),
  deletePermission: managed({ fresh: async (world) => aPermission(world, await aUser(world), world.standing.vm) }),
  planDeletePermission: managed(),
} satisfies Record<OperationsOf<'permissions'>, Line>

/** A role is made of what its maker has on the system. */
function rolesMade(caller: Caller): 'answer' | 'forbidden' {
  return mayOnSystem(caller, 'manipulate_roles') && mayOnSystem(caller, 'see') ? 'answer' : 'forbidden'
}

/** A permission on an object where one manages them; to everybody else it is not there. */
function managed(more: Omit<Line, 'gets'> = {}): Line {
  return {
    target: ({ standing }) => standing.permission,
    gets: (caller, { standing }) => {
      if (!maySomewhere(caller, 'manipulate_permissions')) return 'forbidden'
      return may(caller, 'manipulate_permissions', standing.vm) ? 'answer' : 'absent'
    },
    ...more,
  }
}
