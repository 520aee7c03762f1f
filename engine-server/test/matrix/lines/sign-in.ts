import type { OperationsOf } from '@overt/api-client/engine'
import { TOTP } from 'otpauth'
import { hashSecret, newSecret } from '../../../src/identity/identities.ts'
import { OidcBrowser, signInAtProvider } from '../../oidc-browser.ts'
import * as directory from '../../people-directory.ts'
import { first, freeName, type Line, list, onSystem, open, own, ownChange } from '../line.ts'
import type { Thing } from '../markers.ts'
import type { Caller } from '../people-supply.ts'
import { anInvitation, aProvider, aSession, aUser, goodHash, goodPassword } from '../people-things.ts'
import { mayOnSystem } from '../sight.ts'
import type { World } from '../world.ts'

const user = ({ standing }: World) => standing.user
const provider = ({ standing }: World) => standing.provider
const newPassword = 'another good password 2'

export const sessionLines = {
  getSession: own(),
  createSession: open({
    asks: async (world) => {
      const as = await aUser(world)
      return { body: { userName: as.name, password: goodPassword }, bare: true, as }
    },
  }),
  // With a token there is no session to end: it changes nothing.
  deleteSession: ownChange(),
  updateProfile: ownChange({ asks: (_world, _target, { label }) => ({ body: { displayName: label } }) }),
  updateSettings: ownChange({ asks: () => ({ body: { theme: 'dark' } }) }),
  changePassword: ownChange({
    asks: async (world, _target, caller) => {
      await hasPassword(world, caller)
      return { body: { currentPassword: goodPassword, newPassword } }
    },
  }),
} satisfies Record<OperationsOf<'session'>, Line>

const mayChangeOwn = ({ known, limitedTo }: Caller) => known && limitedTo === null

/** Gives a caller the good password, and takes a second factor away. */
async function hasPassword({ engine }: World, caller: Caller): Promise<void> {
  const { userId } = caller
  if (!mayChangeOwn(caller)) return
  await engine.db.deleteFrom('second_factor').where('user_id', '=', userId).execute()
  await engine.db
    .updateTable('app_user')
    .set({ password_hash: await goodHash })
    .where('id', '=', userId)
    .execute()
}

/** Sets a second factor up, as far as is asked for; its secret. */
async function withFactor(world: World, caller: Caller, confirmed: boolean): Promise<string> {
  await hasPassword(world, caller)
  const { secretId, secret } = await world.engine.db.transaction().execute(async (tx) => {
    const made = new TOTP().secret.base32
    return { secret: made, secretId: await world.engine.services.secrets.seal(tx, 'second_factor', made) }
  })
  if (mayChangeOwn(caller))
    await world.engine.db
      .insertInto('second_factor')
      .values({ user_id: caller.userId ?? '', secret_id: secretId, confirmed_at: confirmed ? new Date() : null })
      .execute()
  return secret
}

