import { expectedRevision, type HandlersFor, noContent, reply } from '../../http/bind.ts'
import { sessionLifeMs } from '../../identity/identities.ts'

const begun = (secret: string) => ({ token: secret, maxAgeSeconds: sessionLifeMs / 1000 })

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
    const { session, secret } = await externalSignIn.byLdap(connection, body)
    return { body: session, sessionCookie: begun(secret) }
  },
  beginOidcSignIn: async ({ body, connection }, { externalSignIn }) => {
    const { authorizationUrl, browser } = await externalSignIn.beginOidc(connection, body)
    return { body: { authorizationUrl }, signInCookie: browser }
  },
  finishOidcSignIn: async ({ body, connection }, { externalSignIn }) => {
    const { session, secret, returnTo } = await externalSignIn.finishOidc(connection, body)
    return { body: { session, returnTo }, sessionCookie: begun(secret) } // its cookie stays: another sign-in of the same browser may be under way
  },
} satisfies HandlersFor<'identity-providers'>
