// Signing in by LDAP, and what becomes of those who are signed in, against OpenLDAP.
import { type AddressInfo, connect, createServer } from 'node:net'
import type { BodyOf } from '@overt/api-client/engine'
import { Client } from 'ldapts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testEngine, type TestEngine } from '../../../test/harness.ts'
import { type LdapServer, ldapServer } from '../../../test/identity-servers.ts'
import '../../../test/matchers.ts'
import { OidcBrowser } from '../../../test/oidc-browser.ts'
import * as people from '../../../test/people-directory.ts'
import { rawRequest, signIn as signInHere } from '../../../test/raw-request.ts'
import { checkDirectory } from './check.ts'
import * as store from './store.ts'

let engine: TestEngine
let server: LdapServer
let settings: NonNullable<BodyOf<'createIdentityProvider'>['ldap']>
beforeAll(async () => {
  engine = await testEngine()
  server = await ldapServer(people)
  settings = {
    urls: [server.ldapsUrl],
    caPem: server.caPem,
    allowLocalAddresses: true,
    bindDn: people.searchAccount.dn,
    userBase: people.peopleBase,
    groupBase: people.groupsBase,
    checkIntervalSeconds: 86_400, // the tests check
  }
}, 60_000)
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await engine[Symbol.asyncDispose]()
})
beforeEach(() => engine.db.deleteFrom('sign_in_attempt').execute())

let number = 0
const aDirectory = (more: Partial<typeof settings> = {}) =>
  engine.admin.call('createIdentityProvider', {
    body: {
      enabled: true,
      name: `Directory ${++number}`,
      ldap: { ...settings, ...more },
      secret: people.searchAccount.password,
    },
  })
async function signIn(providerId: string, userName: string, password = people.password) {
  const browser = new OidcBrowser(engine)
  const reply = await browser.post('/session/ldap', { providerId, userName, password })
  const user = (reply.json as { user?: { id: string; userName: string } }).user
  return { browser, reply, user: user ?? { id: '', userName: '' } }
}
const groupsOf = async (userId: string) =>
  (
    await engine.db
      .selectFrom('group_member as m')
      .innerJoin('user_group as g', 'g.id', 'm.group_id')
      .select('g.name')
      .where('m.user_id', '=', userId)
      .orderBy('g.name')
      .execute()
  ).map(({ name }) => name.replace(/ \(Directory.*/, ''))
async function check(providerId: string) {
  const row = await store.findById(engine.db, providerId)
  if (!row) throw new Error('no such provider')
  const { log } = engine.services
  await checkDirectory({ db: engine.db, secrets: engine.services.secrets, log }, row, new AbortController().signal)
}
async function asRoot(work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ url: server.ldapsUrl, tlsOptions: { ca: server.caPem } })
  await client.bind(`cn=root,${people.suffix}`, people.rootPassword)
  await work(client)
  await client.unbind()
}
const entry = (uid: string) => ({
  objectClass: ['inetOrgPerson', 'extensibleObject'],
  uid: [uid],
  cn: [uid],
  sn: [uid],
  userPassword: [people.password],
})

