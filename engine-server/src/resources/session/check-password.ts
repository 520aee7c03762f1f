import type { Actor } from '../../authz/actor.ts'
import type { Db } from '../../db/database.ts'
import { AppError } from '../../errors.ts'
import type { Passwords } from '../../identity/passwords.ts'
import { beginSignIn } from '../../identity/sign-in-limits.ts'
import { ownId } from './describe.ts'
import * as store from './store.ts'

interface Parts {
  readonly db: Db
  readonly passwords: Passwords
}

/**
 * Whether a password is right, counted against the name and the address unless it is. Without a hash (an unknown user) it
 * does the same work and says no. @throws AppError `busy`
 */
export async function checkPassword(
  { db, passwords }: Parts,
  who: { readonly userName: string; readonly clientAddress: string; readonly hash: string | undefined },
  password: string,
): Promise<boolean> {
  const attempt = await beginSignIn(db, who.userName, who.clientAddress)
  let isRight: boolean
  try {
    isRight = await passwords.verify(who.hash, password)
  } catch (error) {
    await attempt.giveBack()
    throw error
  }
  if (isRight) await attempt.succeeded()
  return isRight
}

/**
 * Demands the caller's password once more, for what whoever found an open browser must not do. Failures count as those
 * of sign-ins do. `field` is where the message goes. @throws AppError `invalid_request`, `busy`
 */
export async function confirmPassword(parts: Parts, actor: Actor, password: string, field: string): Promise<void> {
  const user = await store.findPassword(parts.db, ownId(actor))
  if (user?.password_hash === null)
    throw new AppError('conflict', 'Your password is not kept here. Change it where you sign in.')
  if (!(await checkPassword(parts, { ...actor, hash: user?.password_hash }, password)))
    throw new AppError('invalid_request', 'The current password is wrong.', {
      details: { fields: { [field]: 'Wrong.' } },
    })
}
