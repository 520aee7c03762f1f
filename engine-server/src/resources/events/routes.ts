import { AppError } from '../../errors.ts'
import { type HandlersFor, noContent, reply } from '../../http/bind.ts'

/** Handlers of `events.yaml`. */
export const routes = {
  listEvents: async ({ actor, query }, { events }) => reply(await events.list(actor, query)),
  streamEvents: async ({ query, headers, connection: { identity } }, { stream }) => {
    if (!identity) throw new AppError('unauthenticated', 'You are not signed in.')
    const lastId = headers['Last-Event-ID'] ?? query.lastEventId
    await stream.admit(identity)
    return {
      body: '' as never,
      events: (sink) => stream.join(sink, identity, lastId === undefined ? undefined : Number(lastId)),
    }
  },
  watchStream: async ({ actor, path, body }, { events }) => {
    await events.watch(actor, path.streamId, body.ids)
    return noContent
  },
} satisfies HandlersFor<'events'>
