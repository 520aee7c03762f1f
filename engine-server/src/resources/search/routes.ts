import { type HandlersFor, reply } from '../../http/bind.ts'

/** Handlers of `search.yaml`. */
export const routes = {
  search: async ({ actor, query }, { search }) => reply(await search.search(actor, query)),
} satisfies HandlersFor<'search'>
