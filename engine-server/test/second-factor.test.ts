import { expect, test } from 'vitest'
import { goodPassword } from './browser.ts'
import './matchers.ts'
import { aSignInSetting, codeOf, setUpFactor, wrongCodeOf } from './sign-in-setting.ts'

const setting = aSignInSetting()

async function aPerson() {
  return { ...(await setting.aPerson()), browser: () => setting.aBrowser() }
}
/** A person with a second factor, set up in a browser that is signed in. */
async function aPersonWithFactor() {
  const person = await aPerson()
  const home = person.browser()
  await home.signIn(person.userName)
  return { ...person, home, ...(await setUpFactor(home)) }
}

test('is set up with the password and a code, and then asked for', async () => {
  const person = await aPerson()
  const browser = person.browser()
  await browser.signIn(person.userName)
  const factor = async () => (await browser.send('GET', '/session/second-factor')).json
  expect(await factor()).toEqual({ confirmedAt: null, recoveryCodesLeft: 0 })
  expect(await browser.send('POST', '/session/second-factor', { password: 'wrong' })).toBeProblem(400)
  expect(await browser.send('POST', '/session/second-factor/confirm', { code: '000000' })).toBeProblem(409)
  const { secret, uri } = (await browser.send('POST', '/session/second-factor', { password: goodPassword })).json as {
    secret: string
    uri: string
  }
  expect(uri).toContain(`Overt:${person.userName}?`)
  expect(uri).toContain(`secret=${secret}`)
  // Begun and not confirmed: nothing is asked for.
  expect((await person.browser().signIn(person.userName)).json).toMatchObject({ user: { id: person.id } })
  const wrong = await browser.send('POST', '/session/second-factor/confirm', { code: wrongCodeOf(secret) })
  expect(wrong).toBeProblem(400, 'invalid_request')
  expect(wrong.json).toMatchObject({ details: { fields: { '/code': expect.stringMatching(/clock/) } } })
  const { recoveryCodes } = (await browser.send('POST', '/session/second-factor/confirm', { code: codeOf(secret) }))
    .json as { recoveryCodes: string[] }
  expect(new Set(recoveryCodes).size).toBe(10)
  for (const code of recoveryCodes) expect(code).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/)
  expect(await factor()).toEqual({ confirmedAt: expect.any(String), recoveryCodesLeft: 10 })
  expect(await browser.send('POST', '/session/second-factor', { password: goodPassword })).toBeProblem(409, 'conflict')
  const reply = await person.browser().signIn(person.userName)
  expect(reply.json).toEqual({ needs: 'code', expiresAt: expect.any(String) })
})

test('between the password and the code there is no session', async () => {
  const person = await aPersonWithFactor()
  const browser = person.browser()
  const step = await browser.signIn(person.userName)
  expect(String(step.headers['set-cookie'])).toMatch(
    /^overt-local-step=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=300$/,
  )
  expect(await browser.session()).toBeProblem(401)
  // What it shows is no session and no token, wherever else it is put.
  const secret = browser.cookies.get('overt-local-step') ?? ''
  const thief = person.browser()
  thief.cookies.set('overt-local', secret)
  expect(await thief.session()).toBeProblem(401)
  const signedIn = await browser.goOn({ code: codeOf(person.secret) })
  expect(signedIn.json).toMatchObject({ user: { id: person.id, secondFactor: true }, csrfToken: expect.any(String) })
  expect((await browser.session()).status).toBe(200)
  expect(browser.cookies.has('overt-local-step'), 'it is taken away').toBe(false)
  // Replayed, it is worth nothing.
  const replayed = person.browser()
  replayed.cookies.set('overt-local-step', secret)
  expect(await replayed.goOn({ code: codeOf(person.secret, 1) })).toBeProblem(401, 'unauthenticated')
})

