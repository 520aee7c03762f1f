import { expectedRevision, type HandlersFor, noContent, reply } from '../../http/bind.ts'

/** Handlers of `permissions.yaml`. */
export const routes = {
  listRoles: async ({ actor, query }, { roles }) => reply(await roles.list(actor, query)),
  getRole: async ({ actor, path }, { roles }) => {
    const role = await roles.get(actor, path.id)
    return reply(role, role.revision)
  },
  createRole: async ({ actor, body }, { roles }) => reply(await roles.create(actor, body)),
  updateRole: async ({ actor, path, headers, body }, { roles }) => {
    const role = await roles.update(actor, path.id, expectedRevision(headers['If-Match']), body)
    return reply(role, role.revision)
  },
  deleteRole: async ({ actor, path }, { roles }) => {
    await roles.remove(actor, path.id)
    return noContent
  },
  listGroups: async ({ actor, query }, { groups }) => reply(await groups.list(actor, query)),
  getGroup: async ({ actor, path }, { groups }) => {
    const group = await groups.get(actor, path.id)
    return reply(group, group.revision)
  },
  createGroup: async ({ actor, body }, { groups }) => reply(await groups.create(actor, body)),
  updateGroup: async ({ actor, path, headers, body }, { groups }) => {
    const group = await groups.update(actor, path.id, expectedRevision(headers['If-Match']), body)
    return reply(group, group.revision)
  },
  deleteGroup: async ({ actor, path }, { groups }) => {
    await groups.remove(actor, path.id)
    return noContent
  },
  listGroupMembers: async ({ actor, path, query }, { groups }) =>
    reply(await groups.listMembers(actor, path.id, query)),
  addGroupMember: async ({ actor, path, body }, { groups }) => reply(await groups.addMember(actor, path.id, body)),
  removeGroupMember: async ({ actor, path }, { groups }) => {
    await groups.removeMember(actor, path.id, path.memberId)
    return noContent
  },
  listPermissions: async ({ actor, query }, { permissions }) => reply(await permissions.list(actor, query)),
  createPermission: async ({ actor, body }, { permissions }) => reply(await permissions.grant(actor, body)),
  planDeletePermission: async ({ actor, path }, { permissions }) => reply(await permissions.planRevoke(actor, path.id)),
  deletePermission: async ({ actor, path, headers }, { permissions }) => {
    await permissions.revoke(actor, path.id, headers['Plan-Hash'])
    return noContent
  },
  explainAccess: async ({ actor, query }, { explainer }) => reply(await explainer.explain(actor, query)),
} satisfies HandlersFor<'permissions'>
