// Signing in, step by step: the password, a code where the user has a second factor, a new password where the old one
// must not be used any longer. Between the steps there is no session: the browser holds a cookie that is good for the
// next step alone (docs/decisions/0021).
import type { BodyOf, Schema } from '@overt/api-client/engine'
import { asRefusal } from '../../audit/as-refusal.ts'
import { type Actor, systemId } from '../../authz/actor.ts'
import type { Db, Tx } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import { AppError } from '../../errors.ts'
import { byActor, recordEvent } from '../../events/record.ts'
import { hashSecret, type Identities, newSecret } from '../../identity/identities.ts'
import type { ShownSecrets } from '../../http/bind.ts'
import { assertPassword } from '../../identity/password-rules.ts'
import type { Passwords } from '../../identity/passwords.ts'
import { beginCode } from '../../identity/sign-in-limits.ts'
import { checkPassword } from './check-password.ts'
import type { SecondFactorService } from './factor-service.ts'
import type { UserService } from '../users/service.ts'
import { describeSession } from './describe.ts'
import { consumeStep, findStep, insertStep, type Needed, noteStepFailure } from './step-store.ts'
import * as store from './store.ts'
import { userEvent } from './user-event.ts'

/** Where a sign-in comes from. */
export interface SignInFrom extends Pick<Actor, 'clientAddress' | 'requestId'> {
  readonly userAgent: string
  /** Secrets that the browser shows already. */
  readonly shown: Pick<ShownSecrets, 'session' | 'step'>
}
/** A session or what is still missing, with the secret for the browser's cookie. */
export interface SignInOutcome {
  readonly reply: Schema<'SignInReply'>
  /** Which cookie gets the secret. */
  readonly opens: 'session' | 'step'
  readonly secret: string
  readonly lifeMs: number
}

/** A session of whom a provider has let in, with the secret for the browser's cookie. */
export interface OpenedSession extends SignInOutcome {
  readonly reply: Schema<'Session'>
}

/** Signing in. */
export interface SignInService {
  /**
   * Opens a session for whom a provider vouches, by its name: a second factor is the provider's own matter. `who` finds
   * out, in the transaction that opens it, who they are here. @throws AppError `forbidden` for a disabled user
   */
  letIn(
    from: SignInFrom,
    by: string,
    who: (tx: Tx) => Promise<Pick<store.SignInRow, 'id' | 'user_name'>>,
  ): Promise<OpenedSession>
  /** @throws AppError `unauthenticated`, `forbidden` for a disabled user, `busy` */
  signIn(from: SignInFrom, request: BodyOf<'createSession'>): Promise<SignInOutcome>
  /** @throws AppError `unauthenticated` when it must begin again, `invalid_request` for a wrong answer, `busy` */
  goOn(from: SignInFrom, answer: BodyOf<'continueSession'>): Promise<SignInOutcome>
}

/** How long one may take for a step, and how often be wrong in it. */
const stepLifeMs = 5 * 60_000
const mostFailures = 5

