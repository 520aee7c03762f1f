import type { BodyOf, Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import { keepingAdministrator } from '../../authz/administrators.ts'
import { requireEveryRight, requireRightsOf, requireSystemRight } from '../../authz/check.ts'
import type { Db, Tx } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import { notFound } from '../../errors.ts'
import { byActor, recordEvent } from '../../events/record.ts'
import { blockedUntil, forgetAttempts } from '../../identity/attempt-store.ts'
import type { Identities } from '../../identity/identities.ts'
import { bucketsOf } from '../../identity/sign-in-limits.ts'
import type { UserService } from '../users/service.ts'
import { assertOther } from './describe.ts'
import { deleteFactor } from './factor-store.ts'
import { deleteOtherSessions } from './store.ts'
import { userEvent } from './user-event.ts'
import * as store from './user-sign-in-store.ts'

/** How users sign in, for who may manage them. Each throws AppError `forbidden`, and `not_found` for no such user. */
export interface UserSignInService {
  get(actor: Actor, id: string): Promise<Schema<'UserSignIn'>>
  /** @throws AppError `conflict` to disable the last administrator */
  update(actor: Actor, id: string, patch: BodyOf<'updateUserSignIn'>): Promise<Schema<'UserSignIn'>>
  endSessions(actor: Actor, id: string): Promise<void>
  /** Ends their sessions, too: who has lost the telephone may have lost more. */
  resetSecondFactor(actor: Actor, id: string): Promise<void>
  liftLockout(actor: Actor, id: string): Promise<void>
}

/** Makes the service. */
export function createUserSignInService(parts: {
  readonly db: Db
  readonly users: UserService
  readonly identities: Pick<Identities, 'forget'>
  readonly sessionIdleMs: number
}): UserSignInService {
  const { db, users, identities, sessionIdleMs } = parts
  const find = async (tx: Db | Tx, id: string) => {
    const row = await store.findUserSignIn(tx, id, sessionIdleMs)
    if (!row) throw notFound('user')
    return row
  }
  const view = async (actor: Actor, id: string): Promise<Schema<'UserSignIn'>> => {
    const [row, { status, secondFactor }] = await Promise.all([find(db, id), users.get(actor, id)])
    return {
      status,
      mustChangePassword: row.must_change_password,
      secondFactor: secondFactor === true, // told to all who may call this
      recoveryCodesLeft: row.codes_left,
      lockedUntil: (await blockedUntil(db, bucketsOf({ id: row.id, userName: row.user_name })))?.toISOString() ?? null,
      invitedUntil: row.invited_until?.toISOString() ?? null,
      sessions: row.sessions,
      apiTokens: row.api_tokens,
    }
  }
  /** Tells who did what to whom, in the transaction that does it. */
  const tell = (tx: Tx, actor: Actor, user: store.UserSignInRow, code: string, message: string) =>
    recordEvent(tx, { ...userEvent(user.id, user.user_name), code, message, ...byActor(actor) })
  const demand = (actor: Actor) => requireSystemRight(db, actor, 'manipulate_users', 'manage users')
  return {
    async get(actor, id) {
      await demand(actor)
      return await view(actor, id)
    },
    async update(actor, id, { disabled, mustChangePassword }) {
      await demand(actor)
      const { administrator } = await users.get(actor, id)
      await transact(db, async (tx) => {
        const user = await find(tx, id)
        const name = user.user_name
        const isOther = disabled !== undefined && disabled !== (user.disabled_at !== null)
        if (isOther && administrator) await requireEveryRight(tx, actor, 'disable or enable administrators')
        const change = () => store.updateUserSignIn(tx, id, { disabled, mustChangePassword })
        await (disabled ? keepingAdministrator(tx, change) : change())
        if (isOther && disabled) {
          const ended = await deleteOtherSessions(tx, id, null)
          await tell(tx, actor, user, 'user.disabled', `${actor.userName} disabled ${name}; ${ended} sessions ended.`)
        } else if (isOther) await tell(tx, actor, user, 'user.enabled', `${actor.userName} enabled ${name}.`)
        if (mustChangePassword === true && !user.must_change_password)
          await tell(
            tx,
            actor,
            user,
            'user.password_change_demanded',
            `${actor.userName} has ${name} change the password at the next sign-in.`,
          )
      })
      identities.forget(id)
      return await view(actor, id)
    },
    async endSessions(actor, id) {
      await demand(actor)
      await transact(db, async (tx) => {
        const user = await find(tx, id)
        // One's own goes on, as in one's own list.
        const ended = await deleteOtherSessions(tx, id, actor.loginId)
        const message = `${actor.userName} ended ${ended} sessions of ${user.user_name}.`
        await tell(tx, actor, user, 'user.sessions_ended', message)
      })
      identities.forget(id)
    },
    async resetSecondFactor(actor, id) {
      await demand(actor)
      assertOther(actor, id, 'Remove your own second factor in your settings, where your password is asked for.')
      await transact(db, async (tx) => {
        const user = await find(tx, id)
        // Who manages users must not become more than they are.
        await requireRightsOf(tx, actor, id, `remove the second factor of ${user.user_name}`)
        if (!(await deleteFactor(tx, id))) return
        await deleteOtherSessions(tx, id, actor.loginId)
        const message = `${actor.userName} removed the second factor of ${user.user_name}; sessions ended.`
        await tell(tx, actor, user, 'user.second_factor_reset', message)
      })
      identities.forget(id)
    },
    async liftLockout(actor, id) {
      await demand(actor)
      await transact(db, async (tx) => {
        const user = await find(tx, id)
        // It is what keeps passwords and codes from being guessed.
        await requireRightsOf(tx, actor, id, `lift the lockout of ${user.user_name}`)
        if (!(await forgetAttempts(tx, bucketsOf({ id, userName: user.user_name })))) return
        const message = `${actor.userName} lets ${user.user_name} try to sign in again at once.`
        await tell(tx, actor, user, 'user.lockout_lifted', message)
      })
    },
  }
}
