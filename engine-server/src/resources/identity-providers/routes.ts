import { expectedRevision, type HandlersFor, noContent, reply } from '../../http/bind.ts'
import { cookieOf } from '../session/sign-in-reply.ts'
import { oidcSignInSeconds } from './sign-in.ts'

/** Handlers of `identity-providers.yaml`. */
export const routes = {
  listIdentityProviders: async ({ actor, query }, { identityProviders }) =>
    reply(await identityProviders.list(actor, query)),
  createIdentityProvider: async ({ actor, body }, { identityProviders }) =>
    reply(await identityProviders.create(actor, body)),
  getIdentityProvider: async ({ actor, path }, { identityProviders }) => {
    const provider = await identityProviders.get(actor, path.id)
    return reply(provider, provider.revision)
  },
  updateIdentityProvider: async ({ actor, path, headers, body }, { identityProviders }) => {
    const provider = await identityProviders.update(actor, path.id, expectedRevision(headers['If-Match']), body)
    return reply(provider, provider.revision)
  },
  planDeleteIdentityProvider: async ({ actor, path }, { identityProviders }) =>
    reply(await identityProviders.planDelete(actor, path.id)),
  deleteIdentityProvider: async ({ actor, path, headers }, { identityProviders }) => {
    await identityProviders.delete(actor, path.id, headers['Plan-Hash'])
    return noContent
  },
  testIdentityProvider: async ({ actor, path, body }, { identityProviders }) =>
    reply(await identityProviders.test(actor, path.id, body)),
  testIdentityProviderSettings: async ({ actor, body }, { identityProviders }) =>
    reply(await identityProviders.testSettings(actor, body)),
  searchDirectory: async ({ actor, path, query }, { directories }) =>
    reply(await directories.search(actor, path.id, query)),
  addDirectoryEntry: async ({ actor, body }, { directories }) => reply(await directories.add(actor, body)),

  listSignInProviders: async (_request, { externalSignIn }) => reply({ items: await externalSignIn.listProviders() }),
  signInByLdap: async ({ body, connection }, { externalSignIn }) => {
    const opened = await externalSignIn.byLdap(connection, body)
    return { body: opened.reply, sessionCookie: cookieOf(opened) }
  },
  beginOidcSignIn: async ({ body, connection }, { externalSignIn }) => {
    const { authorizationUrl, browser } = await externalSignIn.beginOidc(connection, body)
    return { body: { authorizationUrl }, signInCookie: { token: browser, maxAgeSeconds: oidcSignInSeconds } }
  },
  finishOidcSignIn: async ({ body, connection }, { externalSignIn }) => {
    const opened = await externalSignIn.finishOidc(connection, body)
    // Its cookie stays: another sign-in of the same browser may be under way.
    return { body: { session: opened.reply, returnTo: opened.returnTo }, sessionCookie: cookieOf(opened) }
  },
} satisfies HandlersFor<'identity-providers'>
