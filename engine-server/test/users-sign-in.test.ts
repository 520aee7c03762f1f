// What an administrator does about how users sign in, passwords, and invitations.
import { describe, expect, test } from 'vitest'
import { Writable } from 'node:stream'
import pino from 'pino'
import { goodPassword } from './browser.ts'
import './matchers.ts'
import { aSignInSetting } from './sign-in-setting.ts'
import { rawRequest } from './raw-request.ts'

let logged = ''
const written = new Writable({
  write(chunk: Buffer, _encoding, done) {
    logged += chunk.toString()
    done()
  },
})
const setting = aSignInSetting({ log: pino({ level: 'trace' }, written) })
const { aBrowser, aPerson } = setting
const newPassword = 'entirely another one'

describe('a password', () => {
  test.each([
    ['short', '/newPassword'],
    ['qwertyuiop', '/newPassword'],
    ['Password2026', '/newPassword'],
  ])('such as %s is not taken', async (given, field) => {
    const person = await aPerson()
    const browser = aBrowser()
    await browser.signIn(person.userName)
    const reply = await browser.send('POST', '/session/password', { currentPassword: goodPassword, newPassword: given })
    expect(reply).toBeProblem(400, 'invalid_request')
    expect(reply.json).toMatchObject({ details: { fields: { [field]: expect.stringMatching(/\w/) } } })
  })

  test('of a new user is judged, too', async () => {
    const userName = 'wolfgang.amadeus'
    await expect(
      setting.engine.admin.call('createUser', { body: { userName, password: 'wolfgang.amadeus1' } }),
    ).rejects.toMatchObject({ code: 'invalid_request', fields: { '/password': expect.stringMatching(/user name/) } })
  })

  test('that must be changed is, before there is a session', async () => {
    const person = await aPerson({ mustChangePassword: true })
    const browser = aBrowser()
    expect((await browser.signIn(person.userName)).json).toMatchObject({ needs: 'new_password' })
    expect(await browser.session()).toBeProblem(401)
    expect(await browser.goOn({ code: '000000' })).toBeProblem(400)
    const same = await browser.goOn({ newPassword: goodPassword })
    expect(same.json).toMatchObject({ details: { fields: { '/newPassword': expect.stringMatching(/old one/) } } })
    expect(await browser.goOn({ newPassword: 'qwertyuiop' })).toBeProblem(400)
    expect((await browser.goOn({ newPassword })).json).toMatchObject({ user: { id: person.id } })
    expect(await aBrowser().signIn(person.userName)).toBeProblem(401)
    expect((await aBrowser().signIn(person.userName, newPassword)).json).toMatchObject({ user: { id: person.id } })
  })

  test('is to be changed when an administrator says so', async () => {
    const person = await aPerson()
    const path = { id: person.id }
    expect(
      await setting.engine.admin.call('updateUserSignIn', { path, body: { mustChangePassword: true } }),
    ).toMatchObject({
      mustChangePassword: true,
    })
    expect((await aBrowser().signIn(person.userName)).json).toMatchObject({ needs: 'new_password' })
  })
})

