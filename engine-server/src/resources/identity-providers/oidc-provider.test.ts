// Providers of OpenID Connect that are wrong, away or tried out, against real ones over https.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestEngine } from '../../../test/harness.ts'
import '../../../test/matchers.ts'
import { OidcBrowser } from '../../../test/oidc-browser.ts'
import { OidcSetting, secret, userOf } from '../../../test/oidc-setting.ts'
import { createProviderFetch } from '../../identity-providers/provider-fetch.ts'

let setting: OidcSetting
let engine: TestEngine
beforeAll(async () => {
  setting = await OidcSetting.start()
  engine = setting.engine
}, 60_000)
afterAll(() => setting[Symbol.asyncDispose]())

test('a provider whose clock is an hour wrong is said to be that, with both times', async () => {
  for (const hours of [-1, 1]) {
    await using wrong = await setting.anotherServer({
      clockOffsetMs: hours * 3_600_000,
    })
    const provider = await setting.aProvider({ issuer: wrong.issuer, caPem: wrong.caPem })
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

test('a provider whose tokens bear another’s signature lets nobody in', async () => {
  await using forged = await setting.anotherServer({ broken: 'keys' })
  const provider = await setting.aProvider({ issuer: forged.issuer, caPem: forged.caPem })
  const reply = await new OidcBrowser(engine).signIn(provider.id, 's-1')
  expect(reply).toBeProblem(401, 'unauthenticated')
  expect(reply.text).toContain('signature')
})

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
    const provider = await setting.aProvider(more)
    const reply = await new OidcBrowser(engine).post('/session/oidc-requests', { providerId: provider.id })
    expect(reply).toBeProblem(503, 'host_unreachable')
    expect(reply.text).toMatch(words)
  })

  test('is not offered when it is disabled, and the sessions of its users end', async () => {
    const provider = await setting.aProvider()
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
  const words = async (more: Partial<OidcSetting['settings']> = {}, given = secret) => {
    const { steps, passed } = await engine.admin.call('testIdentityProviderSettings', {
      body: { oidc: { ...setting.settings, ...more }, secret: given },
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
  expect((await words({ issuer: `${setting.server.issuer}/elsewhere` })).slice(4, 5)).toEqual([
    expect.stringMatching(/^discovery failed/),
  ])
}, 30_000)

test('what is fetched follows no redirect, and goes over https alone', async () => {
  const fetchIt = createProviderFetch({ caPem: setting.server.caPem, allowLocalAddresses: true })
  const answer = await fetchIt(new URL(await new OidcBrowser(engine).begin((await setting.aProvider()).id)).href, {})
  expect(answer.status).toBe(303)
  await expect(fetchIt(engine.origin, {})).rejects.toThrow(/not reached over https/)
})
