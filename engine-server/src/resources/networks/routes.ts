import { type HandlersFor, reply } from '../../http/bind.ts'

/** Handlers of `networks.yaml`. */
export const routes = {
  listNetworks: async ({ actor, query }, { networks }) => reply(await networks.list(actor, query)),
  getNetwork: async ({ actor, path }, { networks }) => {
    const network = await networks.get(actor, path.id)
    return reply(network, network.revision)
  },
  listNetworkNics: async ({ actor, path, query }, { networks }) =>
    reply(await networks.listNics(actor, path.id, query)),
  createNetwork: async ({ actor, body }, { networks }) => reply(await networks.create(actor, body)),
} satisfies HandlersFor<'networks'>
