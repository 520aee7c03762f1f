// Signing in by OpenID Connect, against a real provider over https with an authority of its own.
import type { BodyOf } from '@overt/api-client/engine'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testEngine, type TestEngine } from '../../../test/harness.ts'
import { type OidcServer, oidcServer } from '../../../test/identity-servers.ts'
import '../../../test/matchers.ts'
import { OidcBrowser, signInAtProvider } from '../../../test/oidc-browser.ts'
import { signIn } from '../../../test/raw-request.ts'
import { createProviderFetch } from '../../identity-providers/provider-fetch.ts'

let engine: TestEngine
let server: OidcServer
let settings: NonNullable<BodyOf<'createIdentityProvider'>['oidc']>
const secret = 'of the client, only for tests'
const people = {
  's-1': { preferred_username: 'Grace', name: 'Grace Hopper', groups: ['Navy', '/compilers'] },
  's-2': { preferred_username: 'admin', name: 'Not that admin' },
  's-3': { preferred_username: 'José Ñandú', name: 'José' },
  's-4': { name: 'Nameless' },
  's-5': { preferred_username: 'grace', name: 'Another Grace', groups: 'Navy' },
}
beforeAll(async () => {
  engine = await testEngine()
  server = await oidcServer({ redirectUris: [`${engine.origin}/sign-in`], clientSecret: secret, people })
  settings = {
    issuer: server.issuer,
    clientId: 'overt',
    caPem: server.caPem,
    allowLocalAddresses: true,
    groupsClaim: 'groups',
  }
}, 60_000)
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await engine[Symbol.asyncDispose]()
})

let number = 0
const aProvider = (more: Partial<typeof settings> = {}, others: Partial<BodyOf<'createIdentityProvider'>> = {}) =>
  engine.admin.call('createIdentityProvider', {
    body: { enabled: true, name: `Login ${++number}`, oidc: { ...settings, ...more }, secret, ...others },
  })
const userOf = (reply: { json: unknown }) =>
  (reply.json as { session: { user: { id: string; userName: string } } }).session.user
const groupsOf = async (userId: string) =>
  (
    await engine.db
      .selectFrom('group_member as m')
      .innerJoin('user_group as g', 'g.id', 'm.group_id')
      .select('g.name')
      .where('m.user_id', '=', userId)
      .orderBy('g.name')
      .execute()
  ).map(({ name }) => name)

describe('a sign-in', () => {
  test('makes somebody a user with their groups, and a session as any other', async () => {
    const provider = await aProvider()
    const browser = new OidcBrowser(engine)
    const reply = await browser.signIn(provider.id, 's-1', '/admin/vms?search=a#b')
    expect(reply.status, reply.text).toBe(201)
    expect(reply.json).toMatchObject({
      returnTo: '/admin/vms?search=a#b',
      session: { user: { userName: 'grace', displayName: 'Grace Hopper' } },
    })
    expect((await browser.session()).json).toMatchObject({ user: { userName: 'grace' }, rights: [] })
    expect(await groupsOf(userOf(reply).id)).toEqual(['/compilers', 'Navy'])
    const again = await new OidcBrowser(engine).signIn(provider.id, 's-1')
    expect(userOf(again).id).toBe(userOf(reply).id)
    await engine.admin.call('deleteUser', { path: { id: userOf(reply).id } })
  })

  test('never takes somebody else’s user by name: who has the same one becomes another', async () => {
    const provider = await aProvider({}, { name: 'Corp login' })
    const reply = await new OidcBrowser(engine).signIn(provider.id, 's-2')
    expect(userOf(reply)).toMatchObject({ userName: 'admin@corp-login' })
    expect(userOf(reply).id).not.toBe(engine.admin.id)
    expect((reply.json as { session: object }).session).toMatchObject({ rights: [] })
    // The local administrator signs in as ever; the other one has no password here.
    await signIn(engine.origin, 'admin', engine.adminPassword)
    await expect(signIn(engine.origin, 'admin@corp-login', 'none')).rejects.toThrow(/401/)
    const accents = await new OidcBrowser(engine).signIn(provider.id, 's-3')
    expect(userOf(accents).userName).toBe('jose-nandu')
    const nobody = await new OidcBrowser(engine).signIn(provider.id, 's-4')
    expect(nobody).toBeProblem(403, 'forbidden')
    expect(nobody.text).toContain('preferred_username')
  })

  test('knows people by provider and subject: the same subject elsewhere is somebody else', async () => {
    const [one, other] = [await aProvider(), await aProvider()]
    const first = userOf(await new OidcBrowser(engine).signIn(one.id, 's-5'))
    const second = userOf(await new OidcBrowser(engine).signIn(other.id, 's-5'))
    expect(second.id).not.toBe(first.id)
    expect([first.userName, second.userName]).toEqual(['grace', `grace@login-${number}`])
    // Groups of one name are two, too.
    expect(await groupsOf(first.id)).toEqual([expect.stringMatching(/^Navy/)])
    expect(await groupsOf(second.id)).toEqual([`Navy (Login ${number})`])
  })

  test('replaces the groups of the provider, and leaves the others', async () => {
    const provider = await aProvider()
    const user = userOf(await new OidcBrowser(engine).signIn(provider.id, 's-1'))
    const before = await groupsOf(user.id)
    const local = crypto.randomUUID()
    await engine.db.insertInto('user_group').values({ id: local, name: 'Local ones' }).execute()
    await engine.db.insertInto('group_member').values({ group_id: local, user_id: user.id }).execute()
    const claims = await engine.admin.call('updateIdentityProvider', {
      path: { id: provider.id },
      headers: { 'If-Match': `"${provider.revision}"` },
      body: { oidc: { ...settings, groupsClaim: 'nothing_of_that_name' } },
    })
    expect(claims.oidc?.groupsClaim).toBe('nothing_of_that_name')
    await new OidcBrowser(engine).signIn(provider.id, 's-1')
    expect(before).toHaveLength(2)
    expect(await groupsOf(user.id)).toEqual(['Local ones'])
  })

  test('of somebody new is refused where the provider does not make users', async () => {
    const provider = await aProvider({ createUsers: false })
    const reply = await new OidcBrowser(engine).signIn(provider.id, 's-1')
    expect(reply).toBeProblem(403, 'forbidden')
    expect(reply.text).toContain('you are no user here yet')
  })
})

