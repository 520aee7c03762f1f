import type { BodyOf, QueryOf, Schema } from '@overt/api-client/engine'
import { type Actor, systemId } from '../../authz/actor.ts'
import { decodeCursor, pageOf } from '../../db/cursor.ts'
import type { Db } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import { AppError, notFound } from '../../errors.ts'
import { byActor, type NewEvent, recordEvent } from '../../events/record.ts'
import { readUsableKey } from './read-key.ts'
import * as store from './store.ts'
import { sshKeyView } from './view.ts'

/** A user's own public SSH keys. */
export interface SshKeyService {
  list(actor: Actor, query: QueryOf<'listSshKeys'>): Promise<{ items: Schema<'SshKey'>[]; next: string | null }>
  /** @throws AppError `invalid_request` that says what is wrong with the key, `already_exists`, `quota_exceeded` */
  create(actor: Actor, request: BodyOf<'createSshKey'>): Promise<Schema<'SshKey'>>
  /** @throws AppError `not_found` */
  remove(actor: Actor, id: string): Promise<void>
}

/** As many as a new machine takes. */
const mostKeys = 50

/** Makes the service. */
export function createSshKeyService(db: Db): SshKeyService {
  return {
    async list(actor, { limit = 100, after }) {
      const rows = await store.listPage(db, ownId(actor), limit, decodeCursor(after, 2))
      const { items, next } = pageOf(rows, limit, (row) => [row.page_at, row.id])
      return { items: items.map(sshKeyView), next }
    },
    async create(actor, request) {
      const key = readUsableKey(request.publicKey)
      const name = request.name ?? (key.comment.slice(0, 100) || key.type)
      const userId = ownId(actor)
      const id = crypto.randomUUID()
      const row = await transact(db, async (tx) => {
        const used = await store.lockAndCount(tx, userId)
        if (used >= mostKeys)
          throw new AppError('quota_exceeded', `You have ${used} SSH keys already. Remove some that are not needed.`, {
            details: { limit: mostKeys, used, asked: 1 },
          })
        const made = await store.insertKey(tx, { id, userId, name, key })
        await recordEvent(tx, {
          ...about(id, name, userId, 'created'),
          code: 'ssh_key.added',
          message: `${actor.userName} added the SSH key ${name} (${key.fingerprint}).`,
          ...byActor(actor),
        })
        return made
      })
      return sshKeyView(row)
    },
    async remove(actor, id) {
      await transact(db, async (tx) => {
        const gone = await store.deleteKey(tx, ownId(actor), id)
        if (!gone) throw notFound('SSH key')
        await recordEvent(tx, {
          ...about(id, gone.name, ownId(actor), 'gone'),
          code: 'ssh_key.removed',
          message: `${actor.userName} removed the SSH key ${gone.name} (${gone.fingerprint}).`,
          ...byActor(actor),
        })
      })
    },
  }
}

function ownId(actor: Actor): string {
  if (actor.userId === null) throw new Error('The engine itself has no SSH keys')
  return actor.userId
}

function about(id: string, name: string, userId: string, change: 'created' | 'gone'): NewEvent {
  return { objectKind: 'ssh_key', objectId: id, objectName: name, change, ancestors: [id, userId, systemId] }
}
