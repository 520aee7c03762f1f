// Signing in by LDAP, against OpenLDAP.
import { type AddressInfo, connect, createServer } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DirectorySetting } from '../../../test/directory-setting.ts'
import type { TestEngine } from '../../../test/harness.ts'
import { waitingForLocks } from '../../../test/lock-waits.ts'
import '../../../test/matchers.ts'
import * as people from '../../../test/people-directory.ts'
import { rawRequest, signIn as signInHere } from '../../../test/raw-request.ts'
import * as store from './store.ts'

let setting: DirectorySetting
let engine: TestEngine
beforeAll(async () => {
  setting = await DirectorySetting.start()
  engine = setting.engine
}, 60_000)
afterAll(() => setting[Symbol.asyncDispose]())
beforeEach(() => engine.db.deleteFrom('sign_in_attempt').execute())

describe('a sign-in', () => {
  test('makes somebody a user with their groups, nested ones too', async () => {
    const provider = await setting.aDirectory()
    const { reply, user, browser } = await setting.signIn(provider.id, 'ada')
    expect(reply.status, reply.text).toBe(201)
    expect(user).toMatchObject({ userName: 'ada', displayName: 'Ada Lovelace' })
    expect((await browser.session()).json).toMatchObject({ user: { id: user.id }, rights: [] })
    expect(await setting.groupsOf(user.id)).toEqual(['Everybody', 'Operators', 'Staff'])
    expect((await setting.signIn(provider.id, 'ADA')).user.id).toBe(user.id)
  })

  test('with a name that a local user has makes another user', async () => {
    const provider = await setting.aDirectory()
    const { user } = await setting.signIn(provider.id, 'admin')
    expect(user.userName).toBe(`admin@${provider.name.toLowerCase().replace(' ', '-')}`)
    // Neither way in leads to the other.
    expect((await setting.signIn(provider.id, 'admin', engine.adminPassword)).reply).toBeProblem(401, 'unauthenticated')
    const local = await rawRequest(engine.origin, {
      method: 'POST',
      path: '/api/v1/session',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ userName: user.userName, password: people.password }),
    })
    expect(local).toBeProblem(401, 'unauthenticated')
  })

  test('is told of with the groups that it makes, and with each that changes', async () => {
    const provider = await setting.aDirectory()
    const told = async (objectId: readonly string[]) => {
      const { items } = await engine.admin.call('listEvents', { query: { objectId: [...objectId], limit: 1000 } })
      return items.map(({ code, message }) => `${code} ${message.replaceAll(/ \(Directory \d+\)/g, '')}`).toSorted()
    }
    const { user } = await setting.signIn(provider.id, 'ada')
    const groups = await engine.db
      .selectFrom('user_group')
      .select('id')
      .where('provider_id', '=', provider.id)
      .execute()
    const ids = groups.map(({ id }) => id)
    const first = ['Everybody', 'Operators', 'Staff'].flatMap((name) => [
      `group.created The group ${name} was taken over from ${provider.name}.`,
      `group.member_added ${provider.name} put the user ${user.userName} into the group ${name}.`,
    ])
    expect(await told(ids)).toEqual(first.toSorted())
    await setting.signIn(provider.id, 'ada')
    expect(await told(ids), 'what stays is not told again').toHaveLength(6)
    await engine.admin.call('updateIdentityProvider', {
      path: { id: provider.id },
      headers: { 'If-Match': `"${provider.revision}"` },
      body: { ldap: { groupFilter: '(cn=Operators)' } },
    })
    await setting.signIn(provider.id, 'ada')
    const left = ['Everybody', 'Staff'].map(
      (name) => `group.member_removed ${provider.name} took the user ${user.userName} out of the group ${name}.`,
    )
    expect(await told(ids)).toEqual([...first, ...left].toSorted())
    const { items } = await engine.admin.call('listAuditRecords', { query: { userId: [user.id] } })
    expect(
      items.map(({ object }) => object?.id),
      'what is recorded is of who signed in',
    ).toEqual(Array.from({ length: 3 }, () => user.id))
    expect(items[0]?.summary).toMatch(/^ada.* signed in from .*Directory \d+ took the user/)
  })

  test('of many at once goes on beside each other, also where all are in a new group', async () => {
    const provider = await setting.aDirectory()
    const names = Array.from({ length: 8 }, (_, index) => `crowd${index + 20}`)
    const replies = await engine.db.transaction().execute(async (tx) => {
      await store.keepEnabled(tx, provider.id) // one of them takes its time
      return await Promise.all(names.map((name) => setting.signIn(provider.id, name)))
    })
    expect(replies.map(({ reply }) => reply.status)).toEqual(names.map(() => 201))
    for (const { user } of replies) expect(await setting.groupsOf(user.id)).toEqual(['Crowd'])
  })

  test.each(['disabled', 'removed'])('by a provider that is %s at that moment lets nobody in', async (what) => {
    const provider = await setting.aDirectory()
    const { signingIn } = await engine.db.transaction().execute(async (tx) => {
      await store.lockProvider(tx, provider.id)
      const waiting = setting.signIn(provider.id, 'ada')
      await expect.poll(() => waitingForLocks(engine.db, 'identity_provider')).toBe(1)
      if (what === 'removed') await store.deleteProvider(tx, provider.id)
      else await tx.updateTable('identity_provider').set({ enabled: false }).where('id', '=', provider.id).execute()
      return { signingIn: waiting }
    })
    expect((await signingIn).reply).toBeProblem(404, 'not_found')
    const users = await engine.db.selectFrom('app_user').where('provider_id', '=', provider.id).select('id').execute()
    expect(users).toEqual([])
  })

  test.each([
    ['a wrong password', 'ada', 'wrong'],
    ['a name that is none', 'nobody', people.password],
    ['a name that is a filter', '*', people.password],
    ['a name that would end the filter', 'ada)(|(uid=*', people.password],
  ])('with %s answers alike', async (_what, userName, password) => {
    const provider = await setting.aDirectory()
    const { reply } = await setting.signIn(provider.id, userName, password)
    expect(reply).toBeProblem(401, 'unauthenticated')
    expect(reply.json).toMatchObject({ detail: 'The user name or the password is wrong.' })
  })

  test('with an empty password is refused before the directory is asked', async () => {
    const provider = await setting.aDirectory()
    expect((await setting.signIn(provider.id, 'ada', '')).reply).toBeProblem(400, 'invalid_request')
  })

  test('to an account that is disabled there says so, to who knows its password', async () => {
    const provider = await setting.aDirectory()
    const { reply } = await setting.signIn(provider.id, 'eve')
    expect(reply).toBeProblem(403, 'forbidden')
    expect(reply.text).toContain('disabled in the directory')
    expect((await setting.signIn(provider.id, 'eve', 'wrong')).reply).toBeProblem(401, 'unauthenticated')
  })

  // What Active Directory says; only of a lock it does so whatever the password was.
  test.each([
    ['701', 'forbidden', 'Your account in the directory has ended.'],
    ['533', 'forbidden', 'Your account is disabled in the directory.'],
    ['775', 'unauthenticated', 'The user name or the password is wrong.'],
    ['52e', 'unauthenticated', 'The user name or the password is wrong.'],
  ])('that Active Directory refuses by its code %s is %s', async (data, code, detail) => {
    const provider = await setting.aDirectory()
    const dn = people.personDn('refused')
    const errText = `80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data ${data}, v4563`
    await setting.asRoot((client) =>
      client.add(dn, {
        objectClass: ['inetOrgPerson', 'errAuxObject'],
        uid: 'refused',
        cn: 'Refused',
        sn: 'Refused',
        userPassword: people.password,
        errOp: 'bind',
        errCode: '49',
        errText,
      }),
    )
    try {
      const { reply } = await setting.signIn(provider.id, 'refused')
      expect(reply.json).toMatchObject({ code, detail })
      const counted = await engine.db.selectFrom('sign_in_attempt').select('failures').execute()
      const failures = code === 'forbidden' ? 0 : 1
      expect(counted, 'a guess is one also while it is locked').toEqual([{ failures }, { failures }])
    } finally {
      await setting.asRoot((client) => client.del(dn))
    }
  })

  test('of somebody new is refused where the directory does not make users, until they are taken over', async () => {
    const provider = await setting.aDirectory({ createUsers: false })
    expect((await setting.signIn(provider.id, 'bob')).reply).toBeProblem(403, 'forbidden')
    const { items } = await engine.admin.call('searchDirectory', {
      path: { id: provider.id },
      query: { search: 'builder' },
    })
    expect(items).toMatchObject([{ kind: 'user', name: 'bob', id: null, distinguishedName: people.personDn('bob') }])
    const externalId = items[0]?.externalId ?? ''
    const made = await engine.admin.call('addDirectoryEntry', {
      body: { providerId: provider.id, kind: 'user', externalId },
    })
    expect((await setting.signIn(provider.id, 'bob')).user.id).toBe(made.id)
    const again = await engine.admin.call('searchDirectory', {
      path: { id: provider.id },
      query: { search: 'builder' },
    })
    expect(again.items).toMatchObject([{ id: made.id }])
  })

  test('is slowed down as that of a local user, by whom it is for, however the name is spelt', async () => {
    const provider = await setting.aDirectory()
    for (const name of ['ada', 'ADA', ' ada', 'ada ', 'Ada'])
      expect((await setting.signIn(provider.id, name, 'wrong')).reply).toBeProblem(401)
    const { reply } = await setting.signIn(provider.id, 'aDa')
    expect(reply).toBeProblem(429, 'busy')
    expect(reply.headers['retry-after']).toMatch(/^\d+$/)
    expect((await setting.signIn(provider.id, 'bob')).reply.status, 'others are not').toBe(201)
  })

  test('of which a server cuts the middle goes on at the next one, counted once', async () => {
    let connections = 0
    const front = createServer((socket) => {
      connections += 1
      if (connections > 1) return void socket.destroy()
      const back = connect(Number(new URL(setting.server.ldapsUrl).port), '127.0.0.1')
      socket.pipe(back).pipe(socket)
      for (const one of [socket, back]) one.on('error', () => undefined)
      return undefined
    })
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
    try {
      const url = `ldaps://localhost:${(front.address() as AddressInfo).port}`
      const provider = await setting.aDirectory({ urls: [url, setting.server.ldapsUrl] })
      expect((await setting.signIn(provider.id, 'ada', 'wrong')).reply).toBeProblem(401, 'unauthenticated')
      expect(connections, 'the password was to be checked over another one').toBe(2)
      const counted = await engine.db.selectFrom('sign_in_attempt').select(['failures']).execute()
      expect(counted).toEqual([{ failures: 1 }, { failures: 1 }])
    } finally {
      front.close()
    }
  })

  test('to a directory that is away says which, and why', async () => {
    const provider = await setting.aDirectory({ urls: ['ldaps://localhost:1'] })
    const { reply } = await setting.signIn(provider.id, 'ada')
    expect(reply).toBeProblem(503, 'host_unreachable')
    expect(reply.text).toMatch(/The directory Directory \d+ can’t be reached\. .*nothing listens there/)
  })

  test('that a directory could not answer, or a right one that is not let in, locks nobody out', async () => {
    const away = await setting.aDirectory({ urls: ['ldaps://localhost:1'] })
    for (let attempt = 0; attempt < 31; attempt += 1)
      expect((await setting.signIn(away.id, 'ada')).reply).toBeProblem(503, 'host_unreachable')
    const closed = await setting.aDirectory({ createUsers: false })
    for (let attempt = 0; attempt < 7; attempt += 1)
      expect((await setting.signIn(closed.id, attempt % 2 ? 'bob' : 'eve')).reply).toBeProblem(403, 'forbidden')
    await signInHere(engine.origin, 'admin', engine.adminPassword)
  })
})

test('a directory is searched by who may add users, cut where it is long', async () => {
  const provider = await setting.aDirectory()
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
  const events = await engine.admin.call('listEvents', { query: { objectId: [made.id] } })
  expect(events.items).toMatchObject([{ code: 'group.created', userName: 'admin' }])
  expect(await engine.admin.call('addDirectoryEntry', { body })).toEqual(made)
  await expect(
    engine.admin.call('addDirectoryEntry', { body: { ...body, externalId: 'nothing' } }),
  ).rejects.toMatchObject({ code: 'not_found' })
})
