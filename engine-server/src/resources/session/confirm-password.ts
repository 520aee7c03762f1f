import type { Actor } from '../../authz/actor.ts'
import type { Db } from '../../db/database.ts'
import { AppError } from '../../errors.ts'
import type { Passwords } from '../../identity/passwords.ts'
import { beginSignIn } from '../../identity/sign-in-limits.ts'
import { ownId } from './describe.ts'
import * as store from './store.ts'

/**
 * Demands the caller's password once more, for what whoever found an open browser must not do. Failures count as those
 * of sign-ins do. `field` is where the message goes. @throws AppError `invalid_request`, `busy`
 */
export async function confirmPassword(
  { db, passwords }: { readonly db: Db; readonly passwords: Passwords },
  actor: Actor,
  password: string,
  field: string,
): Promise<void> {
  const user = await store.findPassword(db, ownId(actor))
  if (user?.password_hash === null)
    throw new AppError('conflict', 'Your password is not kept here. Change it where you sign in.')
  const attempt = await beginSignIn(db, actor.userName, actor.clientAddress)
  if (!(await passwords.verify(user?.password_hash ?? undefined, password)))
    throw new AppError('invalid_request', 'The current password is wrong.', {
      details: { fields: { [field]: 'Wrong.' } },
    })
  await attempt.succeeded()
}
