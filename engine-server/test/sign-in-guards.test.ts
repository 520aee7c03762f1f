// What holds while somebody signs in and something changes, and against whoever has read or guessed a part of it.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { deleteOtherSessions, updatePassword } from '../src/resources/session/store.ts'
import { goodPassword, TestBrowser } from './browser.ts'
import { testEngine } from './harness.ts'
import { waitingForLocks } from './lock-waits.ts'
import './matchers.ts'
import { aSignInSetting, codeOf, setUpFactor, wrongCodeOf } from './sign-in-setting.ts'
import { readStream } from './sse-client.ts'

const setting = aSignInSetting()
const { aBrowser, aPerson } = setting

/** Somebody who has taken the cookies of a browser. */
function aThief(of: TestBrowser): TestBrowser {
  const thief = aBrowser()
  for (const [name, value] of of.cookies) thief.cookies.set(name, value)
  thief.csrfToken = of.csrfToken
  return thief
}
const newPassword = 'entirely another one'

describe('a sign-in that is under way', () => {
  /** How many wait for a lock of the user's row. */
  const waiting = () => waitingForLocks(setting.engine.db, 'app_user')

  test('with a password that is changed meanwhile comes to nothing', async () => {
    const person = await aPerson()
    const passwordHash = await setting.engine.engine.core.passwords.hash(newPassword)
    const browser = aBrowser()
    const signingIn = await setting.engine.db.transaction().execute(async (tx) => {
      await updatePassword(tx, person.id, passwordHash)
      const reply = browser.signIn(person.userName)
      await expect.poll(waiting, { timeout: 5_000 }).toBeGreaterThan(0)
      await deleteOtherSessions(tx, person.id, null)
      return { reply }
    })
    expect(await signingIn.reply).toBeProblem(401, 'unauthenticated')
    expect(await browser.session()).toBeProblem(401)
  })

  test('of somebody who sets up a second factor at that moment does without none', async () => {
    const person = await aPerson()
    const browser = aBrowser()
    const signingIn = await setting.engine.db.transaction().execute(async (tx) => {
      await tx.selectFrom('app_user').select('id').where('id', '=', person.id).forNoKeyUpdate().execute()
      const reply = browser.signIn(person.userName)
      await expect.poll(waiting, { timeout: 5_000 }).toBeGreaterThan(0)
      const id = crypto.randomUUID()
      await sql`insert into secret (id, purpose, key_id, ciphertext) values (${id}, 'second_factor', '', '')`.execute(
        tx,
      )
      await tx
        .insertInto('second_factor')
        .values({ user_id: person.id, secret_id: id, confirmed_at: new Date() })
        .execute()
      return { reply }
    })
    expect(await signingIn.reply).toBeProblem(401, 'unauthenticated')
  })

  test('at a step ends with a new password set elsewhere', async () => {
    const person = await aPerson()
    const home = aBrowser()
    await home.signIn(person.userName)
    const { secret } = await setUpFactor(home)
    const half = aBrowser()
    expect((await half.signIn(person.userName)).json).toMatchObject({ needs: 'code' })
    await home.send('POST', '/session/password', { currentPassword: goodPassword, newPassword })
    expect(await half.goOn({ code: codeOf(secret) })).toBeProblem(401, 'unauthenticated')
  })
})

describe('whoever has read a session’s cookie', () => {
  test('is out when its user changes the password in it', async () => {
    const person = await aPerson()
    const browser = aBrowser()
    await browser.signIn(person.userName)
    const thief = aThief(browser)
    expect((await thief.session()).status).toBe(200)
    const changed = await browser.send('POST', '/session/password', { currentPassword: goodPassword, newPassword })
    expect(changed.status).toBe(204)
    expect(await thief.session()).toBeProblem(401, 'unauthenticated')
    expect((await browser.session()).status).toBe(200)
    expect((await browser.send('POST', '/sessions/end-others')).json).toEqual({ ended: 0 })
  })

  test('is out when its user sets up a second factor in it', async () => {
    const person = await aPerson()
    const browser = aBrowser()
    await browser.signIn(person.userName)
    const thief = aThief(browser)
    await setUpFactor(browser)
    expect(await thief.session()).toBeProblem(401, 'unauthenticated')
    expect((await browser.session()).status).toBe(200)
  })

  test('does not begin or go on with a sign-in by it', async () => {
    const person = await aPerson()
    const browser = aBrowser()
    await browser.signIn(person.userName)
    const thief = aBrowser()
    thief.cookies.set('overt-local-step', browser.cookies.get('overt-local') ?? '')
    expect(await thief.goOn({ newPassword })).toBeProblem(401, 'unauthenticated')
  })
})

