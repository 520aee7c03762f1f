import type { QueryOf, Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import { decodeCursor, pageOf } from '../../db/cursor.ts'
import type { Db } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import { notFound } from '../../errors.ts'
import { byActor, recordEvent } from '../../events/record.ts'
import { browserWords } from '../../identity/browser-words.ts'
import type { Identities } from '../../identity/identities.ts'
import { ownId } from './describe.ts'
import { deleteOtherSessions } from './store.ts'
import { userEvent } from './user-event.ts'
import * as store from './login-session-store.ts'

/** Signed-in browsers: one's own, and everybody's for who may manage users. */
export interface LoginSessionService {
  list(actor: Actor, query: QueryOf<'listSessions'>): Promise<{ items: Schema<'LoginSession'>[]; next: string | null }>
  /** @throws AppError `not_found` */
  end(actor: Actor, id: string): Promise<void>
  /** Ends all of one's own but the one that asks; how many. */
  endOthers(actor: Actor): Promise<number>
}

/** Makes the service. */
export function createLoginSessionService(parts: {
  readonly db: Db
  readonly identities: Pick<Identities, 'forget'>
  readonly sessionIdleMs: number
}): LoginSessionService {
  const { db, identities, sessionIdleMs } = parts
  const view = (actor: Actor, row: store.LoginSessionRow): Schema<'LoginSession'> => {
    const idleEndsAt = Math.min(row.last_used_at.getTime() + sessionIdleMs, row.expires_at.getTime())
    return {
      id: row.id,
      userId: row.user_id,
      userName: row.user_name,
      clientAddress: row.client_address,
      ...browserWords(row.user_agent),
      createdAt: row.created_at.toISOString(),
      lastUsedAt: row.last_used_at.toISOString(),
      idleEndsAt: new Date(idleEndsAt).toISOString(),
      endsAt: row.expires_at.toISOString(),
      current: row.id === actor.loginId,
    }
  }
  return {
    async list(actor, { limit = 100, after, userId }) {
      const filter = { limit, after: decodeCursor(after, 2), userId, idleMs: sessionIdleMs }
      const { items, next } = pageOf(await store.listPage(db, actor, filter), limit, (row) => [row.page_at, row.id])
      return { items: items.map((row) => view(actor, row)), next }
    },
    async end(actor, id) {
      const userId = await transact(db, async (tx) => {
        const ended = await store.deleteManageable(tx, actor, id)
        if (!ended) throw notFound('session')
        await recordEvent(tx, {
          ...userEvent(ended.user_id, ended.user_name),
          code: 'user.session_ended',
          message: `${actor.userName} ended a session of ${ended.user_name} from ${ended.client_address}.`,
          ...byActor(actor),
        })
        return ended.user_id
      })
      identities.forget(userId)
    },
    async endOthers(actor) {
      const userId = ownId(actor)
      const count = await transact(db, async (tx) => {
        const ended = await deleteOtherSessions(tx, userId, actor.loginId)
        await recordEvent(tx, {
          ...userEvent(userId, actor.userName),
          code: 'user.sessions_ended',
          message: `${actor.userName} ended ${ended} other sessions.`,
          ...byActor(actor),
        })
        return ended
      })
      identities.forget(userId)
      return count
    },
  }
}
