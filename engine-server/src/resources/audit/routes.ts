import { type HandlersFor, reply } from '../../http/bind.ts'

const mediaTypes = { jsonl: 'application/x-ndjson', csv: 'text/csv; charset=utf-8' } as const

/** Handlers of `audit.yaml`. */
export const routes = {
  listAuditRecords: async ({ actor, query }, { auditLog }) => reply(await auditLog.list(actor, query)),
  exportAudit: async ({ actor, query }, { auditLog }) => {
    const { format = 'jsonl' } = query
    const stream = await auditLog.export(actor, query)
    return { body: '', stream, mediaType: mediaTypes[format], fileName: `overt-audit.${format}` }
  },
  getAuditChain: async ({ actor }, { auditLog }) => reply(await auditLog.chain(actor)),
  verifyAuditChain: async ({ actor }, { auditLog, operations }) =>
    reply(await operations.accepted(actor, await auditLog.verify(actor))),
} satisfies HandlersFor<'audit'>
