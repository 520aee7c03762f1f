import type { BodyOf, QueryOf, Schema } from '@overt/api-client/engine'
import { type Actor, systemId } from '../../authz/actor.ts'
import { lockMembers } from '../../authz/administrators.ts'
import { requireSystemRight } from '../../authz/check.ts'
import { decodeCursor, pageOf } from '../../db/cursor.ts'
import type { Db, DbOrTx, Tx } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import { AppError, notFound } from '../../errors.ts'
import { byActor, type NewEvent, recordEvent } from '../../events/record.ts'
import { DirectoryError, parseFilter } from '../../identity-providers/ldap-directory.ts'
import {
  completeLdap,
  completeOidc,
  type LdapSettings,
  type OidcSettings,
  readCertificates,
} from '../../identity-providers/settings.ts'
import { tryLdap } from '../../identity-providers/try-ldap.ts'
import { tryOidc } from '../../identity-providers/try-oidc.ts'
import { assertPlan, type Plan, toPlan } from '../../operations/plan.ts'
import type { Secrets } from '../../secrets/secrets.ts'
import { planDelete } from './plan.ts'
import * as store from './store.ts'
import { identityProviderView } from './view.ts'

type IdentityProvider = Schema<'IdentityProvider'>
type Test = Schema<'IdentityProviderTest'>

/** Where people are known who are no local users. */
export interface IdentityProviderService {
  list(
    actor: Actor,
    query: QueryOf<'listIdentityProviders'>,
  ): Promise<{ items: IdentityProvider[]; next: string | null }>
  /** @throws AppError `not_found` */
  get(actor: Actor, id: string): Promise<IdentityProvider>
  /** @throws AppError `invalid_request`, `already_exists` */
  create(actor: Actor, request: BodyOf<'createIdentityProvider'>): Promise<IdentityProvider>
  /** @throws AppError `stale_revision`, `conflict` (another issuer while it has users), `invalid_request` (another server for the saved secret) */
  update(
    actor: Actor,
    id: string,
    revision: number,
    change: BodyOf<'updateIdentityProvider'>,
  ): Promise<IdentityProvider>
  planDelete(actor: Actor, id: string): Promise<Plan>
  /** @throws AppError `conflict` while it has users, `plan_changed` */
  delete(actor: Actor, id: string, seenHash: string | undefined): Promise<void>
  test(actor: Actor, id: string, request: BodyOf<'testIdentityProvider'>): Promise<Test>
  testSettings(actor: Actor, request: BodyOf<'testIdentityProviderSettings'>): Promise<Test>
}

