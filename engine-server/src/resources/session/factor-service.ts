import type { BodyOf, Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import type { Db } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import { AppError } from '../../errors.ts'
import { byActor, recordEvent } from '../../events/record.ts'
import type { NewCookie } from '../../http/bind.ts'
import type { Identities } from '../../identity/identities.ts'
import type { Passwords } from '../../identity/passwords.ts'
import { hashRecoveryCode, newRecoveryCodes } from '../../identity/recovery-codes.ts'
import { beginCode } from '../../identity/sign-in-limits.ts'
import { newTotpSecret, stepOfCode, totpUri } from '../../identity/totp.ts'
import type { Secrets } from '../../secrets/secrets.ts'
import { confirmPassword } from './check-password.ts'
import { ownId } from './describe.ts'
import { renewSecret } from './renew-secret.ts'
import { deleteOtherSessions, lockUser } from './store.ts'
import { userEvent } from './user-event.ts'
import * as store from './factor-store.ts'

/** A user's own second factor: time-based codes (RFC 6238), and recovery codes for when the telephone is lost. */
export interface SecondFactorService {
  get(actor: Actor): Promise<Schema<'SecondFactor'>>
  /** Makes a secret and shows it this once; nothing is asked for until it is confirmed. @throws AppError `conflict`, `busy` */
  begin(actor: Actor, proof: BodyOf<'beginSecondFactor'>): Promise<Schema<'NewSecondFactor'>>
  /**
   * Ends every other session, and gives this one a new secret. @throws AppError `invalid_request` for a wrong code,
   * `conflict`, `busy`
   */
  confirm(
    actor: Actor,
    proof: BodyOf<'confirmSecondFactor'>,
  ): Promise<Schema<'RecoveryCodes'> & { readonly cookie: NewCookie | undefined }>
  /** @throws AppError `conflict` when there is no second factor, `busy` */
  makeRecoveryCodes(actor: Actor, proof: BodyOf<'makeRecoveryCodes'>): Promise<Schema<'RecoveryCodes'>>
  /** @throws AppError `conflict` when there is none, `busy` */
  remove(actor: Actor, proof: BodyOf<'removeSecondFactor'>): Promise<void>
  /** Whether a code is right; it is not a second time. */
  takeCode(userId: string, code: string): Promise<boolean>
  /** The same for a recovery code. */
  takeRecoveryCode(userId: string, userName: string, code: string, from: Pick<Actor, 'requestId'>): Promise<boolean>
}

/** Stands in authenticator apps above the user's name. */
const issuer = 'Overt'

/** Makes the service. */
export function createSecondFactorService(parts: {
  readonly db: Db
  readonly passwords: Passwords
  readonly secrets: Secrets
  readonly identities: Pick<Identities, 'forget'>
}): SecondFactorService {
  const { db, secrets, identities } = parts
  const open = async (secretId: string) => (await secrets.open(db, secretId)).toString()
  return {
    async get(actor) {
      const factor = await store.findFactor(db, ownId(actor))
      return {
        confirmedAt: factor?.confirmed_at?.toISOString() ?? null,
        recoveryCodesLeft: factor?.codes_left ?? 0,
      }
    },
    async begin(actor, { password }) {
      await confirmPassword(parts, actor, password, '/password')
      const secret = newTotpSecret()
      await transact(db, async (tx) => {
        const secretId = await secrets.seal(tx, 'second_factor', secret)
        if (!(await store.replaceUnconfirmed(tx, ownId(actor), secretId)))
          throw new AppError('conflict', 'You have a second factor. Remove it before you set up another.')
      })
      return { secret, uri: totpUri(secret, actor.userName, issuer) }
    },
    async confirm(actor, { code }) {
      const userId = ownId(actor)
      const factor = await store.findFactor(db, userId)
      if (!factor || factor.confirmed_at) throw nothingToConfirm()
      const attempt = await beginCode(db, userId, actor.clientAddress)
      const step = stepOfCode(await open(factor.secret_id), code, Date.now())
      if (step === undefined)
        throw new AppError('invalid_request', 'The code is wrong. Look whether the clock of the telephone is right.', {
          details: { fields: { '/code': 'Wrong. Look whether the clock of the telephone is right.' } },
        })
      await attempt.succeeded()
      const recoveryCodes = newRecoveryCodes()
      const cookie = await transact(db, async (tx) => {
        await lockUser(tx, userId) // who signs in at this moment is asked for a code, or is among those whose session ends
        if (!(await store.confirmFactor(tx, userId, factor.secret_id, step))) throw nothingToConfirm()
        await store.replaceRecoveryCodes(tx, userId, recoveryCodes.map(hashRecoveryCode))
        await deleteOtherSessions(tx, userId, actor.loginId)
        await recordEvent(tx, {
          ...userEvent(userId, actor.userName),
          code: 'user.second_factor_set',
          message: `${actor.userName} set up a second factor; other sessions ended.`,
          ...byActor(actor),
        })
        return await renewSecret(tx, actor)
      })
      identities.forget(userId)
      return { recoveryCodes, cookie }
    },
    async makeRecoveryCodes(actor, { password }) {
      await confirmPassword(parts, actor, password, '/password')
      const userId = ownId(actor)
      const recoveryCodes = newRecoveryCodes()
      await transact(db, async (tx) => {
        if (!(await store.findFactor(tx, userId))?.confirmed_at) throw none()
        await store.replaceRecoveryCodes(tx, userId, recoveryCodes.map(hashRecoveryCode))
        await recordEvent(tx, {
          ...userEvent(userId, actor.userName),
          code: 'user.recovery_codes_made',
          message: `${actor.userName} made new recovery codes.`,
          ...byActor(actor),
        })
      })
      return { recoveryCodes }
    },
    async remove(actor, { password }) {
      await confirmPassword(parts, actor, password, '/password')
      await transact(db, async (tx) => {
        if (!(await store.deleteFactor(tx, ownId(actor)))) throw none()
        await recordEvent(tx, {
          ...userEvent(ownId(actor), actor.userName),
          code: 'user.second_factor_removed',
          severity: 'warning',
          message: `${actor.userName} removed the second factor.`,
          ...byActor(actor),
        })
      })
    },
    async takeCode(userId, code) {
      const factor = await store.findFactor(db, userId)
      if (!factor?.confirmed_at) return false
      const step = stepOfCode(await open(factor.secret_id), code, Date.now())
      return step !== undefined && (await store.takeStep(db, userId, step))
    },
    takeRecoveryCode: (userId, userName, code, { requestId }) =>
      transact(db, async (tx) => {
        if (!(await store.useRecoveryCode(tx, userId, hashRecoveryCode(code)))) return false
        const left = (await store.findFactor(tx, userId))?.codes_left ?? 0
        await recordEvent(tx, {
          ...userEvent(userId, userName),
          code: 'user.recovery_code_used',
          severity: 'warning',
          message: `${userName} signed in with a recovery code; ${left} are left.`,
          userId,
          userName,
          requestId,
        })
        return true
      }),
  }
}

function none(): AppError {
  return new AppError('conflict', 'You have no second factor. Set one up first.')
}
function nothingToConfirm(): AppError {
  return new AppError('conflict', 'There is nothing to confirm. Begin to set up the second factor.')
}
