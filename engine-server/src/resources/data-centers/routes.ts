import { type HandlersFor, reply } from '../../http/bind.ts'

/** Handlers of `data-centers.yaml`. */
export const routes = {
  listDataCenters: async ({ actor, query }, { dataCenters }) => reply(await dataCenters.list(actor, query)),
  getDataCenter: async ({ actor, path }, { dataCenters }) => {
    const dataCenter = await dataCenters.get(actor, path.id)
    return reply(dataCenter, dataCenter.revision)
  },
  createDataCenter: async ({ actor, body }, { dataCenters }) => reply(await dataCenters.create(actor, body)),
} satisfies HandlersFor<'data-centers'>
