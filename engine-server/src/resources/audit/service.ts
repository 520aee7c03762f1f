import type { QueryOf, Schema } from '@overt/api-client/engine'
import type { Readable } from 'node:stream'
import { findHead } from '../../audit/store.ts'
import { type Actor, systemId } from '../../authz/actor.ts'
import { requireSystemRight } from '../../authz/check.ts'
import { decodeCursor, pageOf } from '../../db/cursor.ts'
import type { Db } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import { acceptOperation } from '../../operations/accept.ts'
import { operationSummary } from '../operations/view.ts'
import { exportStream } from './export.ts'
import { verifyAuditOperation } from './operations/verify.ts'
import { findChain, findChecking, listPage } from './store.ts'
import { checkView, recordView, sealView } from './view.ts'

/** The audit log, for those who hold the right to read it. What writes it is src/audit/trail.ts. */
export interface AuditService {
  /** @throws AppError `forbidden` */
  list(
    actor: Actor,
    query: QueryOf<'listAuditRecords'>,
  ): Promise<{ items: Schema<'AuditRecord'>[]; next: string | null }>
  chain(actor: Actor): Promise<Schema<'AuditChain'>>
  export(actor: Actor, query: QueryOf<'exportAudit'>): Promise<Readable>
  /** Accepts a check of the whole chain; its operation's id. @throws AppError `conflict` while one goes on */
  verify(actor: Actor): Promise<string>
}

/** Makes the service. */
export function createAuditService(db: Db): AuditService {
  const demand = (actor: Actor) => requireSystemRight(db, actor, 'audit_log_management', 'read the audit log')
  return {
    async list(actor, { limit = 100, after, id, search, since, until, userId, objectId, apiOperation, outcome }) {
      await demand(actor)
      const narrowed = { since, until, userId, objectId, apiOperation, outcome, search, id }
      const rows = await listPage(db, { ...narrowed, limit, after: decodeCursor(after, 2) })
      const { items, next } = pageOf(rows, limit, (row) => [row.page_at, String(row.id)])
      return { items: items.map(recordView), next }
    },
    async chain(actor) {
      await demand(actor)
      const [row, head, checking] = await Promise.all([findChain(db), findHead(db), findChecking(db)])
      return {
        records: (head?.last ?? 0) + row.waiting, // places have no gaps
        waiting: row.waiting,
        waitingSince: row.waiting_since?.toISOString() ?? null,
        head: head ? sealView(head) : null,
        lastCheck: checkView(row),
        checking: checking ? operationSummary(checking) : null,
      }
    },
    async export(actor, { format = 'jsonl', since, until, userId, objectId, apiOperation, outcome }) {
      await demand(actor)
      return exportStream(db, format, { since, until, userId, objectId, apiOperation, outcome }, await findHead(db))
    },
    async verify(actor) {
      await demand(actor)
      return await transact(db, (tx) =>
        acceptOperation(tx, {
          definition: verifyAuditOperation,
          input: {},
          object: { kind: 'system', id: systemId, name: 'Audit log' },
          ancestors: [systemId],
          actor,
        }),
      )
    },
  }
}