/** Makes the service. */
export function createSignInService(parts: {
  readonly db: Db
  readonly passwords: Passwords
  readonly users: UserService
  readonly identities: Pick<Identities, 'forget'>
  readonly factors: SecondFactorService
  readonly sessionLifeMs: number
  readonly passwordMinLength: number
}): SignInService {
  const { db, passwords, identities, factors, sessionLifeMs, passwordMinLength } = parts

  /** A session of whom `who` finds, in one transaction with it; `by` is the provider that lets them in. */
  const open = async (
    { clientAddress, requestId, userAgent, shown }: SignInFrom,
    by: string | undefined,
    who: (tx: Tx) => Promise<Pick<store.SignInRow, 'id' | 'user_name'>>,
  ) => {
    const [id, secret, csrfToken] = [crypto.randomUUID(), newSecret(), newSecret()]
    const { actor, expiresAt, before } = await transact(db, async (tx) => {
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
      // A session of this browser from before ends: what somebody may have planted there is of no use to them.
      const before = shown.session ? await store.deleteShownSession(tx, hashSecret(shown.session)) : undefined
      await store.touchLastSignIn(tx, user.id)
      await recordEvent(tx, {
        ...userEvent(user.id, user.user_name),
        code: 'user.signed_in',
        message: `${user.user_name} signed in from ${clientAddress}${by === undefined ? '' : ` by ${by}`}.`,
        ...byActor(actor),
      })
      const tokenHash = hashSecret(secret)
      const row = { id, userId: user.id, tokenHash, csrfToken, clientAddress, userAgent, lifeMs: sessionLifeMs }
      return { actor, expiresAt: await store.insertSession(tx, row), before }
    })
    if (before !== undefined) identities.forget(before)
    const session = await describeSession(parts, actor, { csrfToken, expiresAt })
    return { reply: session, opens: 'session', secret, lifeMs: sessionLifeMs } as const
  }

  /** The next step, or the session when nothing is missing; `within` is done in the same transaction. */
  const advance = async (
    from: SignInFrom,
    user: store.SignInRow,
    needs: Needed | undefined,
    within: (tx: Tx) => Promise<void>,
  ): Promise<SignInOutcome> => {
    if (needs) {
      const secret = newSecret()
      const expiresAt = await transact(db, async (tx) => {
        await assertUnchanged(tx, user)
        await within(tx)
        await recordEvent(tx, { ...userEvent(user.id, user.user_name), userId: user.id, userName: user.user_name })
        return await insertStep(tx, { tokenHash: hashSecret(secret), userId: user.id, needs, lifeMs: stepLifeMs })
      })
      return { reply: { needs, expiresAt: expiresAt.toISOString() }, opens: 'step', secret, lifeMs: stepLifeMs }
    }
    return await open(from, undefined, async (tx) => {
      await assertUnchanged(tx, user)
      await within(tx)
      return user
    })
  }

  const answerCode = async (
    from: SignInFrom,
    user: store.SignInRow,
    { code, recoveryCode }: BodyOf<'continueSession'>,
    tokenHash: Buffer,
  ): Promise<SignInOutcome> => {
    const attempt = await beginCode(db, user.id, from.clientAddress)
    const isRight =
      code === undefined
        ? await factors.takeRecoveryCode(user.id, user.user_name, recoveryCode ?? '', from)
        : await factors.takeCode(user.id, code)
    if (!isRight) {
      await asRefusal(() => transact(db, (tx) => noteStepFailure(tx, tokenHash, mostFailures)))
      await recordFailure(db, user, from, 'the code was wrong')
      const field = code === undefined ? '/recoveryCode' : '/code'
      const message = code === undefined ? 'Wrong, or used already.' : 'Wrong, or used already. Wait for the next one.'
      throw new AppError('invalid_request', `The code is not right. ${message}`, {
        details: { fields: { [field]: message } },
      })
    }
    await attempt.succeeded()
    return await advance(from, user, user.must_change_password ? 'new_password' : undefined, (tx) =>
      useUp(tx, tokenHash),
    )
  }

  const answerPassword = async (
    from: SignInFrom,
    user: store.SignInRow,
    newPassword: string,
    tokenHash: Buffer,
  ): Promise<SignInOutcome> => {
    assertPassword(newPassword, { userName: user.user_name, minLength: passwordMinLength }, '/newPassword')
    if (await passwords.verify(user.password_hash ?? undefined, newPassword))
      throw new AppError('invalid_request', 'The new password is the old one. Choose another.', {
        details: { fields: { '/newPassword': 'Is the old one.' } },
      })
    const passwordHash = await passwords.hash(newPassword)
    const outcome = await advance(from, user, undefined, async (tx) => {
      await useUp(tx, tokenHash)
      await store.updatePassword(tx, user.id, passwordHash)
      await store.deleteOtherSessions(tx, user.id, null)
      await recordEvent(tx, {
        ...userEvent(user.id, user.user_name),
        code: 'user.password_changed',
        message: `${user.user_name} changed the password at sign-in, as was asked for.`,
        userId: user.id,
        userName: user.user_name,
        requestId: from.requestId,
      })
    })
    identities.forget(user.id)
    return outcome
  }

  return {
    letIn: (from, by, who) =>
      open(from, by, async (tx) => {
        const user = await who(tx)
        await store.lockUser(tx, user.id)
        const now = await store.findPassword(tx, user.id)
        if (!now) throw ended() // removed at this moment
        if (now.disabled_at) throw disabled()
        return user
      }),
    async signIn(from, { userName, password }) {
      const user = await store.findByUserName(db, userName.toLowerCase())
      const who = { userName, clientAddress: from.clientAddress, hash: user?.password_hash ?? undefined }
      if (!(await checkPassword(parts, who, password)) || !user) {
        await recordFailure(db, user, from)
        throw new AppError('unauthenticated', 'The user name or the password is wrong.')
      }
      if (user.disabled_at) {
        await recordFailure(db, user, from, 'the user is disabled')
        throw disabled()
      }
      const needs = user.has_factor ? 'code' : user.must_change_password ? 'new_password' : undefined
      return await advance(from, user, needs, () => Promise.resolve())
    },
    async goOn(from, answer) {
      const tokenHash = hashSecret(from.shown.step ?? '')
      const step = from.shown.step === undefined ? undefined : await findStep(db, tokenHash)
      const user = step && (await store.findPassword(db, step.user_id))
      if (!step || !user || user.disabled_at) throw ended()
      const given = answer.newPassword === undefined ? 'code' : 'new_password'
      if (given !== step.needs)
        throw new AppError('invalid_request', 'This is not what the sign-in needs now. Begin again with your password.')
      return answer.newPassword === undefined
        ? await answerCode(from, user, answer, tokenHash)
        : await answerPassword(from, user, answer.newPassword, tokenHash)
    },
  }
}

