import { type HandlersFor, reply } from '../../http/bind.ts'

/** Handlers of `notices.yaml`. */
export const routes = {
  listNotices: async ({ actor }, { notices }) => reply(await notices.list(actor)),
} satisfies HandlersFor<'notices'>