describe('a sign-in', () => {
  test('makes somebody a user with their groups, nested ones too', async () => {
    const provider = await aDirectory()
    const { reply, user, browser } = await signIn(provider.id, 'ada')
    expect(reply.status, reply.text).toBe(201)
    expect(user).toMatchObject({ userName: 'ada', displayName: 'Ada Lovelace' })
    expect((await browser.session()).json).toMatchObject({ user: { id: user.id }, rights: [] })
    expect(await groupsOf(user.id)).toEqual(['Everybody', 'Operators', 'Staff'])
    expect((await signIn(provider.id, 'ADA')).user.id).toBe(user.id)
  })

  test('with a name that a local user has makes another user', async () => {
    const provider = await aDirectory()
    const { user } = await signIn(provider.id, 'admin')
    expect(user.userName).toBe(`admin@directory-${number}`)
    // Neither way in leads to the other.
    expect((await signIn(provider.id, 'admin', engine.adminPassword)).reply).toBeProblem(401, 'unauthenticated')
    const local = await rawRequest(engine.origin, {
      method: 'POST',
      path: '/api/v1/session',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ userName: user.userName, password: people.password }),
    })
    expect(local).toBeProblem(401, 'unauthenticated')
  })

  test.each([
    ['a wrong password', 'ada', 'wrong'],
    ['a name that is none', 'nobody', people.password],
    ['a name that is a filter', '*', people.password],
    ['a name that would end the filter', 'ada)(|(uid=*', people.password],
  ])('with %s answers alike', async (_what, userName, password) => {
    const provider = await aDirectory()
    const { reply } = await signIn(provider.id, userName, password)
    expect(reply).toBeProblem(401, 'unauthenticated')
    expect(reply.json).toMatchObject({ detail: 'The user name or the password is wrong.' })
  })

  test('with an empty password is refused before the directory is asked', async () => {
    const provider = await aDirectory()
    expect((await signIn(provider.id, 'ada', '')).reply).toBeProblem(400, 'invalid_request')
  })

  test('to an account that is disabled there says so, to who knows its password', async () => {
    const provider = await aDirectory()
    const { reply } = await signIn(provider.id, 'eve')
    expect(reply).toBeProblem(403, 'forbidden')
    expect(reply.text).toContain('disabled in the directory')
    expect((await signIn(provider.id, 'eve', 'wrong')).reply).toBeProblem(401, 'unauthenticated')
  })

  test('of somebody new is refused where the directory does not make users, until they are taken over', async () => {
    const provider = await aDirectory({ createUsers: false })
    expect((await signIn(provider.id, 'bob')).reply).toBeProblem(403, 'forbidden')
    const { items } = await engine.admin.call('searchDirectory', {
      path: { id: provider.id },
      query: { search: 'builder' },
    })
    expect(items).toMatchObject([{ kind: 'user', name: 'bob', id: null, distinguishedName: people.personDn('bob') }])
    const externalId = items[0]?.externalId ?? ''
    const made = await engine.admin.call('addDirectoryEntry', {
      body: { providerId: provider.id, kind: 'user', externalId },
    })
    expect((await signIn(provider.id, 'bob')).user.id).toBe(made.id)
    const again = await engine.admin.call('searchDirectory', {
      path: { id: provider.id },
      query: { search: 'builder' },
    })
    expect(again.items).toMatchObject([{ id: made.id }])
  })

  test('is slowed down as that of a local user, by whom it is for, however the name is spelt', async () => {
    const provider = await aDirectory()
    for (const name of ['ada', 'ADA', ' ada', 'ada ', 'Ada'])
      expect((await signIn(provider.id, name, 'wrong')).reply).toBeProblem(401)
    const { reply } = await signIn(provider.id, 'aDa')
    expect(reply).toBeProblem(429, 'busy')
    expect(reply.headers['retry-after']).toMatch(/^\d+$/)
    expect((await signIn(provider.id, 'bob')).reply.status, 'others are not').toBe(201)
  })

  test('of which a server cuts the middle goes on at the next one, counted once', async () => {
    let connections = 0
    const front = createServer((socket) => {
      connections += 1
      if (connections > 1) return void socket.destroy()
      const back = connect(Number(new URL(server.ldapsUrl).port), '127.0.0.1')
      socket.pipe(back).pipe(socket)
      for (const one of [socket, back]) one.on('error', () => undefined)
      return undefined
    })
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
    try {
      const url = `ldaps://localhost:${(front.address() as AddressInfo).port}`
      const provider = await aDirectory({ urls: [url, server.ldapsUrl] })
      expect((await signIn(provider.id, 'ada', 'wrong')).reply).toBeProblem(401, 'unauthenticated')
      expect(connections, 'the password was to be checked over another one').toBe(2)
      const counted = await engine.db.selectFrom('sign_in_attempt').select(['failures']).execute()
      expect(counted).toEqual([{ failures: 1 }, { failures: 1 }])
    } finally {
      front.close()
    }
  })

  test('to a directory that is away says which, and why', async () => {
    const provider = await aDirectory({ urls: ['ldaps://localhost:1'] })
    const { reply } = await signIn(provider.id, 'ada')
    expect(reply).toBeProblem(503, 'host_unreachable')
    expect(reply.text).toMatch(/The directory Directory \d+ can’t be reached\. .*nothing listens there/)
  })

  test('that a directory could not answer, or a right one that is not let in, locks nobody out', async () => {
    const away = await aDirectory({ urls: ['ldaps://localhost:1'] })
    for (let attempt = 0; attempt < 31; attempt += 1)
      expect((await signIn(away.id, 'ada')).reply).toBeProblem(503, 'host_unreachable')
    const closed = await aDirectory({ createUsers: false })
    for (let attempt = 0; attempt < 7; attempt += 1)
      expect((await signIn(closed.id, attempt % 2 ? 'bob' : 'eve')).reply).toBeProblem(403, 'forbidden')
    await signInHere(engine.origin, 'admin', engine.adminPassword)
  })
})

