import { type HandlersFor, reply } from '../../http/bind.ts'

/** Handlers of `operations.yaml`. */
export const routes = {
  listOperations: async ({ actor, query }, { operations }) => reply(await operations.list(actor, query)),
  getOperation: async ({ actor, path, query, connection }, { operations }) =>
    reply(await operations.wait(actor, path.id, query.waitSeconds ?? 0, connection.signal)),
  cancelOperation: async ({ actor, path }, { operations }) => reply(await operations.cancel(actor, path.id)),
  retryOperation: async ({ actor, path }, { operations }) => reply(await operations.retry(actor, path.id)),
  releaseOperationLocks: async ({ actor, path }, { operations }) =>
    reply({ released: await operations.releaseLocks(actor, path.id) }),
  listLocks: async ({ actor, query }, { operations }) => reply(await operations.locks(actor, query)),
} satisfies HandlersFor<'operations'>
