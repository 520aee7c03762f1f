import { type HandlersFor, noContent, reply } from '../../http/bind.ts'
import type { Identity } from '../../identity/identities.ts'
import { signInReply } from './sign-in-reply.ts'

/** Handlers of `session.yaml` and of what is one's own in `users.yaml`. */
export const routes = {
  createSession: async ({ body, connection }, { signIns }) => signInReply(await signIns.signIn(connection, body)),
  getSession: async ({ actor, connection }, { sessions }) =>
    reply(await sessions.current(actor, known(connection.identity))),
  deleteSession: async ({ actor }, { sessions }) => {
    await sessions.signOut(actor)
    return { body: undefined, sessionCookie: { token: null, maxAgeSeconds: 0 } }
  },
  updateSettings: async ({ actor, body }, { sessions }) => reply(await sessions.updateSettings(actor, body)),
  updateProfile: async ({ actor, body }, { sessions }) => reply(await sessions.updateProfile(actor, body)),
  changePassword: async ({ actor, body }, { sessions }) => {
    const sessionCookie = await sessions.changePassword(actor, body)
    return sessionCookie ? { ...noContent, sessionCookie } : noContent
  },
} satisfies HandlersFor<'session'>

function known(identity: Identity | undefined): Identity {
  if (!identity) throw new Error('The contract lets nobody in here without an identity')
  return identity
}
