import type { BodyOf } from '@overt/api-client/engine'
import { asRefusal } from '../../audit/as-refusal.ts'
import { systemId } from '../../authz/actor.ts'
import type { Db, Tx } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import { AppError } from '../../errors.ts'
import { recordEvent } from '../../events/record.ts'
import { hashSecret, newSecret } from '../../identity/identities.ts'
import { type Attempt, beginSignIn, countOidcBegun, giveBackOidcBegun } from '../../identity/sign-in-limits.ts'
import { DirectoryError } from '../../identity-providers/ldap-directory.ts'
import {
  authorizationUrl,
  discover,
  finishSignIn,
  type OidcChecks,
  type OidcProvider,
} from '../../identity-providers/oidc-client.ts'
import type { Secrets } from '../../secrets/secrets.ts'
import type { ShownSecrets } from '../../http/bind.ts'
import type { OpenedSession, SignInFrom, SignInService } from '../session/sign-in-service.ts'
import { inDirectory } from './directory-service.ts'
import { adoptPerson, type ExternalGroup, type ExternalPerson, replaceGroups } from './people.ts'
import { safeReturnPath } from './return-path.ts'
import { savedSettings } from './service.ts'
import * as store from './store.ts'

/** Where a sign-in comes from. */
export interface SignInOrigin extends SignInFrom {
  /** Origin the browser sees, as `https://overt.example:8443`. */
  readonly origin: string
  readonly shown: ShownSecrets
}

/** Signing in by those who know people better than we do. */
export interface ExternalSignIn {
  listProviders(): Promise<{ id: string; kind: 'oidc' | 'ldap'; name: string }[]>
  /** @throws AppError `unauthenticated`, `busy`, `forbidden`, `host_unreachable` */
  byLdap(from: SignInOrigin, request: BodyOf<'signInByLdap'>): Promise<OpenedSession>
  /** `browser` goes into the cookie. @throws AppError `invalid_request`, `busy`, `host_unreachable` */
  beginOidc(
    from: SignInOrigin,
    request: BodyOf<'beginOidcSignIn'>,
  ): Promise<{ authorizationUrl: string; browser: string }>
  /** @throws AppError `unauthenticated`, `forbidden`, `host_unreachable` */
  finishOidc(from: SignInOrigin, request: BodyOf<'finishOidcSignIn'>): Promise<OpenedSession & { returnTo: string }>
}

/** How long somebody may take at their provider. */
export const oidcSignInSeconds = 600

