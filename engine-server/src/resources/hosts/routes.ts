import { type HandlersFor, reply } from '../../http/bind.ts'

/** Handlers of `hosts.yaml`. */
export const routes = {
  listHosts: async ({ actor, query }, { hostService }) => reply(await hostService.list(actor, query)),
  getHost: async ({ actor, path }, { hostService }) => {
    const host = await hostService.get(actor, path.id)
    return reply(host, host.revision)
  },
  approveHost: async ({ actor, path, body }, { hostService }) => {
    const host = await hostService.approve(actor, path.id, body)
    return reply(host, host.revision)
  },
  createHostEnrollmentToken: async ({ actor, body }, { hostService }) =>
    reply(await hostService.createEnrollmentToken(actor, body)),
  enrollHost: async ({ actor, body }, { hostService }) => reply(await hostService.enroll(actor, body)),
} satisfies HandlersFor<'hosts'>
