import type { BodyOf, Schema } from '@overt/api-client/engine'
import { type Actor, systemId } from '../../authz/actor.ts'
import { requireRightsOf, requireSystemRight } from '../../authz/check.ts'
import { rightsOf } from '../../authz/roles.ts'
import { findVisibleObject, hasRightsBeyond } from '../../authz/store.ts'
import type { Db, DbOrTx } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import { AppError } from '../../errors.ts'
import { byActor, recordEvent } from '../../events/record.ts'
import { hashSecret, type Identities, newSecret } from '../../identity/identities.ts'
import { assertPassword } from '../../identity/password-rules.ts'
import type { Passwords } from '../../identity/passwords.ts'
import type { UserService } from '../users/service.ts'
import * as store from './invitation-store.ts'
import { assertOther } from './describe.ts'
import { deleteOtherSessions, lockUser, updatePassword } from './store.ts'
import { userEvent } from './user-event.ts'

/** Links by which users set their password, once. */
export interface InvitationService {
  /** Adds a user who has no password yet. The token is shown this once. @throws AppError `forbidden`, `already_exists` */
  invite(actor: Actor, request: BodyOf<'inviteUser'>): Promise<Schema<'NewInvitation'>>
  /**
   * Another link, for who has not accepted yet or has forgotten the password. @throws AppError `forbidden` for a user who
   * has more rights, `not_found`, `conflict` for one of a provider
   */
  renew(actor: Actor, userId: string, request: BodyOf<'createUserInvitation'>): Promise<Schema<'NewInvitation'>>
  /**
   * @throws AppError `not_found`, `conflict` for one that was used, is too old, whose user is disabled, or whose maker
   * could not make it any more
   */
  check(from: Pick<Actor, 'requestId'>, request: BodyOf<'checkInvitation'>): Promise<Schema<'Invitation'>>
  /** Sets the password; sessions from before end. @throws AppError as `check`, `invalid_request`, `busy` */
  accept(from: Pick<Actor, 'clientAddress' | 'requestId'>, request: BodyOf<'acceptInvitation'>): Promise<void>
}

const defaultHours = 24

/** Makes the service. */
export function createInvitationService(parts: {
  readonly db: Db
  readonly passwords: Passwords
  readonly users: UserService
  readonly identities: Pick<Identities, 'forget'>
  readonly passwordMinLength: number
}): InvitationService {
  const { db, passwords, users, identities, passwordMinLength } = parts
  const find = async (from: DbOrTx, token: string, requestId: string) => {
    const row = await store.findInvitation(from, hashSecret(token))
    if (!row)
      throw new AppError(
        'not_found',
        'This link is not right, or a newer one has replaced it. Open the newest one you were sent, as a whole.',
      )
    if (row.used_at) throw used()
    if (row.expired) throw new AppError('conflict', 'This link is too old. Ask who sent it for a new one.')
    if (row.disabled_at) throw new AppError('conflict', 'This account is disabled. Ask an administrator to enable it.')
    // A link is kept by who made it: it is worth no more than they are now, though the user may have got more since.
    if (row.made_by === null || !(await mayMake(from, makerOf(row.made_by, requestId), row.user_id)))
      throw new AppError('conflict', 'This link is of no use any more. Ask an administrator for a new one.')
    return row
  }
  return {
    async invite(actor, { userName, displayName, administrator, expiresInHours = defaultHours }) {
      const token = newSecret('ovi_')
      let expiresAt = new Date()
      const user = await users.create(
        actor,
        {
          userName,
          password: null,
          ...(displayName === undefined ? {} : { displayName }),
          ...(administrator === undefined ? {} : { administrator }),
        },
        async (tx, userId) => {
          const row = { userId, tokenHash: hashSecret(token), invitedBy: actor.userId, hours: expiresInHours }
          expiresAt = await store.replaceInvitation(tx, row)
        },
      )
      return { token, expiresAt: expiresAt.toISOString(), user }
    },
    async renew(actor, userId, { expiresInHours = defaultHours }) {
      await requireSystemRight(db, actor, 'manipulate_users', 'manage users')
      assertOther(actor, userId, 'Change your own password in your settings, where the one from before is asked for.')
      const user = await users.get(actor, userId)
      const token = newSecret('ovi_')
      const expiresAt = await transact(db, async (tx) => {
        // A link makes whoever opens it the user: who manages users must not become more than they are.
        await requireRightsOf(tx, actor, userId, `make a link for ${user.userName}`)
        if (!(await store.hasPasswordHere(tx, userId)))
          throw new AppError('conflict', `The password of ${user.userName} is kept by a provider. Change it there.`)
        await recordEvent(tx, {
          ...userEvent(userId, user.userName),
          code: 'user.link_made',
          message: `${actor.userName} made a link by which ${user.userName} can set the password.`,
          ...byActor(actor),
        })
        const row = { userId, tokenHash: hashSecret(token), invitedBy: actor.userId, hours: expiresInHours }
        return await store.replaceInvitation(tx, row)
      })
      return { token, expiresAt: expiresAt.toISOString(), user }
    },
    async check({ requestId }, { token }) {
      const row = await find(db, token, requestId)
      return {
        userName: row.user_name,
        displayName: row.display_name,
        expiresAt: row.expires_at.toISOString(),
        isFirst: !row.has_password,
        passwordMinLength,
      }
    },
    async accept({ clientAddress, requestId }, { token, newPassword }) {
      const row = await find(db, token, requestId)
      assertPassword(newPassword, { userName: row.user_name, minLength: passwordMinLength }, '/newPassword')
      const passwordHash = await passwords.hash(newPassword)
      await transact(db, async (tx) => {
        await lockUser(tx, row.user_id)
        await find(tx, token, requestId) // hashing took a while
        if (!(await store.useInvitation(tx, hashSecret(token)))) throw used()
        await updatePassword(tx, row.user_id, passwordHash)
        await deleteOtherSessions(tx, row.user_id, null)
        await recordEvent(tx, {
          ...userEvent(row.user_id, row.user_name),
          code: 'user.link_used',
          message: `${row.user_name} set the password by a link, from ${clientAddress}.`,
          userId: row.user_id,
          userName: row.user_name,
          requestId,
        })
      })
      identities.forget(row.user_id)
    },
  }
}

/** Whoever made a link, as themself and with all their rights. */
function makerOf(userId: string, requestId: string): Actor {
  return { kind: 'user', userId, userName: '', loginId: null, limitedTo: null, requestId, clientAddress: '' }
}

async function mayMake(db: DbOrTx, maker: Actor, userId: string): Promise<boolean> {
  const system = await findVisibleObject(db, maker, 'system', systemId)
  return rightsOf(system?.rights ?? []).includes('manipulate_users') && !(await hasRightsBeyond(db, maker, userId))
}

function used(): AppError {
  return new AppError('conflict', 'This link was used already. Sign in with the password that was set by it.')
}
