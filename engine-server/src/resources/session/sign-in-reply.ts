import type { Schema } from '@overt/api-client/engine'
import type { HandlerReply, NewCookie } from '../../http/bind.ts'
import type { SignInOutcome } from './sign-in-service.ts'

/** The cookie for what a sign-in opens. */
export function cookieOf({ secret, lifeMs }: Pick<SignInOutcome, 'secret' | 'lifeMs'>): NewCookie {
  return { token: secret, maxAgeSeconds: lifeMs / 1000 }
}

/** What a sign-in came to, with its cookie: of the session, or of the step that is missing. */
export function signInReply(outcome: SignInOutcome): HandlerReply<Schema<'SignInReply'>> {
  const [body, cookie] = [outcome.reply, cookieOf(outcome)]
  return outcome.opens === 'step' ? { body, stepCookie: cookie } : { body, sessionCookie: cookie }
}
