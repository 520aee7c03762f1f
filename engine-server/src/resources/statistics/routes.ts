import { type HandlersFor, reply } from '../../http/bind.ts'

/** Handlers of `statistics.yaml`. */
export const routes = {
  getVmStatistics: async ({ path, query }, { statistics }) => reply(await statistics.ofVm(path.id, query.range)),
  getHostStatistics: async ({ path, query }, { statistics }) => reply(await statistics.ofHost(path.id, query.range)),
  getClusterStatistics: async ({ path, query }, { statistics }) =>
    reply(await statistics.ofCluster(path.id, query.range)),
  getDataCenterStatistics: async ({ path, query }, { statistics }) =>
    reply(await statistics.ofDataCenter(path.id, query.range)),
  getStorageDomainStatistics: async ({ path, query }, { statistics }) =>
    reply(await statistics.ofStorageDomain(path.id, query.range)),
  getEstateStatistics: async ({ actor, query }, { statistics }) => reply(await statistics.ofEstate(actor, query.range)),
} satisfies HandlersFor<'statistics'>