/** Makes the service. */
export function createIdentityProviderService({ db, secrets }: { db: Db; secrets: Secrets }): IdentityProviderService {
  const mayConfigure = (actor: Actor) =>
    requireSystemRight(db, actor, 'configure_engine', 'configure identity providers')
  const find = async (from: DbOrTx, id: string) => {
    const row = await store.findById(from, id)
    if (!row) throw notFound('identity provider')
    return row
  }
  const secretOf = async (row: store.ProviderRow | undefined) =>
    row && row.secret_id !== null ? (await secrets.open(db, row.secret_id)).toString() : undefined
  const tryIt = async (
    name: string,
    settings: { oidc: OidcSettings } | { ldap: LdapSettings },
    secret: string | undefined,
    sampleUserName: string | undefined,
  ): Promise<Test> => {
    const steps =
      'oidc' in settings
        ? await tryOidc({ name, settings: settings.oidc, clientSecret: secret })
        : await tryLdap(settings.ldap, secret, sampleUserName)
    return { passed: steps.every(({ status }) => status !== 'failed'), steps: [...steps] }
  }
  return {
    async list(actor, { limit = 100, after, ids, search }) {
      await mayConfigure(actor)
      const rows = await store.listPage(db, { limit, after: decodeCursor(after, 1), ids, search })
      const { items, next } = pageOf(rows, limit, (row) => [row.name])
      return { items: items.map(identityProviderView), next }
    },
    async get(actor, id) {
      await mayConfigure(actor)
      return identityProviderView(await find(db, id))
    },
    async create(actor, { name, enabled = true, oidc, ldap, secret }) {
      await mayConfigure(actor)
      const settings = settingsOf(oidc, ldap)
      const id = crypto.randomUUID()
      return await transact(db, async (tx) => {
        const secretId =
          secret === undefined || secret === null ? null : await secrets.seal(tx, 'identity_provider', secret)
        const kind = 'oidc' in settings ? 'oidc' : 'ldap'
        const plain = 'oidc' in settings ? settings.oidc : settings.ldap
        await store.insertProvider(tx, { id, kind, name, enabled, settings: plain, secretId })
        await record(tx, actor, id, name, 'created', `${actor.userName} added the identity provider ${name}.`)
        return identityProviderView(await find(tx, id))
      })
    },
    async update(actor, id, revision, change) {
      await mayConfigure(actor)
      return await transact(db, async (tx) => {
        await store.lockProvider(tx, id)
        const before = await find(tx, id)
        const settings = changedSettings(before, change)
        if (change.secret === undefined) assertSameServer(before, settings)
        const plain = 'oidc' in settings ? settings.oidc : settings.ldap
        const secretId =
          change.secret === undefined
            ? before.secret_id
            : change.secret === null
              ? null
              : await secrets.seal(tx, 'identity_provider', change.secret)
        const { name = before.name, enabled = before.enabled } = change
        if (!(await store.updateProvider(tx, id, revision, { name, enabled, settings: plain, secretId })))
          throw new AppError('stale_revision', 'Somebody changed the provider since you read it. Read it again.')
        if (before.secret_id !== null && before.secret_id !== secretId) await secrets.remove(tx, before.secret_id)
        if (before.enabled && !enabled) await store.deleteSessionsOfProvider(tx, id)
        const what = Object.keys(change).join(', ') || 'nothing'
        const message = `${actor.userName} changed the identity provider ${name}: ${what}.`
        await record(tx, actor, id, name, 'updated', message)
        return identityProviderView(await find(tx, id))
      })
    },
    async planDelete(actor, id) {
      await mayConfigure(actor)
      return toPlan(draftOf(await find(db, id)))
    },
    async delete(actor, id, seenHash) {
      await mayConfigure(actor)
      await transact(db, async (tx) => {
        await lockMembers(tx)
        await store.lockProvider(tx, id)
        const row = await find(tx, id)
        assertPlan(seenHash, draftOf(row))
        await store.deleteProvider(tx, id)
        if (row.secret_id !== null) await secrets.remove(tx, row.secret_id)
        await record(tx, actor, id, row.name, 'gone', `${actor.userName} deleted the identity provider ${row.name}.`)
      })
    },
    async test(actor, id, { sampleUserName }) {
      await mayConfigure(actor)
      const row = await find(db, id)
      return await tryIt(row.name, savedSettings(row), await secretOf(row), sampleUserName)
    },
    async testSettings(actor, { providerId, oidc, ldap, secret, sampleUserName }) {
      await mayConfigure(actor)
      const settings = settingsOf(oidc, ldap)
      const saved = providerId === undefined ? undefined : await find(db, providerId)
      if (saved && secret === undefined) assertSameServer(saved, settings)
      const used = secret === undefined ? await secretOf(saved) : (secret ?? undefined)
      return await tryIt(saved?.name ?? 'The provider', settings, used, sampleUserName)
    },
  }
}

function draftOf({ id, name, user_count, group_count }: store.ProviderRow) {
  return planDelete({ id, name, userCount: user_count, groupCount: group_count })
}

/** The complete settings of a request that must have those of one kind. */
function settingsOf(
  oidc: Schema<'OidcSettings'> | undefined,
  ldap: Schema<'LdapSettings'> | undefined,
): { oidc: OidcSettings } | { ldap: LdapSettings } {
  if (oidc && ldap) throw invalid('/ldap', 'A provider is of one kind: give oidc or ldap.')
  if (oidc) return { oidc: checkedOidc(completeOidc(oidc)) }
  if (ldap) return { ldap: checkedLdap(completeLdap(ldap)) }
  throw invalid('/oidc', 'Give oidc or ldap.')
}

