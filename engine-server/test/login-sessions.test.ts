import { createClient } from '@overt/api-client'
import { expect, test } from 'vitest'
import { TestBrowser } from './browser.ts'
import { testEngine } from './harness.ts'
import './matchers.ts'
import { aSignInSetting } from './sign-in-setting.ts'
import { readStream } from './sse-client.ts'

const setting = aSignInSetting()

async function aPerson() {
  const person = await setting.aPerson()
  const signIn = async (userAgent?: string) => {
    const browser = setting.aBrowser(userAgent)
    expect((await browser.signIn(person.userName)).status).toBe(201)
    return browser
  }
  return { ...person, signIn }
}
interface Session {
  id: string
  userName: string
  browser: string
  system: string
  current: boolean
  idleEndsAt: string
  endsAt: string
  createdAt: string
}
const sessionsOf = async (browser: TestBrowser, query = '') =>
  ((await browser.send('GET', `/sessions${query}`)).json as { items: Session[] }).items

test('one sees one’s own, with what they are and when they end, and which is this one', async () => {
  const [person, other] = [await aPerson(), await aPerson()]
  const first = await person.signIn(
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36',
  )
  const second = await person.signIn()
  await other.signIn()
  const sessions = await sessionsOf(second)
  expect(sessions).toMatchObject([
    { browser: 'Firefox 131', system: 'Linux', current: true, clientAddress: expect.stringMatching(/127|::1/) },
    { browser: 'Chrome 130', system: 'Windows', current: false },
  ])
  const [{ createdAt, idleEndsAt, endsAt } = sessions[0] as Session] = sessions
  const after = (moment: string) => Math.round((new Date(moment).getTime() - new Date(createdAt).getTime()) / 60_000)
  expect([after(idleEndsAt), after(endsAt)]).toEqual([30, 12 * 60])
  expect(await sessionsOf(second, `?userId=${other.id}`)).toEqual([])
  expect((await sessionsOf(first)).map(({ current }) => current)).toEqual([false, true])
})

test('one ends one of one’s own, or all others, and nobody else’s', async () => {
  const [person, other] = [await aPerson(), await aPerson()]
  const [one, two, three] = [await person.signIn(), await person.signIn(), await person.signIn()]
  const foreign = await other.signIn()
  const [{ id: foreignId } = { id: '' }] = await sessionsOf(foreign)
  const hidden = await one.send('DELETE', `/sessions/${foreignId}`)
  const absent = await one.send('DELETE', `/sessions/${crypto.randomUUID()}`)
  expect(hidden).toBeProblem(404, 'not_found')
  expect({ ...(hidden.json as object), requestId: '' }).toEqual({ ...(absent.json as object), requestId: '' })
  const last = (await sessionsOf(one)).find(({ current }) => !current)
  expect((await one.send('DELETE', `/sessions/${last?.id}`)).status).toBe(204)
  expect((await three.session()).status, 'the newest was ended').toBe(401)
  expect((await two.session()).status).toBe(200)
  expect((await one.send('POST', '/sessions/end-others')).json).toEqual({ ended: 1 })
  expect([(await one.session()).status, (await two.session()).status]).toEqual([200, 401])
  expect((await foreign.session()).status).toBe(200)
})

test('a token with fewer rights than its owner ends none of them', async () => {
  const person = await aPerson()
  const browser = await person.signIn()
  const made = await browser.send('POST', '/api-tokens', { name: 'reader', rights: ['see'] })
  const client = createClient({ origin: setting.engine.origin, token: (made.json as { token: string }).token })
  const [session] = (await client.call('listSessions', {})).items
  const path = { id: session?.id ?? '' }
  await expect(client.call('endSession', { path })).rejects.toMatchObject({ code: 'not_found' })
  await expect(client.call('endOtherSessions', {})).rejects.toMatchObject({ code: 'forbidden' })
  expect((await browser.session()).status).toBe(200)
})