describe('a disabled user', () => {
  test('has no sessions and no tokens, can not sign in, and can again when enabled', async () => {
    const person = await aPerson()
    const browser = aBrowser()
    await browser.signIn(person.userName)
    const caller = await setting.engine.callerOf(person.id, person.userName)
    await caller.call('getSession', {})
    const half = await aPerson({ mustChangePassword: true })
    const halfway = aBrowser()
    await halfway.signIn(half.userName)
    for (const { id } of [person, half])
      expect(
        await setting.engine.admin.call('updateUserSignIn', { path: { id }, body: { disabled: true } }),
      ).toMatchObject({
        status: 'disabled',
        sessions: 0,
      })
    expect(await browser.session()).toBeProblem(401)
    await expect(caller.call('getSession', {})).rejects.toMatchObject({ code: 'unauthenticated' })
    expect(await halfway.goOn({ newPassword })).toBeProblem(401)
    const refused = await aBrowser().signIn(person.userName)
    expect(refused).toBeProblem(403, 'forbidden')
    expect((refused.json as { detail: string }).detail).toMatch(/disabled/)
    expect(await aBrowser().signIn(person.userName, 'wrong'), 'only who knows the password is told').toBeProblem(401)
    expect(await setting.engine.admin.call('getUser', { path: { id: person.id } })).toMatchObject({
      status: 'disabled',
    })
    await setting.engine.admin.call('updateUserSignIn', { path: { id: person.id }, body: { disabled: false } })
    expect((await aBrowser().signIn(person.userName)).status).toBe(201)
    expect((await caller.call('getSession', {})).user.id).toBe(person.id)
  })

  test('is not the last administrator who can sign in', async () => {
    const other = await aPerson({ administrator: true })
    const invited = await setting.engine.admin.call('inviteUser', { body: { userName: 'later', administrator: true } })
    const disable = (id: string) =>
      setting.engine.admin.call('updateUserSignIn', { path: { id }, body: { disabled: true } })
    await disable(other.id)
    await expect(disable(setting.engine.admin.id)).rejects.toMatchObject({ code: 'conflict' })
    await expect(
      setting.engine.admin.call('deleteUser', { path: { id: setting.engine.admin.id } }),
    ).rejects.toMatchObject({
      code: 'conflict',
    })
    // One who is disabled, or has never set a password, is not the last.
    await setting.engine.admin.call('deleteUser', { path: { id: invited.user.id } })
    await setting.engine.admin.call('deleteUser', { path: { id: other.id } })
  })
})

test('who is locked out is shown, and let in again', async () => {
  const person = await aPerson()
  const path = { id: person.id }
  const lockedUntil = async () => (await setting.engine.admin.call('getUserSignIn', { path })).lockedUntil
  expect(await lockedUntil()).toBeNull()
  for (let round = 0; round < 5; round++) await aBrowser().signIn(person.userName, 'wrong')
  expect(await aBrowser().signIn(person.userName)).toBeProblem(429, 'busy')
  expect(new Date((await lockedUntil()) ?? 0).getTime()).toBeGreaterThan(Date.now())
  await setting.engine.admin.call('liftUserLockout', { path })
  expect(await lockedUntil()).toBeNull()
  expect((await aBrowser().signIn(person.userName)).status).toBe(201)
})

