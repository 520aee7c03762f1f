// Who manages users has them sign in anew, and becomes no more than they are by it.
import { beforeEach, describe, expect, test } from 'vitest'
import { goodPassword, TestBrowser } from './browser.ts'
import { aCompany, onSystem } from './company.ts'
import type { TestCaller } from './harness.ts'
import './matchers.ts'

const company = aCompany()
const { admin } = company
beforeEach(() => company.engine.db.deleteFrom('sign_in_attempt').execute())

async function aPerson() {
  const userName = company.aName('person')
  const { id } = await admin('createUser', { body: { userName, password: goodPassword } })
  return { id, userName }
}
/** Somebody who may manage users, and not everything. */
async function aClerk() {
  const clerk = await company.aUser('clerk')
  const role = await company.aRole('see', 'manipulate_users', 'create_vm')
  const grant = await company.grant({ kind: 'user', id: clerk.id }, role.id, onSystem)
  return Object.assign(clerk, { grant })
}
const linkFor = (user: { id: string }, by: Pick<TestCaller, 'call'> = company.engine.admin) =>
  by.call('createUserInvitation', { path: { id: user.id }, body: {} })
const aBrowser = () => new TestBrowser(company.engine.origin)
const check = (token: string) => aBrowser().send('POST', '/invitations/check', { token })
const accept = (token: string) =>
  aBrowser().send('POST', '/invitations/accept', { token, newPassword: 'entirely another one' })

/** What a link is answered, to look at it and to use it. */
async function answersTo(token: string): Promise<string[]> {
  const replies = [await check(token), await accept(token)]
  return replies.map(({ status, json }) => `${status} ${(json as { detail: string }).detail}`)
}
const useless = Array.from({ length: 2 }, () => expect.stringMatching(/^409 .*of no use any more/))

describe('who manages users', () => {
  test('does not sign in as somebody who may do more', async () => {
    const [clerk, person] = [await aClerk(), await aPerson()]
    const path = { id: person.id }
    expect((await linkFor(person, clerk)).token).toMatch(/^ovi_/)
    const more = await company.aRole('see', 'delete_vm')
    const grant = await company.grant({ kind: 'user', id: person.id }, more.id, onSystem)
    const calls = [
      () => linkFor(person, clerk),
      () => clerk.call('resetUserSecondFactor', { path }),
      () => clerk.call('liftUserLockout', { path }),
    ]
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'forbidden' })
    await admin('deletePermission', { path: { id: grant.id } })
    for (const call of calls) await call()
  })

  test('does not go around their own password', async () => {
    const clerk = await aClerk()
    const path = { id: clerk.id }
    await expect(linkFor(clerk, clerk)).rejects.toMatchObject({ code: 'conflict' })
    await expect(clerk.call('resetUserSecondFactor', { path })).rejects.toMatchObject({ code: 'conflict' })
  })

  test('does not disable an administrator, nor enable one', async () => {
    const clerk = await aClerk()
    const person = await aPerson()
    const path = { id: person.id }
    const set = (disabled: boolean) => clerk.call('updateUserSignIn', { path, body: { disabled } })
    await set(true)
    await set(false)
    const { items } = await admin('listRoles', {})
    const all = items.find(({ name }) => name === 'SuperUser')?.id ?? ''
    await company.grant({ kind: 'user', id: person.id }, all, onSystem)
    await expect(set(true)).rejects.toMatchObject({ code: 'forbidden' })
    await admin('updateUserSignIn', { path, body: { disabled: true } })
    await expect(set(false)).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('a link to set the password', () => {
  test('is of no use once its user may do more than who made it', async () => {
    const [clerk, person] = [await aClerk(), await aPerson()]
    const { token } = await linkFor(person, clerk)
    expect((await check(token)).status).toBe(200)
    const more = await company.aRole('see', 'delete_vm')
    await company.grant({ kind: 'user', id: person.id }, more.id, onSystem)
    expect(await answersTo(token)).toEqual(useless)
    const { token: good } = await linkFor(person)
    expect((await accept(good)).status).toBe(204)
  })

  test.each([
    ['is disabled', (id: string) => admin('updateUserSignIn', { path: { id }, body: { disabled: true } })],
    ['is removed', (id: string) => admin('deleteUser', { path: { id } })],
    ['manages users no longer', (_id: string, grantId: string) => admin('deletePermission', { path: { id: grantId } })],
  ])('is of no use once who made it %s', async (_what, change) => {
    const [clerk, person] = [await aClerk(), await aPerson()]
    const { token } = await linkFor(person, clerk)
    await change(clerk.id, clerk.grant.id)
    expect(await answersTo(token)).toEqual(useless)
    expect((await aBrowser().signIn(person.userName)).status, 'by the password from before').toBe(201)
  })

  test('goes with its user', async () => {
    const { token, user } = await admin('inviteUser', {
      body: { userName: company.aName('invited'), administrator: false },
    })
    await admin('deleteUser', { path: { id: user.id } })
    expect(await check(token)).toBeProblem(404, 'not_found')
    expect(await accept(token)).toBeProblem(404, 'not_found')
  })

  test('is not made for whom a provider lets in: they have no password here', async () => {
    const { db } = company.engine
    const [providerId, id] = [crypto.randomUUID(), crypto.randomUUID()]
    await db
      .insertInto('identity_provider')
      .values({ id: providerId, kind: 'oidc', name: company.aName('provider'), enabled: true, settings: '{}' })
      .execute()
    const user_name = company.aName('elsewhere')
    await db
      .insertInto('app_user')
      .values({ id, user_name, display_name: '', provider_id: providerId, external_id: 'x' })
      .execute()
    await expect(linkFor({ id })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/provider/),
    })
  })
})
