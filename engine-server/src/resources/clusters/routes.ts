import { expectedRevision, type HandlersFor, noContent, reply } from '../../http/bind.ts'

/** Handlers of `clusters.yaml`. */
export const routes = {
  listClusters: async ({ actor, query }, { clusters }) => reply(await clusters.list(actor, query)),
  getCluster: async ({ actor, path }, { clusters }) => {
    const cluster = await clusters.get(actor, path.id)
    return reply(cluster, cluster.revision)
  },
  createCluster: async ({ actor, body }, { clusters }) => reply(await clusters.create(actor, body)),
  updateCluster: async ({ actor, path, headers, body }, { clusters }) => {
    const revision = expectedRevision(headers['If-Match'])
    const cluster = await clusters.update(actor, path.id, revision, body, headers['Plan-Hash'])
    return reply(cluster, cluster.revision)
  },
  planUpdateCluster: async ({ actor, path, body }, { clusters }) =>
    reply(await clusters.planUpdate(actor, path.id, body)),
  planDeleteCluster: async ({ actor, path }, { clusters }) => reply(await clusters.planDelete(actor, path.id)),
  deleteCluster: async ({ actor, path, headers }, { clusters }) => {
    await clusters.delete(actor, path.id, headers['Plan-Hash'])
    return noContent
  },
  getClusterChoices: async ({ actor, query }, { clusters }) => reply(await clusters.choices(actor, query)),
} satisfies HandlersFor<'clusters'>
