import { expectedRevision, type HandlersFor, noContent, reply } from '../../http/bind.ts'

/** Handlers of `hosts.yaml`. */
export const routes = {
  listHosts: async ({ actor, query }, { hostService }) => reply(await hostService.list(actor, query)),
  rehearseHosts: async ({ actor, query }, { vms }) => reply(await vms.rehearse(actor, query)),
  getHost: async ({ actor, path }, { hostService }) => {
    const host = await hostService.get(actor, path.id)
    return reply(host, host.revision)
  },
  updateHost: async ({ actor, path, headers, body }, { hostService }) => {
    const host = await hostService.update(actor, path.id, expectedRevision(headers['If-Match']), body)
    return reply(host, host.revision)
  },
  planMoveHost: async ({ actor, path, body }, { hostService }) =>
    reply(await hostService.planMove(actor, path.id, body.clusterId)),
  moveHost: async ({ actor, path, headers, body }, { hostService }) => {
    const host = await hostService.move(actor, path.id, body.clusterId, headers['Plan-Hash'])
    return reply(host, host.revision)
  },
  planMaintainHost: async ({ actor, path, body }, { hostMaintenance }) =>
    reply(await hostMaintenance.plan(actor, path.id, body)),
  maintainHost: async ({ actor, path, headers, body }, { hostMaintenance, operations }) =>
    reply(await operations.accepted(actor, await hostMaintenance.enter(actor, path.id, body, headers['Plan-Hash']))),
  activateHost: async ({ actor, path }, { hostMaintenance, hostService }) => {
    await hostMaintenance.activate(actor, path.id)
    const host = await hostService.get(actor, path.id)
    return reply(host, host.revision)
  },
  planDeleteHost: async ({ actor, path, query }, { hostService }) =>
    reply(await hostService.planRemoval(actor, path.id, query.force ?? false)),
  deleteHost: async ({ actor, path, query, headers }, { hostService }) => {
    await hostService.remove(actor, path.id, query.force ?? false, headers['Plan-Hash'])
    return noContent
  },
  approveHost: async ({ actor, path, body }, { hostService }) => {
    const host = await hostService.approve(actor, path.id, body)
    return reply(host, host.revision)
  },
  renewHostCertificate: async ({ actor, path }, { hostService }) => {
    const host = await hostService.renewCertificate(actor, path.id)
    return reply(host, host.revision)
  },
  createHostEnrollmentToken: async ({ actor, body }, { hostService }) =>
    reply(await hostService.createEnrollmentToken(actor, body)),
  enrollHost: async ({ actor, body }, { hostService }) => reply(await hostService.enroll(actor, body)),
  checkHostEnrollment: async ({ actor, body }, { hostService }) =>
    reply(await hostService.checkEnrollment(actor, body)),
} satisfies HandlersFor<'hosts'>
