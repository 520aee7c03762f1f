import type { BodyOf, QueryOf, ReplyOf, Schema } from '@overt/api-client/engine'
import { type Actor, systemId } from '../../authz/actor.ts'
import { allRights } from '../../authz/roles.ts'
import { decodeCursor, pageOf } from '../../db/cursor.ts'
import type { Db } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import { AppError, notFound } from '../../errors.ts'
import { byActor, type NewEvent, recordEvent } from '../../events/record.ts'
import { hashSecret, type Identities, newSecret } from '../../identity/identities.ts'
import * as store from './token-store.ts'
import { tokenView } from './view.ts'

/** A user's own bearer tokens. */
export interface TokenService {
  list(actor: Actor, query: QueryOf<'listApiTokens'>): Promise<{ items: Schema<'ApiToken'>[]; next: string | null }>
  /** Makes a token and shows it this once. @throws AppError `quota_exceeded` */
  create(actor: Actor, request: BodyOf<'createApiToken'>): Promise<ReplyOf<'createApiToken'>>
  /** @throws AppError `not_found` */
  revoke(actor: Actor, id: string): Promise<void>
}

const mostTokens = 100

/** Makes the service. */
export function createTokenService(db: Db, identities: Pick<Identities, 'forget'>): TokenService {
  return {
    async list(actor, { limit = 100, after }) {
      const rows = await store.listPage(db, ownId(actor), limit, decodeCursor(after, 2))
      const { items, next } = pageOf(rows, limit, (row) => [row.page_at, row.id])
      return { items: items.map(tokenView), next }
    },
    async create(actor, { name, expiresInSeconds = 2_592_000, rights: asked }) {
      const rights = asked ? allRights.filter((right) => asked.includes(right)) : null
      const userId = ownId(actor)
      const id = crypto.randomUUID()
      const token = newSecret('ovt_')
      const row = await transact(db, async (tx) => {
        const used = await store.countTokens(tx, userId)
        if (used >= mostTokens)
          throw new AppError('quota_exceeded', `You have ${used} tokens already. Revoke some that are not needed.`, {
            details: { limit: mostTokens, used, asked: 1 },
          })
        await recordEvent(tx, {
          ...about(id, name, userId, 'created'),
          code: 'api_token.created',
          message: `${actor.userName} made the token ${name}.`,
          ...byActor(actor),
        })
        return await store.insertToken(tx, { id, userId, name, tokenHash: hashSecret(token), expiresInSeconds, rights })
      })
      return { token, apiToken: tokenView(row) }
    },
    async revoke(actor, id) {
      await transact(db, async (tx) => {
        const name = await store.deleteToken(tx, ownId(actor), id)
        if (name === undefined) throw notFound('token')
        await recordEvent(tx, {
          ...about(id, name, ownId(actor), 'gone'),
          code: 'api_token.revoked',
          message: `${actor.userName} revoked the token ${name}.`,
          ...byActor(actor),
        })
      })
      identities.forget(ownId(actor))
    },
  }
}

function ownId(actor: Actor): string {
  if (actor.userId === null) throw new Error('The engine itself has no tokens')
  return actor.userId
}

function about(id: string, name: string, userId: string, change: 'created' | 'gone'): NewEvent {
  return { objectKind: 'api_token', objectId: id, objectName: name, change, ancestors: [id, userId, systemId] }
}
