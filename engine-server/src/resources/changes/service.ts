import type { QueryOf, Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import { decodeCursor, pageOf } from '../../db/cursor.ts'
import type { Db } from '../../db/database.ts'
import { AppError } from '../../errors.ts'
import { listPage } from './store.ts'
import { changeView } from './view.ts'

/** The history of changes. Nobody writes it: the database does (0005_object_change.sql). */
export interface ObjectChangeService {
  list(actor: Actor, query: QueryOf<'listChanges'>): Promise<{ items: Schema<'ObjectChange'>[]; next: string | null }>
}

/** Makes the service. */
export function createObjectChangeService(db: Db): ObjectChangeService {
  return {
    async list(actor, { limit = 100, after, objectId, search, action }) {
      const rows = await listPage(db, actor, { limit, after: seqOf(decodeCursor(after, 1)), objectId, search, action })
      const { items, next } = pageOf(rows, limit, ({ seq }) => [String(seq)])
      return { items: items.map(changeView), next }
    },
  }
}

function seqOf(cursor: readonly [string] | undefined): number | undefined {
  if (!cursor) return undefined
  const seq = Number(cursor[0])
  if (Number.isSafeInteger(seq) && seq > 0) return seq
  throw new AppError('invalid_request', 'This is not a place in this list. Begin again at its first page.', {
    details: { fields: { '/after': 'Not a cursor of this list.' } },
  })
}
