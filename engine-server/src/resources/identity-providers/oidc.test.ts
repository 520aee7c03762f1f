// Signing in by OpenID Connect, against a real provider over https with an authority of its own.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { TestEngine } from '../../../test/harness.ts'
import '../../../test/matchers.ts'
import { OidcBrowser, signInAtProvider } from '../../../test/oidc-browser.ts'
import { OidcSetting, userOf } from '../../../test/oidc-setting.ts'
import { signIn } from '../../../test/raw-request.ts'

let setting: OidcSetting
let engine: TestEngine
beforeAll(async () => {
  setting = await OidcSetting.start()
  engine = setting.engine
}, 60_000)
afterAll(() => setting[Symbol.asyncDispose]())

describe('a sign-in', () => {
  test('makes somebody a user with their groups, and a session as any other', async () => {
    const provider = await setting.aProvider()
    const browser = new OidcBrowser(engine)
    const reply = await browser.signIn(provider.id, 's-1', '/admin/vms?search=a#b')
    expect(reply.status, reply.text).toBe(201)
    expect(reply.json).toMatchObject({
      returnTo: '/admin/vms?search=a#b',
      session: { user: { userName: 'grace', displayName: 'Grace Hopper' } },
    })
    expect((await browser.session()).json).toMatchObject({ user: { userName: 'grace' }, rights: [] })
    expect(await setting.groupsOf(userOf(reply).id)).toEqual(['/compilers', 'Navy'])
    const again = await new OidcBrowser(engine).signIn(provider.id, 's-1')
    expect(userOf(again).id).toBe(userOf(reply).id)
    await engine.admin.call('deleteUser', { path: { id: userOf(reply).id } })
  })

  test('never takes somebody else’s user by name: who has the same one becomes another', async () => {
    const provider = await setting.aProvider({}, { name: 'Corp login' })
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
    const [one, other] = [await setting.aProvider(), await setting.aProvider()]
    const first = userOf(await new OidcBrowser(engine).signIn(one.id, 's-5'))
    const second = userOf(await new OidcBrowser(engine).signIn(other.id, 's-5'))
    expect(second.id).not.toBe(first.id)
    const { name } = other
    expect([first.userName, second.userName]).toEqual(['grace', `grace@${name.toLowerCase().replace(' ', '-')}`])
    // Groups of one name are two, too.
    expect(await setting.groupsOf(first.id)).toEqual([expect.stringMatching(/^Navy/)])
    expect(await setting.groupsOf(second.id)).toEqual([`Navy (${name})`])
  })

  test('replaces the groups of the provider, and leaves the others', async () => {
    const provider = await setting.aProvider()
    const user = userOf(await new OidcBrowser(engine).signIn(provider.id, 's-1'))
    const before = await setting.groupsOf(user.id)
    const local = crypto.randomUUID()
    await engine.db.insertInto('user_group').values({ id: local, name: 'Local ones' }).execute()
    await engine.db.insertInto('group_member').values({ group_id: local, user_id: user.id }).execute()
    const claims = await engine.admin.call('updateIdentityProvider', {
      path: { id: provider.id },
      headers: { 'If-Match': `"${provider.revision}"` },
      body: { oidc: { ...setting.settings, groupsClaim: 'nothing_of_that_name' } },
    })
    expect(claims.oidc?.groupsClaim).toBe('nothing_of_that_name')
    await new OidcBrowser(engine).signIn(provider.id, 's-1')
    expect(before).toHaveLength(2)
    expect(await setting.groupsOf(user.id)).toEqual(['Local ones'])
  })

  test('brings no characters that no name has', async () => {
    const provider = await setting.aProvider()
    const reply = await new OidcBrowser(engine).signIn(provider.id, 's-6')
    expect(reply.json).toMatchObject({ session: { user: { userName: 'ze-ro', displayName: 'Ze ro' } } })
    expect(await setting.groupsOf(userOf(reply).id)).toEqual(['Square '])
  })

  test('of somebody new is refused where the provider does not make users', async () => {
    const provider = await setting.aProvider({ createUsers: false })
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
    const provider = await setting.aProvider()
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
    const away = await setting.aProvider({ issuer: 'https://localhost:1' })
    const browser = new OidcBrowser(engine)
    expect(await browser.post('/session/oidc-requests', { providerId: away.id })).toBeProblem(503)
    expect(await attemptsAtProvider()).toEqual({ failures: 0 })
    await using broken = await setting.anotherServer({
      broken: 'tokens',
    })
    const provider = await setting.aProvider({ issuer: broken.issuer, caPem: broken.caPem })
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
    const provider = await setting.aProvider()
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
    const provider = await setting.aProvider()
    const browser = new OidcBrowser(engine)
    const [first, second] = [await browser.begin(provider.id, '/one'), await browser.begin(provider.id, '/two')]
    const queries = [await signInAtProvider(first, 's-1'), await signInAtProvider(second, 's-1')]
    expect((await browser.post('/session/oidc', { query: queries[1] })).json).toMatchObject({ returnTo: '/two' })
    expect((await browser.post('/session/oidc', { query: queries[0] })).json).toMatchObject({ returnTo: '/one' })
  })

  test('must be the code of that very sign-in', async () => {
    const provider = await setting.aProvider()
    const browser = new OidcBrowser(engine)
    const [mine, other] = [await browser.begin(provider.id), await browser.begin(provider.id)]
    const [good, stolen] = [await signInAtProvider(mine, 's-1'), await signInAtProvider(other, 's-2')]
    const mixed = new URLSearchParams(good)
    mixed.set('code', new URLSearchParams(stolen).get('code') ?? '')
    // The provider checks the verifier (PKCE): a code that was put into another sign-in gives nothing.
    expect(await browser.post('/session/oidc', { query: mixed.toString() })).toBeProblem(401, 'unauthenticated')
  })

  test('must come from the issuer, have a state, and not be late', async () => {
    const provider = await setting.aProvider()
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
    const provider = await setting.aProvider()
    const browser = new OidcBrowser(engine)
    const state = new URL(await browser.begin(provider.id)).searchParams.get('state') ?? ''
    const query = new URLSearchParams({
      error: 'access_denied',
      error_description: 'Not today',
      state,
      iss: setting.server.issuer,
    })
    const reply = await browser.post('/session/oidc', { query: query.toString() })
    expect(reply).toBeProblem(401, 'unauthenticated')
    expect(reply.text).toContain('Not today (access_denied)')
  })

  test.each([
    ['a NUL', 'access_denied', 'No\u0000thing', 'access_denied'],
    ['lines', 'access_denied', 'Nothing.\nThe administrator signed in.', 'access_denied'],
    ['characters that turn the text round', 'access_denied', '\u202enothing', 'access_denied'],
    ['no end', 'access_denied', 'x'.repeat(201), 'access_denied'],
    ['a code that is none', 'denied\u0000\u0001', 'Nothing', 'Nothing (an error without a name)'],
  ])('may be a refusal with %s, which is not repeated', async (_what, error, words, told) => {
    const provider = await setting.aProvider()
    const browser = new OidcBrowser(engine)
    const state = new URL(await browser.begin(provider.id)).searchParams.get('state') ?? ''
    const query = new URLSearchParams({ error, error_description: words, state, iss: setting.server.issuer })
    const reply = await browser.post('/session/oidc', { query: query.toString() })
    expect(reply).toBeProblem(401, 'unauthenticated')
    const { items } = await engine.admin.call('listEvents', { query: { objectId: [provider.id] } })
    const failed = items.find(({ code }) => code === 'user.sign_in_failed')
    expect(failed?.message?.split(' did not let you in: ')[1]).toBe(`${told}.`)
  })
})

test('asks for a code with PKCE, a state and a nonce, and keeps none of them in the database in clear', async () => {
  const provider = await setting.aProvider()
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
  const provider = await setting.aProvider()
  const reply = await new OidcBrowser(engine).post('/session/oidc-requests', { providerId: provider.id, returnTo })
  expect(reply).toBeProblem(400, 'invalid_request')
})