export const signInLines = {
  continueSession: open({
    some: true,
    asks: async (world) => {
      const as = await aUser(world)
      const { id } = as
      const secret = newSecret()
      await world.engine.db.updateTable('app_user').set({ must_change_password: true }).where('id', '=', id).execute()
      await world.engine.db
        .insertInto('sign_in_step')
        .values({
          token_hash: hashSecret(secret),
          user_id: id,
          needs: 'new_password',
          expires_at: new Date(Date.now() + 60_000),
        })
        .execute()
      return { body: { newPassword }, headers: { cookie: `overt-local-step=${secret}` }, bare: true, as }
    },
  }),
  getSecondFactor: own(),
  beginSecondFactor: ownChange({
    asks: async (world, _target, caller) => {
      await hasPassword(world, caller)
      return { body: { password: goodPassword } }
    },
  }),
  confirmSecondFactor: ownChange({
    asks: async (world, _target, caller) => ({
      body: { code: new TOTP({ secret: await withFactor(world, caller, false) }).generate() },
    }),
  }),
  makeRecoveryCodes: ownChange({
    asks: async (world, _target, caller) => {
      await withFactor(world, caller, true)
      return { body: { password: goodPassword } }
    },
  }),
  removeSecondFactor: ownChange({
    asks: async (world, _target, caller) => {
      await withFactor(world, caller, true)
      return { body: { password: goodPassword } }
    },
  }),
  listSessions: list({ asks: () => ({ query: '?limit=1000' }) }),
  endOtherSessions: ownChange(),
  // One's own, or those of others for who manages users; a token with fewer rights ends none of its owner's.
  endSession: {
    target: ({ standing }) => standing.session,
    gets: (caller) => (mayOnSystem(caller, 'manipulate_users') ? 'answer' : 'absent'),
    fresh: (world) => aSession(world, world.standing.user),
  },
  inviteUser: onSystem('manipulate_users', { asks: () => ({ body: { userName: freeName('invited') } }) }),
  checkInvitation: open({
    asks: async (world) => {
      const { token, as } = await invited(world)
      return { body: { token }, bare: true, as }
    },
    some: true,
  }),
  acceptInvitation: open({
    asks: async (world) => {
      const { token, as } = await invited(world)
      return { body: { token, newPassword }, bare: true, as }
    },
    some: true,
  }),
  getUserSignIn: onSystem('manipulate_users', { target: user }),
  updateUserSignIn: onSystem('manipulate_users', {
    target: user,
    fresh: (world) => aUser(world),
    asks: () => ({ body: { mustChangePassword: true } }),
  }),
  endUserSessions: onSystem('manipulate_users', { target: user, fresh: (world) => aUser(world) }),
  resetUserSecondFactor: onSystem('manipulate_users', { target: user, fresh: (world) => aUser(world) }),
  liftUserLockout: onSystem('manipulate_users', { target: user, fresh: (world) => aUser(world) }),
  createUserInvitation: onSystem('manipulate_users', {
    target: user,
    fresh: (world) => aUser(world),
    asks: () => ({ body: {} }),
  }),
} satisfies Record<OperationsOf<'sign-in'>, Line>

/** Somebody with a link, and what is in it. */
async function invited(world: World): Promise<{ token: string; as: Thing }> {
  const as = await aUser(world, { invited: true })
  return { token: await anInvitation(world, as, world.engine.admin.id), as }
}

const nowhere = { urls: ['ldaps://127.0.0.1:9'], allowLocalAddresses: true, userBase: 'dc=example' }

export const identityProviderLines = {
  listIdentityProviders: onSystem('configure_engine'),
  getIdentityProvider: onSystem('configure_engine', { target: provider }),
  createIdentityProvider: onSystem('configure_engine', {
    asks: () => ({ body: { name: freeName('provider'), enabled: false, ldap: nowhere } }),
  }),
  updateIdentityProvider: onSystem('configure_engine', {
    target: provider,
    fresh: (world) => aProvider(world),
    asks: () => ({ body: { name: freeName('provider') }, headers: first }),
  }),
  planDeleteIdentityProvider: onSystem('configure_engine', { target: provider }),
  deleteIdentityProvider: onSystem('configure_engine', { target: provider, fresh: (world) => aProvider(world) }),
  testIdentityProvider: onSystem('configure_engine', { target: provider, asks: () => ({ body: {} }) }),
  testIdentityProviderSettings: onSystem('configure_engine', { asks: () => ({ body: { ldap: nowhere } }) }),
  searchDirectory: onSystem('manipulate_users', {
    asks: ({ providers }) => ({ id: providers.ldapId, query: '?search=ada' }),
  }),
  addDirectoryEntry: onSystem('manipulate_users', {
    asks: ({ providers }) => ({
      body: { providerId: providers.ldapId, kind: 'user', externalId: providers.adaId },
    }),
    inTurn: true,
  }),
  listSignInProviders: open(),
  signInByLdap: open({
    asks: ({ providers }) => ({
      body: { providerId: providers.ldapId, userName: 'ada', password: directory.password },
      bare: true,
    }),
    inTurn: true,
    some: true,
  }),
  beginOidcSignIn: open({ asks: ({ providers }) => ({ body: { providerId: providers.oidcId }, bare: true }) }),
  finishOidcSignIn: open({
    asks: async ({ engine, providers }) => {
      const browser = new OidcBrowser(engine)
      const query = await signInAtProvider(await browser.begin(providers.oidcId), 's-1')
      return { body: { query }, headers: { cookie: browser.cookie }, bare: true }
    },
    inTurn: true,
    some: true,
  }),
} satisfies Record<OperationsOf<'identity-providers'>, Line>
