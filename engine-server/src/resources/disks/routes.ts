import { expectedRevision, type HandlersFor, reply } from '../../http/bind.ts'

/** Handlers of `disks.yaml`. */
export const routes = {
  listDisks: async ({ actor, query }, { disks }) => reply(await disks.list(actor, query)),
  createDisk: async ({ actor, body }, { disks, operations }) =>
    reply(await operations.accepted(actor, await disks.create(actor, body))),
  getDisk: async ({ actor, path }, { disks }) => {
    const disk = await disks.get(actor, path.id)
    return reply(disk, disk.revision)
  },
  updateDisk: async ({ actor, path, headers, body }, { disks }) => {
    const disk = await disks.update(actor, path.id, expectedRevision(headers['If-Match']), body)
    return reply(disk, disk.revision)
  },
  deleteDisk: async ({ actor, path, headers }, { disks, operations }) =>
    reply(await operations.accepted(actor, await disks.delete(actor, path.id, headers['Plan-Hash']))),
  planDeleteDisk: async ({ actor, path }, { disks }) => reply(await disks.planDelete(actor, path.id)),
} satisfies HandlersFor<'disks'>
