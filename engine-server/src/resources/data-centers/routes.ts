import { expectedRevision, type HandlersFor, noContent, reply } from '../../http/bind.ts'

/** Handlers of `data-centers.yaml`. */
export const routes = {
  listDataCenters: async ({ actor, query }, { dataCenters }) => reply(await dataCenters.list(actor, query)),
  getDataCenter: async ({ actor, path }, { dataCenters }) => {
    const dataCenter = await dataCenters.get(actor, path.id)
    return reply(dataCenter, dataCenter.revision)
  },
  createDataCenter: async ({ actor, body }, { dataCenters }) => reply(await dataCenters.create(actor, body)),
  updateDataCenter: async ({ actor, path, headers, body }, { dataCenters }) => {
    const dataCenter = await dataCenters.update(actor, path.id, expectedRevision(headers['If-Match']), body)
    return reply(dataCenter, dataCenter.revision)
  },
  planDeleteDataCenter: async ({ actor, path }, { dataCenters }) => reply(await dataCenters.planDelete(actor, path.id)),
  deleteDataCenter: async ({ actor, path, headers }, { dataCenters }) => {
    await dataCenters.delete(actor, path.id, headers['Plan-Hash'])
    return noContent
  },
} satisfies HandlersFor<'data-centers'>
