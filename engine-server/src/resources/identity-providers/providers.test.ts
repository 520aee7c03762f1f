// Identity providers as an administrator has them; no server is needed for it.
import type { BodyOf } from '@overt/api-client/engine'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemId } from '../../authz/actor.ts'
import { testEngine, type TestEngine } from '../../../test/harness.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await testEngine()
})
afterAll(() => engine[Symbol.asyncDispose]())

const oidc = { issuer: 'https://login.example', clientId: 'overt' }
const ldap = { urls: ['ldaps://ldap.example'], userBase: 'ou=people,dc=example' }
const secret = 'a secret nobody reads'
let number = 0
const create = (body: Partial<BodyOf<'createIdentityProvider'>>) =>
  engine.admin.call('createIdentityProvider', { body: { name: `P ${++number}`, enabled: true, secret, ...body } })
const update = (provider: { id: string; revision: number }, body: BodyOf<'updateIdentityProvider'>) =>
  engine.admin.call('updateIdentityProvider', {
    path: { id: provider.id },
    headers: { 'If-Match': `"${provider.revision}"` },
    body,
  })

test('what is left out has its default, by the directory’s flavour', async () => {
  expect((await create({ oidc })).oidc).toEqual({
    ...oidc,
    scopes: ['openid', 'profile', 'email'],
    userNameClaim: 'preferred_username',
    groupsClaim: null,
    createUsers: true,
    caPem: null,
    allowLocalAddresses: false,
  })
  expect((await create({ ldap })).ldap).toMatchObject({
    flavour: 'generic',
    loginAttributes: ['uid'],
    idAttribute: 'entryUUID',
    groupMembership: 'member_search',
    checkIntervalSeconds: 300,
  })
  const active = await create({ ldap: { ...ldap, flavour: 'active_directory' } })
  expect(active.ldap).toMatchObject({
    loginAttributes: ['sAMAccountName', 'userPrincipalName'],
    idAttribute: 'objectGUID',
    groupMembership: 'matching_rule',
  })
  expect((await update(active, { ldap: { ...ldap, groupMembership: 'member_of' } })).ldap).toMatchObject({
    flavour: 'active_directory',
    groupMembership: 'member_of',
  })
})

test('a change of settings leaves those that it does not name', async () => {
  const login = await create({ oidc: { ...oidc, scopes: ['openid'], groupsClaim: 'groups', createUsers: false } })
  const changed = await update(login, { oidc: { userNameClaim: 'email' } })
  expect(changed.oidc).toEqual({ ...login.oidc, userNameClaim: 'email' })
  expect(changed.hasSecret).toBe(true)
  const directory = await create({ ldap: { ...ldap, groupBase: 'ou=groups,dc=example', loginAttributes: ['mail'] } })
  const moved = await update(directory, { ldap: { userBase: 'ou=staff,dc=example' } })
  expect(moved.ldap).toEqual({ ...directory.ldap, userBase: 'ou=staff,dc=example' })
  expect((await update(moved, { ldap: { groupBase: null } })).ldap).toEqual({ ...moved.ldap, groupBase: null })
})

test('what is null has its default again, by the flavour it has then', async () => {
  const login = await create({ oidc: { ...oidc, scopes: ['openid'], userNameClaim: 'email', createUsers: false } })
  const cleared = await update(login, { oidc: { scopes: null, userNameClaim: null, createUsers: null } })
  expect(cleared.oidc).toEqual((await create({ oidc })).oidc)
  const directory = await create({
    ldap: {
      ...ldap,
      userFilter: '(objectClass=person)',
      loginAttributes: ['mail'],
      displayNameAttribute: 'sn',
      idAttribute: 'uid',
      groupFilter: '(objectClass=group)',
      groupNameAttribute: 'sn',
      groupMembership: 'member_of',
      checkIntervalSeconds: 60,
      allowLocalAddresses: true,
    },
  })
  const none = {
    userFilter: null,
    loginAttributes: null,
    displayNameAttribute: null,
    idAttribute: null,
    groupFilter: null,
    groupNameAttribute: null,
    groupMembership: null,
    checkIntervalSeconds: null,
    allowLocalAddresses: null,
  }
  const usual = await update(directory, { ldap: none })
  expect(usual.ldap).toEqual((await create({ ldap })).ldap)
  const active = await update(usual, { ldap: { ...none, flavour: 'active_directory' } })
  expect(active.ldap).toEqual((await create({ ldap: { ...ldap, flavour: 'active_directory' } })).ldap)
  expect((await update(active, { ldap: { ...none, flavour: null } })).ldap).toEqual(usual.ldap)
  expect((await create({ ldap: { ...ldap, ...none, bindDn: null } })).ldap).toEqual(usual.ldap)
  await expect(update(login, { oidc: { issuer: null as never } })).rejects.toMatchObject({ code: 'invalid_request' })
})