test.each([
  [
    'the password changes elsewhere',
    (_id: string, other: TestBrowser) =>
      other.send('POST', '/session/password', { currentPassword: goodPassword, newPassword }),
  ],
  [
    'the user is disabled',
    (id: string) => setting.engine.admin.call('updateUserSignIn', { path: { id }, body: { disabled: true } }),
  ],
  [
    'a link sets another password',
    async (id: string) => {
      const { token } = await setting.engine.admin.call('createUserInvitation', { path: { id }, body: {} })
      await aBrowser().send('POST', '/invitations/accept', { token, newPassword })
    },
  ],
])('a stream ends within 5 s when %s', async (_when, change) => {
  const person = await aPerson()
  const [one, two] = [aBrowser(), aBrowser()]
  for (const browser of [one, two]) await browser.signIn(person.userName)
  const cookie = [...two.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  using stream = await readStream(setting.engine.origin, { cookie })
  await change(person.id, one)
  await expect.poll(() => stream.closed, { timeout: 5_000 }).toBe(true)
  expect(await two.session()).toBeProblem(401)
})

test('wrong codes are remembered for a day, and the wait for the next grows to an hour', async () => {
  const person = await aPerson()
  const home = aBrowser()
  await home.signIn(person.userName)
  const { secret } = await setUpFactor(home)
  const code = wrongCodeOf(secret)
  const hoursLater = () =>
    setting.engine.db
      .updateTable('sign_in_attempt')
      .set({
        window_started_at: sql<Date>`window_started_at - interval '2 hours'`,
        blocked_until: sql<Date>`blocked_until - interval '2 hours'`,
      })
      .execute()
  const waitAfterWrong = async () => {
    const browser = aBrowser()
    await browser.signIn(person.userName)
    expect(await browser.goOn({ code })).toBeProblem(400)
    return Number((await browser.goOn({ code: codeOf(secret) })).headers['retry-after'] ?? 0)
  }
  for (let round = 0; round < 2; round++) {
    const browser = aBrowser()
    await browser.signIn(person.userName)
    for (let wrong = 0; wrong < 2; wrong++) expect(await browser.goOn({ code })).toBeProblem(400)
  }
  const waits: number[] = []
  for (let round = 0; round < 9; round++) {
    await hoursLater()
    waits.push(await waitAfterWrong())
  }
  expect(waits.map((seconds) => Math.round(seconds / 10) * 10)).toEqual([30, 60, 120, 240, 480, 960, 1920, 3600, 3600])
})

test('an unknown name, one that was only invited and one with a password answer alike, also when there were too many', async () => {
  const person = await aPerson()
  const invited = 'never-came'
  await setting.engine.admin.call('inviteUser', { body: { userName: invited, administrator: false } })
  const answers = async (userName: string) => {
    const replies = []
    for (let round = 0; round < 6; round++) replies.push(await aBrowser().signIn(userName, 'certainly wrong'))
    return replies.map(({ status, json }) => [status, (json as { detail: string }).detail])
  }
  const known = await answers(person.userName)
  expect(known.map(([status]) => status)).toEqual([401, 401, 401, 401, 401, 429])
  expect(await answers('nobody.at.all')).toEqual(known)
  expect(await answers(invited)).toEqual(known)
})

test('a session that is used does not end of idleness, however short that is', async () => {
  await using brisk = await testEngine({ config: { sessionIdleMs: 60_000 } })
  const browser = new TestBrowser(brisk.origin)
  await browser.signIn('admin', brisk.adminPassword)
  await brisk.db.updateTable('login_session').set({ last_used_at: sql<Date>`now() - interval '40 seconds'` }).execute()
  expect((await browser.session()).status).toBe(200)
  const idleSeconds = async () => {
    const { rows } = await sql<{ s: number }>`
      select extract(epoch from now() - max(last_used_at))::float8 as s from login_session`.execute(brisk.db)
    return rows[0]?.s ?? 0
  }
  await expect.poll(idleSeconds, { timeout: 5_000 }).toBeLessThan(10)
})

test('the audit log names who gave a password, and keeps the refusal to disable the last administrator', async () => {
  const person = await aPerson()
  const home = aBrowser()
  await home.signIn(person.userName)
  await setUpFactor(home)
  const half = aBrowser()
  await half.signIn(person.userName)
  const { items } = await setting.engine.admin.call('listAuditRecords', {
    query: { apiOperation: ['createSession'], limit: 1 },
  })
  expect(items).toMatchObject([{ userId: person.id, userName: person.userName, outcome: 'done' }])
  const path = { id: setting.engine.admin.id }
  await setting.engine.admin.call('updateUserSignIn', { path, body: { disabled: true } }).catch(() => undefined)
  const refused = await setting.engine.admin.call('listAuditRecords', {
    query: { apiOperation: ['updateUserSignIn'], limit: 1 },
  })
  expect(refused.items).toMatchObject([{ outcome: 'refused', code: 'conflict' }])
})