function disabled(): AppError {
  return new AppError('forbidden', 'This account is disabled. Ask an administrator to enable it.')
}

function ended(): AppError {
  return new AppError('unauthenticated', 'This sign-in took too long, or has ended. Begin again with your password.')
}

/** Since it was checked, the user may have been disabled or have changed how they sign in: then it does not count. */
async function assertUnchanged(tx: Tx, checked: store.SignInRow): Promise<void> {
  await store.lockUser(tx, checked.id)
  const now = await store.findPassword(tx, checked.id)
  const isSame =
    now?.disabled_at === null &&
    now.password_hash === checked.password_hash &&
    now.has_factor === checked.has_factor &&
    now.must_change_password === checked.must_change_password
  if (!isSame) throw ended()
}

/** Of two that show the same secret at the same time, one goes on. */
async function useUp(tx: Tx, tokenHash: Buffer): Promise<void> {
  if (!(await consumeStep(tx, tokenHash))) throw ended()
}

async function recordFailure(
  db: Db,
  user: store.SignInRow | undefined,
  { clientAddress, requestId }: SignInFrom,
  why?: string,
): Promise<void> {
  // An unknown name is not written down: people type their password there.
  const who = user ? user.user_name : 'an unknown user'
  const failed = (tx: Tx) =>
    recordEvent(tx, {
      ...(user
        ? userEvent(user.id, user.user_name)
        : { objectKind: 'system', objectId: systemId, change: 'updated', ancestors: [systemId] }),
      code: 'user.sign_in_failed',
      severity: 'warning',
      message: `A sign-in of ${who} from ${clientAddress} failed${why === undefined ? '' : `: ${why}`}.`,
      requestId,
    })
  await asRefusal(() => transact(db, failed))
}