test('a code is good once, also of two at the same moment, and within a step to either side', async () => {
  const person = await aPersonWithFactor()
  const [one, two] = [person.browser(), person.browser()]
  await one.signIn(person.userName)
  await two.signIn(person.userName)
  const code = codeOf(person.secret)
  const statuses = (await Promise.all([one.goOn({ code }), two.goOn({ code })])).map(({ status }) => status)
  expect(statuses.sort((a, b) => a - b)).toEqual([201, 400])
  const again = person.browser()
  await again.signIn(person.userName)
  expect(await again.goOn({ code })).toBeProblem(400)
  expect(await again.goOn({ code: codeOf(person.secret, 3) })).toBeProblem(400)
  expect((await again.goOn({ code: codeOf(person.secret, 1) })).status).toBe(201)
})

test('one of two that show the same step goes on', async () => {
  const person = await aPersonWithFactor()
  const browser = person.browser()
  await browser.signIn(person.userName)
  const copy = person.browser()
  for (const [name, value] of browser.cookies) copy.cookies.set(name, value)
  const replies = await Promise.all([
    browser.goOn({ recoveryCode: person.recoveryCodes[0] ?? '' }),
    copy.goOn({ recoveryCode: person.recoveryCodes[1] ?? '' }),
  ])
  expect(replies.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 401])
})

test('recovery codes are good once each, are kept as hashes, and can be made anew', async () => {
  const person = await aPersonWithFactor()
  const [first = '', second = ''] = person.recoveryCodes
  const use = async (recoveryCode: string) => {
    const browser = person.browser()
    await browser.signIn(person.userName)
    return (await browser.goOn({ recoveryCode })).status
  }
  expect(await use(first)).toBe(201)
  expect(await use(first)).toBe(400)
  expect(await use(` ${second.toUpperCase().replaceAll('-', ' ')}`)).toBe(201)
  expect((await person.home.send('GET', '/session/second-factor')).json).toMatchObject({ recoveryCodesLeft: 8 })
  const rows = await setting.engine.db.selectFrom('recovery_code').select('code_hash').execute()
  expect(rows.every(({ code_hash }) => code_hash.length === 32)).toBe(true)
  const fresh = await person.home.send('POST', '/session/second-factor/recovery-codes', { password: goodPassword })
  expect((fresh.json as { recoveryCodes: string[] }).recoveryCodes).toHaveLength(10)
  expect(await use(person.recoveryCodes[5] ?? '')).toBe(400)
})

test('guessing codes is limited, and a right password does not forget the wrong codes', async () => {
  const person = await aPersonWithFactor()
  const browser = person.browser()
  const code = wrongCodeOf(person.secret)
  for (let round = 0; round < 4; round++) {
    await browser.signIn(person.userName) // right every time
    expect(await browser.goOn({ code })).toBeProblem(400)
  }
  const last = await browser.goOn({ code })
  expect(last.status).toBe(400)
  const blocked = await browser.goOn({ code: codeOf(person.secret) })
  expect(blocked).toBeProblem(429, 'busy')
  expect(Number(blocked.headers['retry-after'])).toBeGreaterThan(20)
  // Another step, another browser: it is the user who waits.
  const other = person.browser()
  await other.signIn(person.userName)
  expect(await other.goOn({ code: codeOf(person.secret) })).toBeProblem(429)
  const signIn = await setting.engine.admin.call('getUserSignIn', { path: { id: person.id } })
  expect(new Date(signIn.lockedUntil ?? 0).getTime()).toBeGreaterThan(Date.now())
  await setting.engine.admin.call('liftUserLockout', { path: { id: person.id } })
  expect((await other.goOn({ code: codeOf(person.secret) })).status).toBe(201)
})

test('many codes at once do not slip by the limit', async () => {
  const person = await aPersonWithFactor()
  const browser = person.browser()
  await browser.signIn(person.userName)
  const code = wrongCodeOf(person.secret)
  const replies = await Promise.all(Array.from({ length: 12 }, () => browser.goOn({ code })))
  expect(replies.filter(({ status }) => status === 400).length).toBeLessThanOrEqual(5)
  // The user has to wait, or the step has ended by then.
  expect(replies.filter(({ status }) => status === 429 || status === 401).length).toBeGreaterThanOrEqual(7)
})

