import { type HandlersFor, reply } from '../../http/bind.ts'

/** Handlers of the console operations of `vms.yaml`. */
export const routes = {
  createConsoleTicket: async ({ actor, path, body }, { consoles }) =>
    reply(await consoles.createTicket(actor, path.id, body)),
  listConsoleSessions: async ({ actor, path }, { consoles }) =>
    reply({ items: await consoles.listSessions(actor, path.id), next: null }),
  getVmScreenshot: async ({ actor, path }, { consoles }) => {
    const picture = await consoles.screenshot(actor, path.id)
    return { body: '', stream: picture }
  },
} satisfies HandlersFor<'consoles'>
