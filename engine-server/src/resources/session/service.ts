import type { BodyOf, Schema } from '@overt/api-client/engine'
import { asRefusal } from '../../audit/as-refusal.ts'
import { type Actor, systemId } from '../../authz/actor.ts'
import { rightsOf } from '../../authz/roles.ts'
import type { Db, Tx } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import { AppError } from '../../errors.ts'
import { byActor, recordEvent } from '../../events/record.ts'
import { hashSecret, type Identities, type Identity, newSecret, sessionLifeMs } from '../../identity/identities.ts'
import type { Passwords } from '../../identity/passwords.ts'
import { beginSignIn } from '../../identity/sign-in-limits.ts'
import type { UserService } from '../users/service.ts'
import { mergePatch } from './merge-patch.ts'
import * as store from './store.ts'

type Session = Schema<'Session'>
type Settings = Schema<'UserSettings'>

/** Signing in and out, and what is the caller's own. */
export interface SessionService {
  /** A session and its secret, for the cookie. @throws AppError `unauthenticated`, `busy` */
  signIn(
    from: Pick<Actor, 'clientAddress' | 'requestId'>,
    request: BodyOf<'createSession'>,
  ): Promise<{ session: Session; secret: string }>
  /** A session of whom a provider lets in, by its name; in the transaction that finds out who they are here. */
  open(
    from: Pick<Actor, 'clientAddress' | 'requestId'>,
    by: string | undefined,
    who: (tx: Tx) => Promise<Pick<store.SignInRow, 'id' | 'user_name'>>,
  ): Promise<{ session: Session; secret: string }>
  current(actor: Actor, identity: Identity): Promise<Session>
  signOut(actor: Actor): Promise<void>
  updateSettings(actor: Actor, patch: BodyOf<'updateSettings'>): Promise<Settings>
  updateProfile(actor: Actor, patch: BodyOf<'updateProfile'>): Promise<Schema<'User'>>
  /** Ends every other session of the user. @throws AppError `invalid_request` when the current password is wrong, `busy` */
  changePassword(actor: Actor, request: BodyOf<'changePassword'>): Promise<void>
}

/** Most characters of a user's settings as JSON. */
const settingsLimit = 65_536

/** Makes the service. */
export function createSessionService(
  db: Db,
  passwords: Passwords,
  users: UserService,
  identities: Pick<Identities, 'forget'>,
): SessionService {
  const describe = async (actor: Actor, csrfToken: string | null, expiresAt: Date): Promise<Session> => {
    const [own, user] = await Promise.all([store.findOwn(db, actor), users.get(actor, ownId(actor))])
    return {
      user,
      csrfToken,
      expiresAt: expiresAt.toISOString(),
      rights: rightsOf(own?.system_roles ?? []),
      settings: own?.settings ?? {}, // only updateSettings writes it, validated by the contract
    }
  }
  const open: SessionService['open'] = async ({ clientAddress, requestId }, by, who) => {
    const [id, secret, csrfToken] = [crypto.randomUUID(), newSecret(), newSecret()]
    const { actor, expiresAt } = await transact(db, async (tx) => {
      const user = await who(tx)
      const actor: Actor = {
        kind: 'user',
        userId: user.id,
        userName: user.user_name,
        loginId: id,
        limitedTo: null,
        requestId,
        clientAddress,
      }
      await store.touchLastSignIn(tx, user.id)
      await recordEvent(tx, {
        ...userEvent(user.id, user.user_name),
        code: 'user.signed_in',
        message: `${user.user_name} signed in from ${clientAddress}${by === undefined ? '' : ` by ${by}`}.`,
        ...byActor(actor),
      })
      const expiresAt = await store.insertSession(tx, {
        tokenHash: hashSecret(secret),
        id,
        userId: user.id,
        csrfToken,
        clientAddress,
        lifeMs: sessionLifeMs,
      })
      return { actor, expiresAt }
    })
    return { session: await describe(actor, csrfToken, expiresAt), secret }
  }
  return {
    open,
    async signIn({ clientAddress, requestId }, { userName, password }) {
      const attempt = await beginSignIn(db, userName, clientAddress)
      const user = await store.findByUserName(db, userName.toLowerCase())
      if (!(await passwords.verify(user?.password_hash ?? undefined, password)) || !user) {
        await asRefusal(() => recordFailure(db, user, clientAddress, requestId))
        throw new AppError('unauthenticated', 'The user name or the password is wrong.')
      }
      await attempt.succeeded()
      return await open({ clientAddress, requestId }, undefined, () => Promise.resolve(user))
    },
    current: (actor, identity) => describe(actor, identity.csrfToken, identity.expiresAt),
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
      const user = await store.findPassword(db, ownId(actor))
      if (user?.password_hash === null)
        throw new AppError('conflict', 'Your password is not kept here. Change it where you sign in.')
      const attempt = await beginSignIn(db, actor.userName, actor.clientAddress)
      if (!(await passwords.verify(user?.password_hash, currentPassword)))
        throw new AppError('invalid_request', 'The current password is wrong.', {
          details: { fields: { '/currentPassword': 'Wrong.' } },
        })
      await attempt.succeeded()
      const passwordHash = await passwords.hash(newPassword)
      await transact(db, async (tx) => {
        await store.updatePassword(tx, ownId(actor), passwordHash)
        const ended = await store.deleteOtherSessions(tx, ownId(actor), actor.loginId ?? '')
        await recordEvent(tx, {
          ...userEvent(ownId(actor), actor.userName),
          code: 'user.password_changed',
          message: `${actor.userName} changed the password; ${ended} other sessions ended.`,
          ...byActor(actor),
        })
      })
      identities.forget(ownId(actor))
    },
  }
}

function ownId(actor: Actor): string {
  if (actor.userId === null) throw new Error('The engine itself has no session')
  return actor.userId
}

function userEvent(id: string, name: string) {
  const ancestors = [id, systemId]
  return { objectKind: 'user', objectId: id, objectName: name, change: 'updated', ancestors } as const
}

async function recordFailure(
  db: Db,
  user: store.SignInRow | undefined,
  clientAddress: string,
  requestId: string,
): Promise<void> {
  // An unknown name is not written down: people type their password there.
  const who = user ? user.user_name : 'an unknown user'
  await transact(db, (tx) =>
    recordEvent(tx, {
      ...(user
        ? userEvent(user.id, user.user_name)
        : { objectKind: 'system', objectId: systemId, change: 'updated', ancestors: [systemId] }),
      code: 'user.sign_in_failed',
      severity: 'warning',
      message: `A sign-in of ${who} from ${clientAddress} failed.`,
      requestId,
    }),
  )
}