describe('one address', () => {
  beforeEach(() => engine.db.deleteFrom('sign_in_attempt').execute())
  afterAll(() => engine.db.deleteFrom('sign_in_attempt').execute())
  const attemptsAtProvider = async () =>
    (await engine.db.selectFrom('sign_in_attempt').select('failures').where('bucket', 'like', 'oidc:%').execute())[0]

  test('is not locked out by sign-ins that are left in the middle', async () => {
    const provider = await aProvider()
    const browser = new OidcBrowser(engine)
    for (let attempt = 0; attempt < 31; attempt += 1) await browser.begin(provider.id)
    await signIn(engine.origin, 'admin', engine.adminPassword)
    expect((await browser.signIn(provider.id, 's-1')).status).toBe(201)
    expect(await attemptsAtProvider(), 'who comes back is not counted').toEqual({ failures: 31 })
    await engine.db.updateTable('sign_in_attempt').set({ failures: 299 }).where('bucket', 'like', 'oidc:%').execute()
    await browser.begin(provider.id)
    const begin = await browser.post('/session/oidc-requests', { providerId: provider.id })
    expect(begin).toBeProblem(429, 'busy')
    expect(begin.text).toContain('not finished')
    await signIn(engine.origin, 'admin', engine.adminPassword)
  })

  test('is locked out by sign-ins that fail, and not by a provider that does', async () => {
    const away = await aProvider({ issuer: 'https://localhost:1' })
    const browser = new OidcBrowser(engine)
    expect(await browser.post('/session/oidc-requests', { providerId: away.id })).toBeProblem(503)
    expect(await attemptsAtProvider()).toEqual({ failures: 0 })
    await using broken = await oidcServer({
      redirectUris: [`${engine.origin}/sign-in`],
      clientSecret: secret,
      people,
      broken: 'tokens',
    })
    const provider = await aProvider({ issuer: broken.issuer, caPem: broken.caPem })
    const nobody = { query: 'code=x&state=y' }
    for (let attempt = 0; attempt < 28; attempt += 1)
      expect(await browser.post('/session/oidc', nobody)).toBeProblem(401, 'unauthenticated')
    for (let attempt = 0; attempt < 3; attempt += 1)
      expect(await browser.signIn(provider.id, 's-1')).toBeProblem(503, 'host_unreachable')
    for (let attempt = 0; attempt < 2; attempt += 1)
      expect(await browser.post('/session/oidc', nobody)).toBeProblem(401, 'unauthenticated')
    expect(await browser.post('/session/oidc', nobody)).toBeProblem(429, 'busy')
    await expect(signIn(engine.origin, 'admin', engine.adminPassword)).rejects.toThrow(/429/)
  })
})

