import { expectedRevision, type HandlersFor, noContent, reply } from '../../http/bind.ts'

/** Handlers of `quotas.yaml`. */
export const routes = {
  listQuotas: async ({ actor, query }, { quotas }) => reply(await quotas.list(actor, query)),
  getQuota: async ({ actor, path }, { quotas }) => {
    const quota = await quotas.get(actor, path.id)
    return reply(quota, quota.revision)
  },
  createQuota: async ({ actor, body }, { quotas }) => reply(await quotas.create(actor, body)),
  updateQuota: async ({ actor, path, headers, body }, { quotas }) => {
    const quota = await quotas.update(actor, path.id, expectedRevision(headers['If-Match']), body)
    return reply(quota, quota.revision)
  },
  planDeleteQuota: async ({ actor, path }, { quotas }) => reply(await quotas.planDelete(actor, path.id)),
  deleteQuota: async ({ actor, path, headers }, { quotas }) => {
    await quotas.delete(actor, path.id, headers['Plan-Hash'])
    return noContent
  },
  previewQuotaUse: async ({ actor, body }, { quotas }) => reply(await quotas.previewUse(actor, body)),
} satisfies HandlersFor<'quotas'>