/** Settings as they were saved. */
export function savedSettings(row: store.ProviderRow): { oidc: OidcSettings } | { ldap: LdapSettings } {
  // Only this service writes them.
  return row.kind === 'oidc' ? { oidc: row.settings as OidcSettings } : { ldap: row.settings as LdapSettings }
}

type Settings = ReturnType<typeof savedSettings>

function changedSettings(before: store.ProviderRow, { oidc, ldap }: BodyOf<'updateIdentityProvider'>): Settings {
  const saved = savedSettings(before)
  if ('oidc' in saved) {
    if (ldap) throw invalid('/ldap', 'It is an OpenID Connect provider, and stays one.')
    const after = checkedOidc(completeOidc({ ...saved.oidc, ...oidc }))
    // The ids of its users are worth something at that issuer alone; another one may give them to other people.
    if (after.issuer !== saved.oidc.issuer && before.user_count > 0)
      throw new AppError('conflict', 'It has users, who are known by the issuer. Add another provider instead.', {
        details: { fields: { '/oidc/issuer': 'Can’t be changed while it has users.' } },
      })
    return { oidc: after }
  }
  if (oidc) throw invalid('/oidc', 'It is an LDAP directory, and stays one.')
  const after = checkedLdap(completeLdap({ ...saved.ldap, ...ldap }))
  if (after.idAttribute.toLowerCase() !== saved.ldap.idAttribute.toLowerCase() && before.user_count > 0)
    throw new AppError('conflict', 'It has users, who are known by that attribute. Add another provider instead.', {
      details: { fields: { '/ldap/idAttribute': 'Can’t be changed while it has users.' } },
    })
  return { ldap: after }
}

/** The saved secret is not sent anywhere but where it is used already: who may not read it can't have it sent to them. */
function assertSameServer(saved: store.ProviderRow, used: Settings): void {
  const before = savedSettings(saved)
  const same =
    'oidc' in before
      ? 'oidc' in used && used.oidc.issuer === before.oidc.issuer
      : 'ldap' in used && used.ldap.urls.every((url) => before.ldap.urls.includes(url))
  if (!same && saved.secret_id !== null)
    throw invalid('/secret', 'Give the secret: the saved one is not sent to another server than it is used with.')
}

function checkedOidc(settings: OidcSettings): OidcSettings {
  checkAuthorities('/oidc/caPem', settings.caPem)
  if (!URL.canParse(settings.issuer) || new URL(settings.issuer).username !== '')
    throw invalid('/oidc/issuer', 'This is no address.')
  return settings
}
function checkedLdap(settings: LdapSettings): LdapSettings {
  checkAuthorities('/ldap/caPem', settings.caPem)
  for (const [index, url] of settings.urls.entries())
    if (!URL.canParse(url)) throw invalid(`/ldap/urls/${index}`, 'This is no address.')
  for (const name of ['userFilter', 'groupFilter'] as const)
    try {
      parseFilter(settings[name])
    } catch (error) {
      if (!(error instanceof DirectoryError)) throw error
      throw invalid(`/ldap/${name}`, 'This is no LDAP filter.')
    }
  return settings
}
function checkAuthorities(field: string, pem: string | null): void {
  if (pem !== null && !readCertificates(pem))
    throw invalid(field, 'There is no certificate in it, or one that can’t be read. Paste it as PEM.')
}
function invalid(field: string, message: string): AppError {
  return new AppError('invalid_request', message, { details: { fields: { [field]: message } } })
}

function record(
  tx: Tx,
  actor: Actor,
  id: string,
  name: string,
  change: NewEvent['change'],
  message: string,
): Promise<void> {
  const code = { created: 'created', updated: 'updated', gone: 'deleted' }[change]
  return recordEvent(tx, {
    objectKind: 'identity_provider',
    objectId: id,
    objectName: name,
    change,
    ancestors: [id, systemId],
    code: `identity_provider.${code}`,
    message,
    ...byActor(actor),
  })
}
