import type { BodyOf, Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import type { Db } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import { AppError } from '../../errors.ts'
import { byActor, recordEvent } from '../../events/record.ts'
import type { NewCookie } from '../../http/bind.ts'
import type { Identities, Identity } from '../../identity/identities.ts'
import { assertPassword } from '../../identity/password-rules.ts'
import type { Passwords } from '../../identity/passwords.ts'
import type { UserService } from '../users/service.ts'
import { confirmPassword } from './check-password.ts'
import { describeSession, ownId } from './describe.ts'
import { mergePatch } from './merge-patch.ts'
import { renewSecret } from './renew-secret.ts'
import * as store from './store.ts'
import { userEvent } from './user-event.ts'

type Session = Schema<'Session'>
type Settings = Schema<'UserSettings'>

/** The caller's session, and what else is the caller's own. */
export interface SessionService {
  current(actor: Actor, identity: Identity): Promise<Session>
  signOut(actor: Actor): Promise<void>
  updateSettings(actor: Actor, patch: BodyOf<'updateSettings'>): Promise<Settings>
  updateProfile(actor: Actor, patch: BodyOf<'updateProfile'>): Promise<Schema<'User'>>
  /**
   * Ends every other session of the user, and gives this one a new secret. @throws AppError `invalid_request` when the
   * current password is wrong, `busy`
   */
  changePassword(actor: Actor, request: BodyOf<'changePassword'>): Promise<NewCookie | undefined>
}

/** Most characters of a user's settings as JSON. */
const settingsLimit = 65_536

/** Makes the service. */
export function createSessionService(parts: {
  readonly db: Db
  readonly passwords: Passwords
  readonly users: UserService
  readonly identities: Pick<Identities, 'forget'>
  readonly passwordMinLength: number
}): SessionService {
  const { db, passwords, users, identities, passwordMinLength } = parts
  return {
    current: (actor, identity) => describeSession(parts, actor, identity),
    async signOut(actor) {
      if (actor.loginId === null) return
      const { loginId } = actor
      await transact(db, async (tx) => {
        // A bearer token is no session: signing out with one changes nothing.
        if (!(await store.deleteSession(tx, loginId))) return
        await recordEvent(tx, {
          ...userEvent(ownId(actor), actor.userName),
          code: 'user.signed_out',
          message: `${actor.userName} signed out.`,
          ...byActor(actor),
        })
      })
      identities.forget(ownId(actor))
    },
    updateSettings: (actor, patch) =>
      transact(db, async (tx) => {
        const merged = mergePatch(await store.lockSettings(tx, ownId(actor)), patch) as Settings // both fit the contract
        if (JSON.stringify(merged).length > settingsLimit)
          throw new AppError('too_large', 'The settings are too large to keep. Reset some tables to their defaults.', {
            details: { limit: settingsLimit },
          })
        await store.updateSettings(tx, ownId(actor), merged)
        await recordEvent(tx, userEvent(ownId(actor), actor.userName))
        return merged
      }),
    async updateProfile(actor, { displayName }) {
      if (displayName !== undefined)
        await transact(db, async (tx) => {
          await store.updateDisplayName(tx, ownId(actor), displayName)
          await recordEvent(tx, userEvent(ownId(actor), actor.userName))
        })
      return await users.get(actor, ownId(actor))
    },
    async changePassword(actor, { currentPassword, newPassword }) {
      await confirmPassword(parts, actor, currentPassword, '/currentPassword')
      assertPassword(newPassword, { userName: actor.userName, minLength: passwordMinLength }, '/newPassword')
      const passwordHash = await passwords.hash(newPassword)
      const cookie = await transact(db, async (tx) => {
        await store.updatePassword(tx, ownId(actor), passwordHash)
        const ended = await store.deleteOtherSessions(tx, ownId(actor), actor.loginId)
        await recordEvent(tx, {
          ...userEvent(ownId(actor), actor.userName),
          code: 'user.password_changed',
          message: `${actor.userName} changed the password; ${ended} other sessions ended.`,
          ...byActor(actor),
        })
        return await renewSecret(tx, actor)
      })
      identities.forget(ownId(actor))
      return cookie
    },
  }
}