test('five wrong answers end the step, and so does time', async () => {
  const person = await aPersonWithFactor()
  const browser = person.browser()
  const unblock = () => setting.engine.db.deleteFrom('sign_in_attempt').execute()
  await browser.signIn(person.userName)
  for (let round = 0; round < 5; round++) {
    await unblock()
    expect(await browser.goOn({ code: wrongCodeOf(person.secret) })).toBeProblem(400)
  }
  expect(await browser.goOn({ code: codeOf(person.secret) })).toBeProblem(401, 'unauthenticated')
  await unblock()
  await browser.signIn(person.userName)
  await setting.engine.db
    .updateTable('sign_in_step')
    .set({ expires_at: new Date(Date.now() - 1) })
    .execute()
  expect(await browser.goOn({ code: codeOf(person.secret) })).toBeProblem(401, 'unauthenticated')
})

test('a step is good for what it is for alone', async () => {
  const person = await aPersonWithFactor()
  const browser = person.browser()
  expect(await browser.goOn({ code: '000000' })).toBeProblem(401)
  await browser.signIn(person.userName)
  expect(await browser.goOn({ newPassword: 'entirely another one' })).toBeProblem(400)
  expect(await browser.goOn({ code: '000000', newPassword: 'entirely another one' })).toBeProblem(400)
  expect(await browser.send('GET', '/sessions')).toBeProblem(401)
})

test('is removed with the password, and by an administrator', async () => {
  const person = await aPersonWithFactor()
  const remove = (password: string) => person.home.send('POST', '/session/second-factor/remove', { password })
  expect(await remove('wrong')).toBeProblem(400)
  expect((await remove(goodPassword)).status).toBe(204)
  expect(await remove(goodPassword)).toBeProblem(409)
  expect((await person.browser().signIn(person.userName)).json).toMatchObject({ user: { id: person.id } })

  const other = await aPersonWithFactor()
  await setting.engine.admin.call('resetUserSecondFactor', { path: { id: other.id } })
  expect(await other.home.session()).toBeProblem(401)
  expect((await other.browser().signIn(other.userName)).json).toMatchObject({ user: { secondFactor: false } })
})

test('whether there is one is told to its user and to who manages users alone', async () => {
  const person = await aPersonWithFactor()
  const granter = await setting.engine.aUser('granter')
  const role = await setting.engine.admin.call('createRole', {
    body: { name: 'Granter', kind: 'administrator', rights: ['see', 'manipulate_permissions'] },
  })
  await setting.engine.admin.call('createPermission', {
    body: {
      principal: { kind: 'user', id: granter.id },
      roleId: role.id,
      object: { kind: 'system', id: '00000000-0000-4000-8000-000000000000' },
    },
  })
  const path = { id: person.id }
  expect(await setting.engine.admin.call('getUser', { path })).toHaveProperty('secondFactor', true)
  const seen = await granter.call('getUser', { path })
  expect(seen.userName).toBe(person.userName)
  expect(seen).not.toHaveProperty('secondFactor')
  expect(await granter.call('getUser', { path: { id: granter.id } })).toHaveProperty('secondFactor', false)
})

test('its secret is sealed, and goes with it and with its user', async () => {
  const person = await aPersonWithFactor()
  const sealed = () =>
    setting.engine.db.selectFrom('secret').select('ciphertext').where('purpose', '=', 'second_factor').execute()
  const before = await sealed()
  for (const { ciphertext } of before) expect(ciphertext.toString('latin1')).not.toContain(person.secret)
  await setting.engine.admin.call('deleteUser', { path: { id: person.id } })
  expect((await sealed()).length).toBe(before.length - 1)
  const { items } = await setting.engine.admin.call('listEvents', { query: { limit: 1000 } })
  for (const secret of [person.secret, ...person.recoveryCodes]) expect(JSON.stringify(items)).not.toContain(secret)
})