describe('what is brought back', () => {
  test('is good once, and in the browser that began alone', async () => {
    const provider = await aProvider()
    const browser = new OidcBrowser(engine)
    const query = await signInAtProvider(await browser.begin(provider.id), 's-1')
    const other = new OidcBrowser(engine)
    expect(await other.post('/session/oidc', { query })).toBeProblem(401, 'unauthenticated')
    await other.begin(provider.id) // with a cookie of its own
    expect(await other.post('/session/oidc', { query })).toBeProblem(401, 'unauthenticated')
    const done = await browser.post('/session/oidc', { query })
    expect(done.status, done.text).toBe(201)
    expect(await browser.post('/session/oidc', { query })).toBeProblem(401, 'unauthenticated')
  })

  test('of two sign-ins in one browser is told apart', async () => {
    const provider = await aProvider()
    const browser = new OidcBrowser(engine)
    const [first, second] = [await browser.begin(provider.id, '/one'), await browser.begin(provider.id, '/two')]
    const queries = [await signInAtProvider(first, 's-1'), await signInAtProvider(second, 's-1')]
    expect((await browser.post('/session/oidc', { query: queries[1] })).json).toMatchObject({ returnTo: '/two' })
    expect((await browser.post('/session/oidc', { query: queries[0] })).json).toMatchObject({ returnTo: '/one' })
  })

  test('must be the code of that very sign-in', async () => {
    const provider = await aProvider()
    const browser = new OidcBrowser(engine)
    const [mine, other] = [await browser.begin(provider.id), await browser.begin(provider.id)]
    const [good, stolen] = [await signInAtProvider(mine, 's-1'), await signInAtProvider(other, 's-2')]
    const mixed = new URLSearchParams(good)
    mixed.set('code', new URLSearchParams(stolen).get('code') ?? '')
    // The provider checks the verifier (PKCE): a code that was put into another sign-in gives nothing.
    expect(await browser.post('/session/oidc', { query: mixed.toString() })).toBeProblem(401, 'unauthenticated')
  })

  test('must come from the issuer, have a state, and not be late', async () => {
    const provider = await aProvider()
    const browser = new OidcBrowser(engine)
    const query = new URLSearchParams(await signInAtProvider(await browser.begin(provider.id), 's-1'))
    query.set('iss', 'https://evil.example')
    expect(await browser.post('/session/oidc', { query: query.toString() })).toBeProblem(401, 'unauthenticated')
    expect(await browser.post('/session/oidc', { query: 'code=x' })).toBeProblem(401, 'unauthenticated')
    const late = await signInAtProvider(await browser.begin(provider.id), 's-1')
    await engine.db
      .updateTable('oidc_sign_in')
      .set({ expires_at: new Date(Date.now() - 1) })
      .execute()
    const reply = await browser.post('/session/oidc', { query: late })
    expect(reply).toBeProblem(401, 'unauthenticated')
    expect(reply.text).toContain('took longer than ten minutes')
  })

  test('may be a refusal, which is told', async () => {
    const provider = await aProvider()
    const browser = new OidcBrowser(engine)
    const state = new URL(await browser.begin(provider.id)).searchParams.get('state') ?? ''
    const query = new URLSearchParams({
      error: 'access_denied',
      error_description: 'Not today',
      state,
      iss: server.issuer,
    })
    const reply = await browser.post('/session/oidc', { query: query.toString() })
    expect(reply).toBeProblem(401, 'unauthenticated')
    expect(reply.text).toContain('Not today (access_denied)')
  })
})

test('asks for a code with PKCE, a state and a nonce, and keeps none of them in the database in clear', async () => {
  const provider = await aProvider()
  const url = new URL(await new OidcBrowser(engine).begin(provider.id))
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: 'overt',
    response_type: 'code',
    redirect_uri: `${engine.origin}/sign-in`,
    scope: 'openid profile email',
    state: expect.stringMatching(/^[\w-]{43}$/) as string,
    nonce: expect.stringMatching(/^[\w-]{43}$/) as string,
    code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string,
    code_challenge_method: 'S256',
  })
  const rows = await engine.db.selectFrom('oidc_sign_in').selectAll().execute()
  for (const value of ['state', 'nonce'].map((name) => url.searchParams.get(name) ?? '?'))
    expect(JSON.stringify(rows)).not.toContain(value)
})

test.each([
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/%0a/../\n//evil.example',
  'javascript:alert(1)',
  '/api/v1/session',
  'vms',
  '',
  '/ok/../..//evil.example',
])('refuses to go to %j afterwards', async (returnTo) => {
  const provider = await aProvider()
  const reply = await new OidcBrowser(engine).post('/session/oidc-requests', { providerId: provider.id, returnTo })
  expect(reply).toBeProblem(400, 'invalid_request')
})