describe('an invitation', () => {
  const invite = (userName: string, more: { displayName?: string; expiresInHours?: number } = {}) =>
    setting.engine.admin.call('inviteUser', { body: { userName, administrator: false, ...more } })
  const check = (token: string) => aBrowser().send('POST', '/invitations/check', { token })
  const accept = (token: string, password = newPassword) =>
    aBrowser().send('POST', '/invitations/accept', { token, newPassword: password })

  test('lets the invited set the password, once', async () => {
    const { token, user } = await invite('ines', { displayName: 'Inês', expiresInHours: 2 })
    expect(token).toMatch(/^ovi_[\w-]{43}$/)
    expect(user).toMatchObject({ status: 'invited' })
    expect(await aBrowser().signIn('ines', '')).toBeProblem(400)
    expect(await aBrowser().signIn('ines')).toBeProblem(401)
    expect((await check(token)).json).toMatchObject({ userName: 'ines', displayName: 'Inês', isFirst: true })
    expect(await accept(token, 'qwertyuiop')).toBeProblem(400, 'invalid_request')
    const both = await Promise.all([accept(token), accept(token)])
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([204, 409])
    expect((await aBrowser().signIn('ines', newPassword)).json).toMatchObject({ user: { status: 'active' } })
    for (const reply of [await check(token), await accept(token)]) {
      expect(reply).toBeProblem(409, 'conflict')
      expect((reply.json as { detail: string }).detail).toMatch(/used already/)
    }
  })

  test('that is too old, tampered with or replaced says so', async () => {
    const { token, user } = await invite('otto')
    const path = { id: user.id }
    const again = await setting.engine.admin.call('createUserInvitation', { path, body: { expiresInHours: 1 } })
    for (const wrong of [token, `${again.token.slice(0, -1)}_`, 'x', '../../etc', 'ovi_']) {
      const reply = await check(wrong)
      expect(reply).toBeProblem(404, 'not_found')
      expect(await accept(wrong)).toBeProblem(404)
    }
    await setting.engine.db
      .updateTable('invitation')
      .set({ expires_at: new Date(Date.now() - 1) })
      .where('user_id', '=', user.id)
      .execute()
    for (const reply of [await check(again.token), await accept(again.token)]) {
      expect(reply).toBeProblem(409, 'conflict')
      expect((reply.json as { detail: string }).detail).toMatch(/too old/)
    }
    expect((await setting.engine.admin.call('getUserSignIn', { path })).invitedUntil).toBeNull()
  })

  test('of a user who has a password replaces it and ends what is open', async () => {
    const person = await aPerson()
    const browser = aBrowser()
    await browser.signIn(person.userName)
    const { token } = await setting.engine.admin.call('createUserInvitation', { path: { id: person.id }, body: {} })
    expect((await check(token)).json).toMatchObject({ isFirst: false })
    expect((await browser.session()).status, 'until it is used').toBe(200)
    expect((await accept(token)).status).toBe(204)
    expect(await browser.session()).toBeProblem(401)
    expect(await aBrowser().signIn(person.userName)).toBeProblem(401)
  })

  test('is good for nothing while its user is disabled', async () => {
    const { token, user } = await invite('lea')
    await setting.engine.admin.call('updateUserSignIn', { path: { id: user.id }, body: { disabled: true } })
    expect(await check(token)).toBeProblem(409)
    expect(await accept(token)).toBeProblem(409)
  })

  test('is in no log and no event, and neither is a password', async () => {
    const { token } = await invite('quiet')
    await check(token)
    await accept(token, 'the quiet one itself')
    await rawRequest(setting.engine.origin, { path: `/invitation?x=1` })
    const { items } = await setting.engine.admin.call('listEvents', { query: { limit: 1000 } })
    expect(logged).toContain('acceptInvitation')
    for (const secret of [token, token.slice(4), 'the quiet one itself'])
      expect(logged + JSON.stringify(items)).not.toContain(secret)
  })
})

test('who manages users does not become an administrator by it', async () => {
  const clerk = await setting.engine.aUser('clerk')
  const role = await setting.engine.admin.call('createRole', {
    body: { name: 'Clerk', kind: 'administrator', rights: ['see', 'manipulate_users'] },
  })
  await setting.engine.admin.call('createPermission', {
    body: {
      principal: { kind: 'user', id: clerk.id },
      roleId: role.id,
      object: { kind: 'system', id: '00000000-0000-4000-8000-000000000000' },
    },
  })
  const person = await aPerson()
  expect((await clerk.call('createUserInvitation', { path: { id: person.id }, body: {} })).token).toMatch(/^ovi_/)
  const path = { id: setting.engine.admin.id }
  for (const call of [
    () => clerk.call('createUserInvitation', { path, body: {} }),
    () => clerk.call('resetUserSecondFactor', { path }),
    () => clerk.call('inviteUser', { body: { userName: 'chief', administrator: true } }),
  ])
    await expect(call()).rejects.toMatchObject({ code: 'forbidden' })
})

test('none of it is for who may not manage users', async () => {
  const [stranger, person] = [await setting.engine.aUser('nosy'), await aPerson()]
  const path = { id: person.id }
  const calls = [
    stranger.call('inviteUser', { body: { userName: 'x', administrator: false } }),
    stranger.call('createUserInvitation', { path, body: {} }),
    stranger.call('getUserSignIn', { path }),
    stranger.call('updateUserSignIn', { path, body: { disabled: true } }),
    stranger.call('endUserSessions', { path }),
    stranger.call('resetUserSecondFactor', { path }),
    stranger.call('liftUserLockout', { path }),
  ]
  for (const { status, reason } of (await Promise.allSettled(calls)) as { status: string; reason: unknown }[])
    expect([status, reason]).toEqual(['rejected', expect.objectContaining({ code: 'forbidden' })])
})
