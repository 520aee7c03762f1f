import { type HandlersFor, noContent, reply } from '../../http/bind.ts'
import { signInReply } from './sign-in-reply.ts'

/** Handlers of `sign-in.yaml`. */
export const routes = {
  continueSession: async ({ body, connection }, { signIns }) => {
    const answer = signInReply(await signIns.goOn(connection, body))
    return answer.stepCookie ? answer : { ...answer, stepCookie: { token: null, maxAgeSeconds: 0 } }
  },
  getSecondFactor: async ({ actor }, { secondFactors }) => reply(await secondFactors.get(actor)),
  beginSecondFactor: async ({ actor, body }, { secondFactors }) => reply(await secondFactors.begin(actor, body)),
  confirmSecondFactor: async ({ actor, body }, { secondFactors }) => {
    const { recoveryCodes, cookie } = await secondFactors.confirm(actor, body)
    return { ...reply({ recoveryCodes }), ...(cookie ? { sessionCookie: cookie } : {}) }
  },
  makeRecoveryCodes: async ({ actor, body }, { secondFactors }) =>
    reply(await secondFactors.makeRecoveryCodes(actor, body)),
  removeSecondFactor: async ({ actor, body }, { secondFactors }) => {
    await secondFactors.remove(actor, body)
    return noContent
  },
  listSessions: async ({ actor, query }, { loginSessions }) => reply(await loginSessions.list(actor, query)),
  endOtherSessions: async ({ actor }, { loginSessions }) => reply({ ended: await loginSessions.endOthers(actor) }),
  endSession: async ({ actor, path }, { loginSessions }) => {
    await loginSessions.end(actor, path.id)
    return noContent
  },
  inviteUser: async ({ actor, body }, { invitations }) => reply(await invitations.invite(actor, body)),
  createUserInvitation: async ({ actor, path, body }, { invitations }) =>
    reply(await invitations.renew(actor, path.id, body)),
  checkInvitation: async ({ body, connection }, { invitations }) => reply(await invitations.check(connection, body)),
  acceptInvitation: async ({ body, connection }, { invitations }) => {
    await invitations.accept(connection, body)
    return noContent
  },
  getUserSignIn: async ({ actor, path }, { userSignIns }) => reply(await userSignIns.get(actor, path.id)),
  updateUserSignIn: async ({ actor, path, body }, { userSignIns }) =>
    reply(await userSignIns.update(actor, path.id, body)),
  endUserSessions: async ({ actor, path }, { userSignIns }) => {
    await userSignIns.endSessions(actor, path.id)
    return noContent
  },
  resetUserSecondFactor: async ({ actor, path }, { userSignIns }) => {
    await userSignIns.resetSecondFactor(actor, path.id)
    return noContent
  },
  liftUserLockout: async ({ actor, path }, { userSignIns }) => {
    await userSignIns.liftLockout(actor, path.id)
    return noContent
  },
} satisfies HandlersFor<'sign-in'>