test('a provider whose clock is an hour wrong is said to be that, with both times', async () => {
  for (const hours of [-1, 1]) {
    await using wrong = await oidcServer({
      redirectUris: [`${engine.origin}/sign-in`],
      clientSecret: secret,
      people,
      clockOffsetMs: hours * 3_600_000,
    })
    const provider = await aProvider({ issuer: wrong.issuer, caPem: wrong.caPem })
    const reply = await new OidcBrowser(engine).signIn(provider.id, 's-1')
    expect(reply, reply.text).toBeProblem(401, 'unauthenticated')
    expect(reply.text).toMatch(
      /its clock says \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, that of the engine \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC: they are 60 minutes apart/,
    )
    const tried = await engine.admin.call('testIdentityProvider', { path: { id: provider.id }, body: {} })
    expect(tried.steps.find(({ step }) => step === 'clock')).toMatchObject({
      status: 'failed',
      text: expect.stringContaining('60 minutes apart') as string,
    })
  }
}, 60_000)

describe('a provider that can’t be used', () => {
  test.each([
    ['has another authority', { caPem: null }, /its certificate is not believed/],
    ['is on this machine, which is not allowed', { allowLocalAddresses: false }, /this machine itself/],
    ['is not there', { issuer: 'https://no-such-host.invalid' }, /There is no host named no-such-host\.invalid/],
    [
      'is where clouds keep their secrets',
      { issuer: 'https://169.254.169.254', allowLocalAddresses: false },
      /link-local/,
    ],
  ] as const)('because it %s is told in words', async (_why, more, words) => {
    const provider = await aProvider(more)
    const reply = await new OidcBrowser(engine).post('/session/oidc-requests', { providerId: provider.id })
    expect(reply).toBeProblem(503, 'host_unreachable')
    expect(reply.text).toMatch(words)
  })

  test('is not offered when it is disabled, and the sessions of its users end', async () => {
    const provider = await aProvider()
    const browser = new OidcBrowser(engine)
    const user = userOf(await browser.signIn(provider.id, 's-1'))
    const caller = await engine.callerOf(user.id, user.userName)
    await caller.call('getSession', {})
    const { revision } = await engine.admin.call('getIdentityProvider', { path: { id: provider.id } })
    await engine.admin.call('updateIdentityProvider', {
      path: { id: provider.id },
      headers: { 'If-Match': `"${revision}"` },
      body: { enabled: false },
    })
    await expect.poll(async () => (await browser.session()).status).toBe(401)
    await expect
      .poll(
        () =>
          caller.call('getSession', {}).then(
            () => 'in',
            (error: unknown) => error,
          ),
        { timeout: 10_000 },
      )
      .toMatchObject({ code: 'unauthenticated' })
    const { items } = await engine.admin.call('listSignInProviders', {})
    expect(items.map(({ id }) => id)).not.toContain(provider.id)
    expect(await new OidcBrowser(engine).post('/session/oidc-requests', { providerId: provider.id })).toBeProblem(404)
  })
})

test('a test says each step, whose certificate it is, and whether the client is accepted', async () => {
  const words = async (more: Partial<typeof settings> = {}, given = secret) => {
    const { steps, passed } = await engine.admin.call('testIdentityProviderSettings', {
      body: { oidc: { ...settings, ...more }, secret: given },
    })
    return [passed, ...steps.map(({ step, status, text }) => `${step} ${status}: ${text}`)]
  }
  expect(await words()).toEqual([
    true,
    expect.stringMatching(/^resolve passed: localhost is .*127\.0\.0\.1/),
    'connect passed: It takes connections.',
    expect.stringMatching(/^tls passed: .*of localhost, OIDC for tests .*signed by Authority of OIDC for tests/),
    'discovery passed: Its discovery document is in order, and it checks PKCE.',
    expect.stringMatching(/^keys passed: It shows (one|\d+) key/),
    'clock passed: Its clock and that of the engine agree.',
    'client passed: It knows the client and takes its secret.',
  ])
  expect((await words({}, 'wrong')).slice(-1)).toEqual([
    expect.stringMatching(/^client failed: It does not accept the client: .*invalid_client/),
  ])
  expect((await words({ clientId: 'other' }))[0]).toBe(false)
  expect((await words({ caPem: null })).slice(3)).toEqual([
    expect.stringMatching(/^tls failed: TLS fails: its certificate is not believed.*The certificate is of localhost/),
    ...['discovery', 'keys', 'clock', 'client'].map(
      (step) => `${step} skipped: Not tried, as a step before it failed.`,
    ),
  ])
  expect((await words({ issuer: `${server.issuer}/elsewhere` })).slice(4, 5)).toEqual([
    expect.stringMatching(/^discovery failed/),
  ])
}, 30_000)

test('what is fetched follows no redirect, and goes over https alone', async () => {
  const fetchIt = createProviderFetch({ caPem: server.caPem, allowLocalAddresses: true })
  const answer = await fetchIt(new URL(await new OidcBrowser(engine).begin((await aProvider()).id)).href, {})
  expect(answer.status).toBe(303)
  await expect(fetchIt(engine.origin, {})).rejects.toThrow(/not reached over https/)
})
