import type { Db } from '../../db/database.ts'
import type { Identities, SessionLimits } from '../../identity/identities.ts'
import type { Passwords } from '../../identity/passwords.ts'
import type { Secrets } from '../../secrets/secrets.ts'
import type { UserService } from '../users/service.ts'
import { createSecondFactorService } from './factor-service.ts'
import { createInvitationService } from './invitation-service.ts'
import { createLoginSessionService } from './login-session-service.ts'
import { createSessionService } from './service.ts'
import { createSignInService } from './sign-in-service.ts'
import { createUserSignInService } from './user-sign-in-service.ts'

/** What the services of signing in are made of. */
export interface SignInParts extends SessionLimits {
  readonly db: Db
  readonly passwords: Passwords
  readonly secrets: Secrets
  readonly users: UserService
  readonly identities: Pick<Identities, 'forget'>
  readonly passwordMinLength: number
}

/** Makes the services of signing in, by the names they have among all. */
export function createSignInServices(parts: SignInParts) {
  const secondFactors = createSecondFactorService(parts)
  return {
    sessions: createSessionService(parts),
    signIns: createSignInService({ ...parts, factors: secondFactors }),
    secondFactors,
    loginSessions: createLoginSessionService(parts),
    userSignIns: createUserSignInService(parts),
    invitations: createInvitationService(parts),
  }
}
