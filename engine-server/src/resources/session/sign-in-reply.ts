import type { Schema } from '@overt/api-client/engine'
import type { HandlerReply } from '../../http/bind.ts'
import type { SignInOutcome } from './sign-in-service.ts'

/** What a sign-in came to, with its cookie: of the session, or of the step that is missing. */
export function signInReply({ reply, opens, secret, lifeMs }: SignInOutcome): HandlerReply<Schema<'SignInReply'>> {
  const cookie = { token: secret, maxAgeSeconds: lifeMs / 1000 }
  return opens === 'step' ? { body: reply, stepCookie: cookie } : { body: reply, sessionCookie: cookie }
}
