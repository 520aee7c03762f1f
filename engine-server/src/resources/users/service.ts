import type { BodyOf, QueryOf, Schema } from '@overt/api-client/engine'
import { type Actor, systemId } from '../../authz/actor.ts'
import { grantAdministrator, keepingAdministrator } from '../../authz/administrators.ts'
import { requireEveryRight, requireSystemRight } from '../../authz/check.ts'
import { decodeCursor, pageOf } from '../../db/cursor.ts'
import type { Db, Tx } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import type { Identities } from '../../identity/identities.ts'
import { notFound } from '../../errors.ts'
import { byActor, recordEvent } from '../../events/record.ts'
import { assertPassword } from '../../identity/password-rules.ts'
import type { Passwords } from '../../identity/passwords.ts'
import * as store from './store.ts'
import { userView } from './view.ts'

type User = Schema<'User'>

/** A user to add; `null`: they set the password themselves, by an invitation. */
export type NewUserRequest = Omit<BodyOf<'createUser'>, 'password'> & { readonly password: string | null }

/** People who may sign in. */
export interface UserService {
  list(actor: Actor, query: QueryOf<'listUsers'>): Promise<{ items: User[]; next: string | null }>
  /** @throws AppError `not_found` */
  get(actor: Actor, id: string): Promise<User>
  /** Without a password nobody can sign in as the user yet; `within` is done in the transaction. @throws AppError `already_exists` */
  create(actor: Actor, request: NewUserRequest, within?: (tx: Tx, userId: string) => Promise<void>): Promise<User>
  /** Ends their sessions, removes tokens and permissions. @throws AppError `forbidden`, `conflict` for the last administrator */
  remove(actor: Actor, id: string): Promise<void>
}

/** Makes the service. */
export function createUserService(
  db: Db,
  passwords: Passwords,
  identities: Pick<Identities, 'forget'>,
  { passwordMinLength }: { readonly passwordMinLength: number },
): UserService {
  const get = async (actor: Actor, id: string) => {
    const row = await store.findById(db, actor, id)
    if (!row) throw notFound('user')
    return userView(row)
  }
  return {
    get,
    async list(actor, { limit = 100, after, ids, search }) {
      const rows = await store.listPage(db, actor, { limit, after: decodeCursor(after, 1), ids, search })
      const { items, next } = pageOf(rows, limit, (row) => [row.user_name])
      return { items: items.map(userView), next }
    },
    async create(actor, { userName, displayName = '', password, administrator = false, mustChangePassword }, within) {
      await requireSystemRight(db, actor, 'manipulate_users', 'add users')
      if (administrator) await requireEveryRight(db, actor, 'make administrators')
      if (password !== null) assertPassword(password, { userName, minLength: passwordMinLength }, '/password')
      const passwordHash = password === null ? null : await passwords.hash(password)
      const id = crypto.randomUUID()
      await transact(db, async (tx) => {
        await store.insertUser(tx, {
          id,
          userName,
          displayName,
          passwordHash,
          ...(mustChangePassword === undefined ? {} : { mustChangePassword }),
        })
        await within?.(tx, id)
        if (administrator) await grantAdministrator(tx, id, actor.userId)
        await recordEvent(tx, {
          ...about(id, userName, 'created'),
          code: 'user.created',
          message: `${actor.userName} ${password === null ? 'invited' : 'added'} the user ${userName}${administrator ? ', an administrator' : ''}.`,
          ...byActor(actor),
        })
      })
      return await get(actor, id)
    },
    async remove(actor, id) {
      await requireSystemRight(db, actor, 'manipulate_users', 'remove users')
      await transact(db, async (tx) => {
        if (await store.isAdministrator(tx, id)) await requireEveryRight(tx, actor, 'remove administrators')
        const userName = await keepingAdministrator(tx, () => store.deleteById(tx, id))
        if (userName === undefined) throw notFound('user')
        await recordEvent(tx, {
          ...about(id, userName, 'gone'),
          code: 'user.removed',
          message: `${actor.userName} removed the user ${userName}.`,
          ...byActor(actor),
        })
      })
      identities.forget(id)
    },
  }
}

function about<Change extends 'created' | 'gone'>(id: string, name: string, change: Change) {
  return { objectKind: 'user', objectId: id, objectName: name, change, ancestors: [id, systemId] } as const
}