describe('who is signed in', () => {
  test('loses a group with it, and gets a new one', async () => {
    const provider = await aDirectory()
    const { user, browser } = await signIn(provider.id, 'ada')
    const [operators, fresh] = [people.groupDn('Operators'), people.groupDn('Fresh')]
    await asRoot(async (client) => {
      await client.del(operators)
      await client.add(fresh, { objectClass: 'groupOfNames', cn: 'Fresh', member: people.personDn('ada') })
    })
    try {
      const changed = new Promise((resolve) => engine.engine.core.identities.onAccessChanged(resolve))
      await check(provider.id)
      expect(await changed, 'open streams and consoles hear of it').toBe(user.id)
      expect(await groupsOf(user.id)).toEqual(['Fresh'])
      expect((await browser.session()).status).toBe(200)
    } finally {
      await asRoot(async (client) => {
        await client.del(fresh)
        await client.add(operators, { objectClass: 'groupOfNames', cn: 'Operators', member: people.personDn('ada') })
      })
    }
  })

  test.each(['is removed', 'is disabled'])('and %s there is signed out here, tokens too', async (what) => {
    const provider = await aDirectory()
    const uid = `short-${++number}`
    const dn = people.personDn(uid)
    await asRoot((client) => client.add(dn, entry(uid)))
    const { user, browser } = await signIn(provider.id, uid)
    const caller = await engine.callerOf(user.id, user.userName)
    const other = await signIn(provider.id, 'bob')
    await check(provider.id)
    expect((await browser.session()).status).toBe(200)
    await asRoot(async (client) => {
      await client.del(dn)
      if (what === 'is disabled') await client.add(dn, { ...entry(uid), nsAccountLock: ['TRUE'] })
    })
    await check(provider.id)
    await expect.poll(async () => (await browser.session()).status).toBe(401)
    await expect(caller.call('getSession', {})).rejects.toMatchObject({ code: 'unauthenticated' })
    expect((await other.browser.session()).status).toBe(200)
    const { items } = await engine.admin.call('listEvents', { query: { objectId: [user.id] } })
    expect(items.map(({ code }) => code)).toContain('user.ended_by_directory')
  })

  test('stays so while the directory is away, which is told once', async () => {
    const provider = await aDirectory()
    const { browser } = await signIn(provider.id, 'bob')
    await engine.db
      .updateTable('identity_provider')
      .set({ settings: JSON.stringify({ ...provider.ldap, urls: ['ldaps://localhost:1'] }) })
      .where('id', '=', provider.id)
      .execute()
    await check(provider.id)
    await check(provider.id)
    expect((await browser.session()).status).toBe(200)
    const now = await engine.admin.call('getIdentityProvider', { path: { id: provider.id } })
    expect(now.checkProblem).toMatch(/nothing listens there/)
    const { items } = await engine.admin.call('listEvents', { query: { objectId: [provider.id] } })
    expect(items.filter(({ code }) => code === 'identity_provider.check_failed')).toHaveLength(1)
  })

  test('is checked by the engine itself', async () => {
    const provider = await aDirectory({ checkIntervalSeconds: 30 })
    await signIn(provider.id, 'bob')
    await expect
      .poll(async () => (await engine.admin.call('getIdentityProvider', { path: { id: provider.id } })).checkedAt, {
        timeout: 15_000,
      })
      .not.toBeNull()
  })
})

test('a directory is searched by who may add users, cut where it is long', async () => {
  const provider = await aDirectory()
  const search = (query: object) => engine.admin.call('searchDirectory', { path: { id: provider.id }, query })
  const crowd = await search({ search: 'crowd', kind: 'user' })
  expect(crowd.items).toHaveLength(50)
  expect(crowd.truncated).toBe(true)
  const both = await search({ search: 'crowd6' })
  expect(new Set(both.items.map(({ kind }) => kind))).toEqual(new Set(['user']))
  expect((await search({ search: 'Operat' })).items).toMatchObject([{ kind: 'group', name: 'Operators' }])
  expect((await search({ search: '*' })).items.map(({ name }) => name)).toEqual(['bob'])
  const [group] = (await search({ search: 'Operat' })).items
  const body = { providerId: provider.id, kind: 'group' as const, externalId: group?.externalId ?? '' }
  const made = await engine.admin.call('addDirectoryEntry', { body })
  expect(await engine.admin.call('addDirectoryEntry', { body })).toEqual(made)
  await expect(
    engine.admin.call('addDirectoryEntry', { body: { ...body, externalId: 'nothing' } }),
  ).rejects.toMatchObject({ code: 'not_found' })
})