/** Makes the service. */
export function createExternalSignIn(parts: {
  db: Db
  secrets: Secrets
  signIns: Pick<SignInService, 'letIn'>
}): ExternalSignIn {
  const { db, secrets, signIns } = parts
  const enabled = async (id: string, kind: 'oidc' | 'ldap') => {
    const row = await store.findById(db, id)
    if (!row?.enabled || row.kind !== kind)
      throw new AppError('not_found', 'This way to sign in is not there any more. Load the page again.')
    return row
  }
  const oidcOf = async (row: store.ProviderRow): Promise<OidcProvider> => {
    const saved = savedSettings(row)
    if (!('oidc' in saved)) throw new Error(`${row.id} is no OpenID Connect provider`)
    const clientSecret = row.secret_id === null ? undefined : (await secrets.open(db, row.secret_id)).toString()
    return { name: row.name, settings: saved.oidc, clientSecret }
  }
  /** Nonce and verifier are derived from the state, so that the database holds nothing of a sign-in that is secret. */
  const checksOf = (state: string): OidcChecks => ({
    state,
    nonce: secrets.fingerprint(`oidc nonce ${state}`).toString('base64url'),
    codeVerifier: secrets.fingerprint(`oidc verifier ${state}`).toString('base64url'),
  })
  const letIn = async (
    row: store.ProviderRow,
    person: ExternalPerson,
    groups: readonly ExternalGroup[] | undefined,
    createUsers: boolean,
    from: SignInOrigin,
  ): Promise<OpenedSession> => {
    return await signIns.letIn(from, row.name, async (tx) => {
      if (!(await store.keepEnabled(tx, row.id)))
        throw new AppError('not_found', `${row.name} is not used any more. Load the page again.`)
      const by = { requestId: from.requestId }
      const found = await adoptPerson(tx, row, person, createUsers, by)
      if (groups) await replaceGroups(tx, row, found, groups, by)
      return { id: found.id, user_name: found.user_name }
    })
  }
  const finish = async (from: SignInOrigin, query: string) => {
    const state = new URLSearchParams(query).get('state') ?? ''
    const waiting =
      from.shown.signIn === undefined
        ? undefined
        : await store.takeSignIn(db, hashSecret(state), hashSecret(from.shown.signIn))
    if (!waiting)
      throw new AppError(
        'unauthenticated',
        'This sign-in was begun in another browser, took longer than ten minutes, or was finished already. Begin again.',
      )
    await giveBackOidcBegun(db, from.clientAddress)
    const row = await enabled(waiting.provider_id, 'oidc')
    try {
      const provider = await oidcOf(row)
      const person = await finishSignIn(provider, new URL(`${waiting.redirect_uri}?${query}`), checksOf(state))
      const groups = person.groups?.map((name) => ({ externalId: name, name }))
      const who = { externalId: person.subject, userName: person.userName, displayName: person.displayName }
      const signedIn = await letIn(row, who, groups, provider.settings.createUsers, from)
      return { ...signedIn, returnTo: waiting.return_to }
    } catch (error) {
      await recordFailure(db, row, from, error)
      throw error
    }
  }
  return {
    async listProviders() {
      const rows = await store.listEnabled(db)
      return rows.map(({ id, kind, name }) => ({ id, kind: kind === 'oidc' ? 'oidc' : 'ldap', name }))
    },
    async byLdap(from, { providerId, userName, password }) {
      const row = await enabled(providerId, 'ldap')
      const byAddress = await beginSignIn(db, undefined, from.clientAddress)
      const counted: { byName?: Attempt } = {}
      try {
        const { person, groups, createUsers } = await inDirectory(parts, row, async (directory, settings) => {
          const found = await directory.findPerson(userName)
          // Counted by who it is, as a directory takes one name in many spellings; once, however many servers are asked.
          counted.byName ??= await beginSignIn(db, `${row.id}/${found?.externalId ?? userName}`, undefined)
          if (!found || !(await directory.checkPassword(found, password)))
            throw new AppError('unauthenticated', 'The user name or the password is wrong.')
          if (found.disabled)
            throw new DirectoryError('Your account is disabled in the directory, or its time is over.', {
              ofAccount: true,
            })
          const all = await directory.groupsOf(found)
          return { person: found, groups: all, createUsers: settings.createUsers }
        })
        const signedIn = await letIn(row, { ...person, userName: person.loginName }, groups, createUsers, from)
        await counted.byName?.succeeded()
        await byAddress.succeeded()
        return signedIn
      } catch (error) {
        if (!isUnauthenticated(error)) for (const attempt of [counted.byName, byAddress]) await attempt?.giveBack()
        await recordFailure(db, row, from, error)
        throw error
      }
    },
    async beginOidc(from, { providerId, returnTo = '/' }) {
      const row = await enabled(providerId, 'oidc')
      const path = safeReturnPath(returnTo, from.origin)
      await countOidcBegun(db, from.clientAddress)
      try {
        const provider = await oidcOf(row)
        const configuration = await discover(provider)
        const [state, browser] = [newSecret(), from.shown.signIn ?? newSecret()]
        const redirectUri = `${from.origin}/sign-in`
        const waiting = {
          stateHash: hashSecret(state),
          browserHash: hashSecret(browser),
          providerId: row.id,
          redirectUri,
          returnTo: path,
        }
        await store.insertSignIn(db, waiting, oidcSignInSeconds)
        const url = await authorizationUrl(configuration, provider.settings, redirectUri, checksOf(state))
        return { authorizationUrl: url, browser }
      } catch (error) {
        await giveBackOidcBegun(db, from.clientAddress)
        throw error
      }
    },
    async finishOidc(from, { query }) {
      const attempt = await beginSignIn(db, undefined, from.clientAddress)
      try {
        const signedIn = await finish(from, query)
        await attempt.succeeded()
        return signedIn
      } catch (error) {
        if (!isUnauthenticated(error)) await attempt.giveBack()
        throw error
      }
    },
  }
}

/** Whether an error says of who signs in that they are not who they say: that alone counts. */
function isUnauthenticated(error: unknown): boolean {
  return error instanceof AppError && error.code === 'unauthenticated'
}

/** Names are not written down: people type their password there. */
async function recordFailure(db: Db, row: store.ProviderRow, from: SignInOrigin, error: unknown): Promise<void> {
  if (!(error instanceof AppError) || error.code === 'internal') return
  const failed = (tx: Tx) =>
    recordEvent(tx, {
      objectKind: 'identity_provider',
      objectId: row.id,
      objectName: row.name,
      change: 'updated',
      ancestors: [row.id, systemId],
      code: 'user.sign_in_failed',
      severity: 'warning',
      message: `A sign-in by ${row.name} from ${from.clientAddress} failed: ${error.message}`,
      requestId: from.requestId,
    })
  await asRefusal(() => transact(db, failed))
}
