import { type HandlersFor, reply } from '../../http/bind.ts'

/** Handlers of `clusters.yaml`. */
export const routes = {
  listClusters: async ({ actor, query }, { clusters }) => reply(await clusters.list(actor, query)),
  getCluster: async ({ actor, path }, { clusters }) => {
    const cluster = await clusters.get(actor, path.id)
    return reply(cluster, cluster.revision)
  },
  createCluster: async ({ actor, body }, { clusters }) => reply(await clusters.create(actor, body)),
} satisfies HandlersFor<'clusters'>
