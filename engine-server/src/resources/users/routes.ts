import { type HandlersFor, noContent, reply } from '../../http/bind.ts'

/** Handlers of `users.yaml`. */
export const routes = {
  listUsers: async ({ actor, query }, { users }) => reply(await users.list(actor, query)),
  getUser: async ({ actor, path }, { users }) => {
    const user = await users.get(actor, path.id)
    return reply(user, user.revision)
  },
  createUser: async ({ actor, body }, { users }) => reply(await users.create(actor, body)),
  deleteUser: async ({ actor, path }, { users }) => {
    await users.remove(actor, path.id)
    return noContent
  },
  listApiTokens: async ({ actor, query }, { tokens }) => reply(await tokens.list(actor, query)),
  createApiToken: async ({ actor, body }, { tokens }) => reply(await tokens.create(actor, body)),
  deleteApiToken: async ({ actor, path }, { tokens }) => {
    await tokens.revoke(actor, path.id)
    return noContent
  },
} satisfies HandlersFor<'users'>
