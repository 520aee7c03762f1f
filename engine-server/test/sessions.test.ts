import { builtInRoles } from '@overt/api-client/rules/built-in-roles'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemId } from '../src/authz/actor.ts'
import { testEngine, type TestEngine } from './harness.ts'
import './matchers.ts'
import { type Browser, rawRequest, signIn } from './raw-request.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await testEngine()
})
afterAll(() => engine[Symbol.asyncDispose]())

const password = 'correct horse battery'
let number = 0
/** A user of one's own, so that limits and sessions of tests do not meet. */
async function aPerson() {
  const userName = `person${++number}`
  const user = await engine.admin.call('createUser', { body: { userName, password, administrator: false } })
  return { ...user, signIn: (origin = engine.origin) => signIn(origin, userName, password) }
}
const session = (browser: Pick<Browser, 'cookie'>, origin = engine.origin) =>
  rawRequest(origin, { path: '/api/v1/session', headers: { cookie: browser.cookie } })
const attempt = (userName: string, given: string) =>
  rawRequest(engine.origin, {
    method: 'POST',
    path: '/api/v1/session',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userName, password: given }),
  })
const clearLimits = () => engine.db.deleteFrom('sign_in_attempt').execute()

describe('a session', () => {
  test('begins, says who one is, and ends', async () => {
    const person = await aPerson()
    const browser = await person.signIn()
    const reply = await session(browser)
    expect(reply.json).toMatchObject({
      user: { id: person.id },
      csrfToken: browser.csrfToken,
      rights: [],
      portals: ['vm'],
      settings: {},
    })
    const out = await rawRequest(engine.origin, { method: 'DELETE', path: '/api/v1/session', headers: browser.headers })
    expect(out.status).toBe(204)
    expect(out.headers['set-cookie']).toEqual([expect.stringMatching(/^overt-local=;.*Max-Age=0/)])
    expect(await session(browser)).toBeProblem(401, 'unauthenticated')
  })

  test('tells of the administration portal to whom a role of that kind was granted, wherever, while it lasts', async () => {
    const person = await aPerson()
    const browser = await person.signIn()
    const now = async () => (await session(browser)).json as { portals: string[]; rights: string[] }
    const grant = (roleId: string, object: { kind: 'data_center' | 'system'; id: string }) =>
      engine.admin.call('createPermission', { body: { principal: { kind: 'user', id: person.id }, roleId, object } })
    const { id } = await engine.admin.call('createDataCenter', { body: { name: 'Gated', local: false } })
    // More rights than most administrators have, and still none of their portal.
    const kind = 'user' as const
    const strong = await engine.admin.call('createRole', {
      body: { name: 'Strong user', kind, rights: ['see', 'manipulate_users', 'manipulate_permissions'] },
    })
    await grant(strong.id, { kind: 'system', id: systemId })
    expect(await now()).toMatchObject({ portals: ['vm'], rights: expect.arrayContaining(['manipulate_users']) })
    const given = await grant(builtInRoles.dataCenterAdmin, { kind: 'data_center', id })
    expect((await now()).portals).toEqual(['administration', 'vm'])
    await engine.admin.call('deletePermission', { path: { id: given.id } })
    expect((await now()).portals).toEqual(['vm'])
  })

  test('has a cookie for its listener alone', async () => {
    const person = await aPerson()
    const body = JSON.stringify({ userName: person.userName, password })
    const request = { method: 'POST', path: '/api/v1/session', headers: { 'content-type': 'application/json' }, body }
    const plain = await rawRequest(engine.origin, request)
    const secure = await rawRequest(engine.secureOrigin, request)
    expect(String(plain.headers['set-cookie'])).toMatch(
      /^overt-local=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/,
    )
    expect(String(secure.headers['set-cookie'])).toMatch(
      /^__Host-overt=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure; Max-Age=43200$/,
    )
    const cookie = String(secure.headers['set-cookie']).split(';')[0] ?? ''
    expect((await session({ cookie }, engine.secureOrigin)).status).toBe(200)
    expect((await session({ cookie })).status).toBe(401)
  })

  test.each([
    ['idle', { last_used_at: new Date(Date.now() - 31 * 60_000) }],
    ['old', { expires_at: new Date(Date.now() - 1000) }],
  ])('ends when it is %s', async (_why, change) => {
    const person = await aPerson()
    const browser = await person.signIn()
    await engine.db.updateTable('login_session').set(change).where('user_id', '=', person.id).execute()
    expect(await session(browser)).toBeProblem(401, 'unauthenticated')
  })

  test('writes its last use at most once a minute', async () => {
    const person = await aPerson()
    const browser = await person.signIn()
    const lastUse = () =>
      engine.db
        .selectFrom('login_session')
        .select('last_used_at')
        .where('user_id', '=', person.id)
        .executeTakeFirstOrThrow()
    const first = await lastUse()
    for (let call = 0; call < 5; call++) expect((await session(browser)).status).toBe(200)
    expect(await lastUse()).toEqual(first)
    const before = new Date(Date.now() - 2 * 60_000)
    await engine.db
      .updateTable('login_session')
      .set({ last_used_at: before })
      .where('user_id', '=', person.id)
      .execute()
    const again = await person.signIn() // ends what is remembered of nobody, and is no use of the first session
    await engine.db.deleteFrom('login_session').where('csrf_token', '=', again.csrfToken).execute()
    await expect
      .poll(async () => {
        await session(browser)
        return (await lastUse()).last_used_at.getTime()
      })
      .toBeGreaterThan(before.getTime())
  })

  test('ends elsewhere when the password changes', async () => {
    const person = await aPerson()
    const [here, there] = [await person.signIn(), await person.signIn()]
    const change = (body: object) =>
      rawRequest(engine.origin, {
        method: 'POST',
        path: '/api/v1/session/password',
        headers: { ...here.headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    const wrong = await change({ currentPassword: 'wrong', newPassword: 'another long one' })
    expect(wrong).toBeProblem(400, 'invalid_request')
    expect(wrong.json).toMatchObject({ details: { fields: { '/currentPassword': 'Wrong.' } } })
    expect((await change({ currentPassword: password, newPassword: 'short' })).status).toBe(400)
    const changed = await change({ currentPassword: password, newPassword: 'another long one' })
    expect(changed.status).toBe(204)
    // This one goes on under a new secret, for no longer than before.
    const [renewed = ''] = changed.headers['set-cookie'] ?? []
    expect(Number(/Max-Age=(\d+)/.exec(renewed)?.[1])).toBeLessThanOrEqual(43_200)
    expect((await session({ cookie: renewed.split(';')[0] ?? '' })).status).toBe(200)
    expect((await session(here)).status).toBe(401)
    await expect.poll(async () => (await session(there)).status).toBe(401)
    expect(await attempt(person.userName, password)).toBeProblem(401)
    expect((await attempt(person.userName, 'another long one')).status).toBe(201)
  })

  test('is kept as a hash, and so is the password', async () => {
    const person = await aPerson()
    const browser = await person.signIn()
    const user = await engine.db
      .selectFrom('app_user')
      .select('password_hash')
      .where('id', '=', person.id)
      .executeTakeFirstOrThrow()
    expect(user.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    const rows = await engine.db
      .selectFrom('login_session')
      .select('token_hash')
      .where('user_id', '=', person.id)
      .execute()
    const secret = browser.cookie.split('=')[1] ?? ''
    expect(rows.map(({ token_hash }) => token_hash.toString('latin1'))).not.toContain(secret)
    expect(rows[0]?.token_hash.length).toBe(32)
  })

  test('keeps what one is called, and refuses what would not be a name', async () => {
    const person = await aPerson()
    const caller = await engine.callerOf(person.id, person.userName)
    expect(await caller.call('updateProfile', { body: { displayName: 'Ada Ünal' } })).toMatchObject({
      id: person.id,
      displayName: 'Ada Ünal',
    })
    expect((await caller.call('getSession', {})).user.displayName).toBe('Ada Ünal')
    expect((await caller.call('updateProfile', { body: {} })).displayName).toBe('Ada Ünal')
    for (const displayName of ['a\nb', 'x'.repeat(201)])
      await expect(caller.call('updateProfile', { body: { displayName } })).rejects.toMatchObject({
        code: 'invalid_request',
        fields: { '/displayName': expect.any(String) },
      })
  })

  test('keeps settings as a merge patch', async () => {
    const person = await aPerson()
    const caller = await engine.callerOf(person.id, person.userName)
    const wide = {
      columns: [
        { id: 'name', widthPixels: 300 },
        { id: 'host', hidden: true },
      ],
    }
    await caller.call('updateSettings', { body: { theme: 'dark', tables: { vms: wide } } })
    const merged = await caller.call('updateSettings', {
      body: { tables: { vms: { density: 'compact' }, hosts: { columns: [] } } },
    })
    expect(merged).toEqual({
      theme: 'dark',
      tables: { vms: { ...wide, density: 'compact' }, hosts: { columns: [] } },
    })
    expect((await caller.call('getSession', {})).settings).toEqual(merged)
    await caller.call('updateSettings', { body: { consoleKeyboardLayout: 'ch-de' } })
    expect(await caller.call('updateSettings', { body: { consoleKeyboardLayout: null } })).toEqual(merged)
    const views = Array.from({ length: 30 }, (_, n) => ({ name: `view ${n}`, query: `search=${'x'.repeat(1990)}` }))
    const large = { tables: { vms: { views }, hosts: { views } } }
    await expect(caller.call('updateSettings', { body: large })).rejects.toMatchObject({ code: 'too_large' })
    for (const tables of [
      { vms: { columns: [{ id: 'name', widthPixels: 1e9 }] } },
      { vms: { views: [{ name: 'a\u0000', query: '' }] } },
      { vms: { views: [{ name: 'a', query: '#x y' }] } },
      { 'Not a list': {} },
      { vms: { anything: 1 } as object },
    ])
      await expect(caller.call('updateSettings', { body: { tables } })).rejects.toMatchObject({
        code: 'invalid_request',
      })
  })
})

describe('signing in', () => {
  test('tells neither who exists nor what was wrong', async () => {
    const person = await aPerson()
    const wrong = await attempt(person.userName, 'wrong')
    const unknown = await attempt('nobody-here', 'wrong')
    expect(wrong).toBeProblem(401, 'unauthenticated')
    expect({ ...(wrong.json as object), requestId: '' }).toEqual({ ...(unknown.json as object), requestId: '' })
    await clearLimits()
  })

  test('is limited by name, also for many attempts at once, and the right password waits too', async () => {
    const person = await aPerson()
    const replies = await Promise.all(Array.from({ length: 12 }, () => attempt(person.userName, 'wrong')))
    const statuses = replies.map(({ status }) => status).sort((a, b) => a - b)
    expect(statuses).toEqual([...Array<number>(5).fill(401), ...Array<number>(7).fill(429)])
    const refused = await attempt(person.userName, password)
    expect(refused).toBeProblem(429, 'busy')
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(20)
    // When the wait is over one attempt is free, and a good one forgets the failures.
    await engine.db
      .updateTable('sign_in_attempt')
      .set({ blocked_until: new Date(Date.now() - 1) })
      .execute()
    expect((await attempt(person.userName, password)).status).toBe(201)
    const left = await engine.db.selectFrom('sign_in_attempt').select('bucket').execute()
    expect(left.map(({ bucket }) => bucket)).not.toContain(`name:${person.userName}`)
    await clearLimits()
  })

  test('is limited by address over many names', async () => {
    await clearLimits()
    let blocked = 0
    for (let name = 0; name < 40 && blocked === 0; name++)
      blocked = (await attempt(`guess${name}`, 'wrong')).status === 429 ? name : 0
    expect(blocked).toBeGreaterThanOrEqual(30)
    await clearLimits()
  })

  test('takes as long for a name that is not there', async () => {
    const person = await aPerson()
    const timeOf = async (name: string) => {
      const times: number[] = []
      for (let round = 0; round < 4; round++) {
        const began = performance.now()
        await attempt(name, 'wrong')
        times.push(performance.now() - began)
        await clearLimits()
      }
      return Math.min(...times)
    }
    const [known, unknown] = [await timeOf(person.userName), await timeOf('nobody-at-all')]
    expect(unknown).toBeGreaterThan(known / 3) // without the hash it would be a tenth
  })

  test('is written down, without what was typed for a name that is not there', async () => {
    const person = await aPerson()
    await attempt(person.userName, 'wrong')
    await attempt('My-Password-1', 'wrong')
    await person.signIn()
    const { items } = await engine.admin.call('listEvents', { query: { limit: 20 } })
    const codes = items.map(({ code }) => code)
    expect(codes).toContain('user.signed_in')
    expect(items.filter(({ code }) => code === 'user.sign_in_failed').length).toBeGreaterThanOrEqual(2)
    expect(JSON.stringify(items)).not.toContain('My-Password-1')
    await clearLimits()
  })
})

describe('a bearer token', () => {
  test('is shown once, used, and revoked', async () => {
    const person = await aPerson()
    const caller = await engine.callerOf(person.id, person.userName)
    const { token, apiToken } = await caller.call('createApiToken', { body: { name: 'ci', expiresInSeconds: 60 } })
    expect(token).toMatch(/^ovt_[\w-]{43}$/)
    const use = () =>
      rawRequest(engine.origin, { path: '/api/v1/session', headers: { authorization: `Bearer ${token}` } })
    expect((await use()).json).toMatchObject({ user: { id: person.id }, csrfToken: null })
    const { items } = await caller.call('listApiTokens', {})
    expect(items.map(({ name }) => name)).toContain('ci')
    expect(JSON.stringify(items)).not.toContain(token)
    await caller.call('deleteApiToken', { path: { id: apiToken.id } })
    await expect.poll(async () => (await use()).status).toBe(401)
  })

  test("is nobody else's to revoke", async () => {
    const [one, other] = [await aPerson(), await aPerson()]
    const caller = await engine.callerOf(one.id, one.userName)
    const { apiToken } = await caller.call('createApiToken', { body: { name: 'mine', expiresInSeconds: 60 } })
    const thief = await engine.callerOf(other.id, other.userName)
    await expect(thief.call('deleteApiToken', { path: { id: apiToken.id } })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  test('ends with its time', async () => {
    const person = await aPerson()
    const caller = await engine.callerOf(person.id, person.userName)
    await engine.db
      .updateTable('api_token')
      .set({ expires_at: new Date(Date.now() - 1) })
      .where('user_id', '=', person.id)
      .execute()
    await expect(caller.call('getSession', {})).rejects.toMatchObject({ code: 'unauthenticated' })
  })
})

test('a request id that could do harm is replaced', async () => {
  const idOf = async (given: string) =>
    (await rawRequest(engine.origin, { path: '/healthz', headers: { 'x-request-id': given } })).headers['x-request-id']
  expect(await idOf('trace-12345')).toBe('trace-12345')
  for (const bad of ['short', 'x'.repeat(65), 'a b c d e f g', '<script>alert(1)'])
    expect(await idOf(bad)).not.toBe(bad)
})

test('only this machine reads the numbers, and not through a proxy', async () => {
  const metrics = (origin: string, headers = {}) => rawRequest(origin, { path: '/metrics', headers })
  expect((await metrics(engine.origin)).text).toContain('overt_request_seconds')
  expect((await metrics(engine.secureOrigin)).status).toBe(404)
  expect((await metrics(engine.origin, { 'x-forwarded-for': '203.0.113.9' })).status).toBe(404)
})
