import { type HandlersFor, reply } from '../../http/bind.ts'

/** Handlers of `changes.yaml`. */
export const routes = {
  listChanges: async ({ actor, query }, { objectChanges }) => reply(await objectChanges.list(actor, query)),
} satisfies HandlersFor<'changes'>