test('the secret is sealed, and never shown', async () => {
  const provider = await create({ ldap })
  const seen = [
    provider,
    await engine.admin.call('getIdentityProvider', { path: { id: provider.id } }),
    (await engine.admin.call('listIdentityProviders', { query: {} })).items,
    (await engine.admin.call('listEvents', { query: {} })).items,
    await engine.db.selectFrom('identity_provider').selectAll().execute(),
  ]
  expect(JSON.stringify(seen)).not.toContain(secret)
  expect(provider.hasSecret).toBe(true)
  const stored = () => engine.db.selectFrom('secret').selectAll().where('purpose', '=', 'identity_provider').execute()
  expect((await stored()).some(({ ciphertext }) => ciphertext.includes(secret))).toBe(false)
  const before = (await stored()).length
  const other = await update(provider, { secret: 'another' })
  expect((await stored()).length, 'the old one is gone').toBe(before)
  const none = await update(other, { secret: null })
  expect(none.hasSecret).toBe(false)
  expect((await stored()).length).toBe(before - 1)
})

test.each<[string, Partial<BodyOf<'createIdentityProvider'>>, string]>([
  ['neither kind', {}, '/oidc'],
  ['both kinds', { oidc, ldap }, '/ldap'],
  ['an issuer without TLS', { oidc: { ...oidc, issuer: 'http://login.example' } }, '/oidc/issuer'],
  ['an authority that is none', { oidc: { ...oidc, caPem: 'hello' } }, '/oidc/caPem'],
  [
    'a damaged authority',
    { ldap: { ...ldap, caPem: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' } },
    '/ldap/caPem',
  ],
  ['a filter that is none', { ldap: { ...ldap, userFilter: '(uid=x' } }, '/ldap/userFilter'],
  ['a filter that is more than one', { ldap: { ...ldap, groupFilter: '(a=b)(c=d)' } }, '/ldap/groupFilter'],
  ['an address of another kind', { ldap: { ...ldap, urls: ['http://ldap.example'] } }, '/ldap/urls/0'],
  ['an address with a password in it', { ldap: { ...ldap, urls: ['ldaps://a:b@ldap.example'] } }, '/ldap/urls/0'],
])('%s is refused by its field', async (_what, body, field) => {
  const refused: unknown = await create(body).catch((error: unknown) => error)
  expect(refused).toMatchObject({ code: 'invalid_request' })
  expect(JSON.stringify(refused)).toContain(field)
})

test('a change is refused when somebody else was first, or when it would give users to others', async () => {
  const provider = await create({ oidc })
  const now = await update(provider, { name: 'Renamed' })
  await expect(update(provider, { enabled: false })).rejects.toMatchObject({ code: 'stale_revision' })
  await expect(update(now, { ldap })).rejects.toMatchObject({ code: 'invalid_request' })
  const other = await update(now, { oidc: { ...oidc, issuer: 'https://elsewhere.example' }, secret })
  expect(other.oidc?.clientId).toBe('overt')
  await engine.db
    .insertInto('app_user')
    .values({ id: crypto.randomUUID(), user_name: 'theirs', provider_id: provider.id, external_id: 's' })
    .execute()
  await expect(update(other, { oidc })).rejects.toMatchObject({ code: 'conflict' })
  expect(
    (await update(other, { oidc: { ...oidc, issuer: 'https://elsewhere.example', clientId: 'new' } })).userCount,
  ).toBe(1)
  const directory = await create({ ldap })
  await engine.db
    .insertInto('app_user')
    .values({ id: crypto.randomUUID(), user_name: 'hers', provider_id: directory.id, external_id: 's' })
    .execute()
  await expect(update(directory, { ldap: { idAttribute: 'uid' } })).rejects.toMatchObject({ code: 'conflict' })
  expect((await update(directory, { ldap: { idAttribute: 'entryuuid' } })).ldap?.idAttribute).toBe('entryuuid')
  await expect(create({ name: 'Renamed', oidc })).rejects.toMatchObject({ code: 'already_exists' })
})

test('it stays while it has users; then its groups go with it', async () => {
  const provider = await create({ ldap })
  const userId = crypto.randomUUID()
  await engine.db
    .insertInto('app_user')
    .values({ id: userId, user_name: `u-${userId}`, provider_id: provider.id, external_id: 'x' })
    .execute()
  await engine.db
    .insertInto('user_group')
    .values({ id: crypto.randomUUID(), name: 'G', provider_id: provider.id, external_id: 'g' })
    .execute()
  const path = { id: provider.id }
  const plan = await engine.admin.call('planDeleteIdentityProvider', { path })
  expect(plan).toMatchObject({
    blockers: [{ code: 'conflict', text: 'One user signs in by it: remove them first, or disable the provider.' }],
    warnings: ['Its group goes with it, and what was granted to it.'],
  })
  await expect(engine.admin.call('deleteIdentityProvider', { path, headers: {} })).rejects.toMatchObject({
    code: 'conflict',
  })
  await engine.admin.call('deleteUser', { path: { id: userId } })
  const { hash } = await engine.admin.call('planDeleteIdentityProvider', { path })
  await expect(
    engine.admin.call('deleteIdentityProvider', { path, headers: { 'Plan-Hash': plan.hash } }),
  ).rejects.toMatchObject({ code: 'plan_changed' })
  await engine.admin.call('deleteIdentityProvider', { path, headers: { 'Plan-Hash': hash } })
  await expect(engine.admin.call('getIdentityProvider', { path })).rejects.toMatchObject({ code: 'not_found' })
  expect(await engine.db.selectFrom('user_group').select('id').where('name', '=', 'G').execute()).toEqual([])
})

test('the saved secret is not sent to a server that it is not used with', async () => {
  const provider = await create({ ldap: { ...ldap, urls: ['ldaps://ldap.invalid'], bindDn: 'cn=x' } })
  const tried = (urls: string[], more: object = {}) =>
    engine.admin.call('testIdentityProviderSettings', {
      body: { providerId: provider.id, ldap: { ...ldap, bindDn: 'cn=x', urls }, ...more },
    })
  expect((await tried(['ldaps://ldap.invalid'])).steps[0]).toMatchObject({ step: 'resolve', status: 'failed' })
  await expect(tried(['ldaps://evil.invalid'])).rejects.toMatchObject({ code: 'invalid_request' })
  expect((await tried(['ldaps://evil.invalid'], { secret: 'given' })).passed).toBe(false)
  // Nor by saving it first.
  const refusal = {
    code: 'invalid_request',
    details: { fields: { '/secret': expect.stringContaining('Give') as string } },
  }
  for (const urls of [['ldaps://evil.invalid'], ['ldaps://ldap.invalid', 'ldap://ldap.invalid']])
    await expect(update(provider, { ldap: { ...ldap, urls } })).rejects.toMatchObject(refusal)
  const moved = await update(provider, { ldap: { ...ldap, urls: ['ldaps://new.invalid'] }, secret: 'given' })
  expect(moved.ldap?.urls).toEqual(['ldaps://new.invalid'])
  const nowhere = await update(moved, { ldap: { ...ldap, urls: ['ldaps://any.invalid'] }, secret: null })
  expect((await update(nowhere, { ldap })).hasSecret).toBe(false)
  const login = await create({ oidc })
  const elsewhere = { ...oidc, issuer: 'https://evil.example' }
  await expect(update(login, { oidc: elsewhere })).rejects.toMatchObject(refusal)
  expect((await update(login, { oidc: { ...oidc, clientId: 'renamed' } })).hasSecret).toBe(true)
})

test('takes the right to configure the engine; searching in it that to manage users', async () => {
  const provider = await create({ ldap })
  const user = await engine.aUser('plain', [{ role: 'user', kind: 'system', id: systemId }])
  const path = { id: provider.id }
  for (const attempt of [
    () => user.call('listIdentityProviders', { query: {} }),
    () => user.call('getIdentityProvider', { path }),
    () => user.call('testIdentityProvider', { path, body: {} }),
    () => user.call('searchDirectory', { path, query: {} }),
  ])
    await expect(attempt()).rejects.toMatchObject({ code: 'forbidden' })
})
