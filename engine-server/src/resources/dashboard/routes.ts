import { type HandlersFor, reply } from '../../http/bind.ts'

/** Handlers of `dashboard.yaml`. */
export const routes = {
  getDashboard: async ({ actor }, { dashboard }) => reply(await dashboard.read(actor)),
} satisfies HandlersFor<'dashboard'>
