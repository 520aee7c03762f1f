import { type HandlersFor, reply } from '../../http/bind.ts'

/** Handlers of `storage-domains.yaml`. */
export const routes = {
  listStorageDomains: async ({ actor, query }, { storageDomains }) => reply(await storageDomains.list(actor, query)),
  createStorageDomain: async ({ actor, body }, { storageDomains, operations }) =>
    reply(await operations.accepted(actor, await storageDomains.create(actor, body))),
  getStorageDomain: async ({ actor, path }, { storageDomains }) => {
    const domain = await storageDomains.get(actor, path.id)
    return reply(domain, domain.revision)
  },
} satisfies HandlersFor<'storage-domains'>