test('an administrator sees and ends everybody’s', async () => {
  const person = await aPerson()
  const [one, two] = [await person.signIn(), await person.signIn()]
  const { items } = await setting.engine.admin.call('listSessions', { query: { userId: person.id } })
  expect(items.map(({ userName, current }) => [userName, current])).toEqual([
    [person.userName, false],
    [person.userName, false],
  ])
  const all: string[] = []
  for (let after: string | undefined; ; ) {
    const page = await setting.engine.admin.call('listSessions', { query: { limit: 1, ...(after ? { after } : {}) } })
    all.push(...page.items.map(({ id }) => id))
    if (page.next === null) break
    after = page.next
  }
  expect(new Set(all).size).toBe(all.length)
  expect(all).toEqual(expect.arrayContaining(items.map(({ id }) => id)))
  await setting.engine.admin.call('endSession', { path: { id: items[0]?.id ?? '' } })
  expect([(await two.session()).status, (await one.session()).status]).toEqual([401, 200])
  await setting.engine.admin.call('endUserSessions', { path: { id: person.id } })
  expect((await one.session()).status).toBe(401)
})

test('a secret known before signing in is good for nothing after', async () => {
  const [attacker, victim] = [await aPerson(), await aPerson()]
  const planted = await attacker.signIn()
  const browser = new TestBrowser(setting.engine.origin)
  // Made up, and that of a real session of somebody else: both are replaced by a new one.
  for (const secret of ['A'.repeat(43), planted.cookies.get('overt-local') ?? '']) {
    browser.cookies.set('overt-local', secret)
    expect((await browser.signIn(victim.userName)).status).toBe(201)
    expect(browser.cookies.get('overt-local')).not.toBe(secret)
    const thief = new TestBrowser(setting.engine.origin)
    thief.cookies.set('overt-local', secret)
    expect(await thief.session()).toBeProblem(401)
  }
})

test('after signing out a session is refused, whoever shows it, on every engine', async () => {
  const person = await aPerson()
  const browser = await person.signIn()
  await using beside = await testEngine({ beside: setting.engine })
  const thief = new TestBrowser(setting.engine.origin)
  const elsewhere = new TestBrowser(beside.origin)
  for (const copy of [thief, elsewhere]) {
    for (const [name, value] of browser.cookies) copy.cookies.set(name, value)
    copy.csrfToken = browser.csrfToken
    expect((await copy.session()).status).toBe(200)
  }
  expect((await browser.send('DELETE', '/session')).status).toBe(204)
  expect(await thief.session()).toBeProblem(401, 'unauthenticated')
  expect(await thief.send('POST', '/sessions/end-others')).toBeProblem(401)
  await expect.poll(async () => (await elsewhere.session()).status, { timeout: 5_000 }).toBe(401)
})

test('ending a session ends its stream within 5 s', async () => {
  const person = await aPerson()
  const [one, two] = [await person.signIn(), await person.signIn()]
  const cookie = [...two.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  using stream = await readStream(setting.engine.origin, { cookie })
  await one.send('POST', '/sessions/end-others')
  await expect.poll(() => stream.closed, { timeout: 5_000 }).toBe(true)
})

test('limits are settings of the engine', async () => {
  await using other = await testEngine({
    config: { sessionIdleMs: 120_000, sessionLifeMs: 600_000, passwordMinLength: 14 },
  })
  await expect(
    other.admin.call('createUser', { body: { userName: 'short', password: 'x7 monkey 28' } }),
  ).rejects.toMatchObject({ fields: { '/password': expect.stringMatching(/14/) } })
  const browser = new TestBrowser(other.origin)
  const reply = await browser.signIn('admin', other.adminPassword)
  expect(String(reply.headers['set-cookie'])).toContain('Max-Age=600')
  await other.db
    .updateTable('login_session')
    .set({ last_used_at: new Date(Date.now() - 121_000) })
    .execute()
  expect(await browser.session()).toBeProblem(401)
})
