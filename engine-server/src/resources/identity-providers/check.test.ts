// What becomes of those who are signed in by LDAP, against OpenLDAP.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DirectorySetting } from '../../../test/directory-setting.ts'
import type { TestEngine } from '../../../test/harness.ts'
import '../../../test/matchers.ts'
import type { OidcBrowser } from '../../../test/oidc-browser.ts'
import * as people from '../../../test/people-directory.ts'
import { checkDirectory, directoriesReconciler } from './check.ts'
import * as store from './store.ts'

let setting: DirectorySetting
let engine: TestEngine
beforeAll(async () => {
  setting = await DirectorySetting.start()
  engine = setting.engine
}, 60_000)
afterAll(() => setting[Symbol.asyncDispose]())

let number = 0
const parts = () => ({ db: engine.db, secrets: engine.services.secrets, log: engine.services.log })
async function check(providerId: string, more: Partial<ReturnType<typeof parts>> = {}) {
  const row = await store.findById(engine.db, providerId)
  if (!row) throw new Error('no such provider')
  await checkDirectory({ ...parts(), ...more }, row, new AbortController().signal)
  return (await store.findById(engine.db, providerId))?.check_problem
}
/** A directory that the engine leaves to the tests to check: to it, it has just done so. */
async function aDirectory() {
  const provider = await setting.aDirectory()
  await store.noteCheck(engine.db, provider.id, null)
  return provider
}
/** Changes how a directory is used, as an administrator does. */
async function change(id: string, more: Partial<DirectorySetting['settings']>) {
  const { revision } = await engine.admin.call('getIdentityProvider', { path: { id } })
  await engine.admin.call('updateIdentityProvider', {
    path: { id },
    headers: { 'If-Match': `"${revision}"` },
    body: { ldap: { ...setting.settings, ...more } },
  })
}
/** Who is signed in still. */
async function stayed(browsers: Readonly<Record<string, OidcBrowser>>) {
  const statuses = await Promise.all(
    Object.entries(browsers).map(async ([name, browser]) => ((await browser.session()).status === 200 ? [name] : [])),
  )
  return statuses.flat()
}
async function signInAll(providerId: string, names: readonly string[]) {
  const all = await Promise.all(
    names.map(async (name) => [name, (await setting.signIn(providerId, name)).browser] as const),
  )
  return Object.fromEntries(all)
}
const entry = (uid: string) => ({
  objectClass: ['inetOrgPerson', 'extensibleObject'],
  uid: [uid],
  cn: [uid],
  sn: [uid],
  userPassword: [people.password],
})

describe('who is signed in', () => {
  test('loses a group with it, and gets a new one', async () => {
    const provider = await aDirectory()
    const { user, browser } = await setting.signIn(provider.id, 'ada')
    const [operators, fresh] = [people.groupDn('Operators'), people.groupDn('Fresh')]
    await setting.asRoot(async (client) => {
      await client.del(operators)
      await client.add(fresh, { objectClass: 'groupOfNames', cn: 'Fresh', member: people.personDn('ada') })
    })
    try {
      const changed = new Promise((resolve) => engine.engine.core.identities.onAccessChanged(resolve))
      await check(provider.id)
      expect(await changed, 'open streams and consoles hear of it').toBe(user.id)
      expect(await setting.groupsOf(user.id)).toEqual(['Fresh'])
      expect((await browser.session()).status).toBe(200)
    } finally {
      await setting.asRoot(async (client) => {
        await client.del(fresh)
        await client.add(operators, { objectClass: 'groupOfNames', cn: 'Operators', member: people.personDn('ada') })
      })
    }
  })

  test.each(['is removed', 'is disabled'])('and %s there is signed out here, tokens too', async (what) => {
    const provider = await aDirectory()
    const uid = `short-${++number}`
    const dn = people.personDn(uid)
    await setting.asRoot((client) => client.add(dn, entry(uid)))
    const { user, browser } = await setting.signIn(provider.id, uid)
    const caller = await engine.callerOf(user.id, user.userName)
    const other = await setting.signIn(provider.id, 'bob')
    await check(provider.id)
    expect((await browser.session()).status).toBe(200)
    await setting.asRoot(async (client) => {
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
    const { browser } = await setting.signIn(provider.id, 'bob')
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

  test('stays so when the directory shows nobody, or hardly anybody, which is told', async () => {
    const provider = await aDirectory()
    const names = ['bob', 'crowd1', 'crowd2', 'crowd3', 'crowd4']
    const browsers = await signInAll(provider.id, names)
    for (const [userFilter, shown] of [
      ['(objectClass=device)', 0],
      ['(uid=bob)', 1],
    ] as const) {
      await change(provider.id, { userFilter })
      expect(await check(provider.id)).toContain(`Of the 5 users who are signed in, the directory shows ${shown}.`)
    }
    const { items } = await engine.admin.call('listEvents', { query: { objectId: [provider.id] } })
    expect(items.filter(({ code }) => code === 'identity_provider.check_failed')).toHaveLength(1)
    await change(provider.id, { userFilter: '(|(uid=bob)(uid=crowd4))' }) // three may have left
    expect(await check(provider.id)).toBeNull()
    await expect.poll(() => stayed(browsers)).toEqual(['bob', 'crowd4'])
  })

  test('is checked also where another one can’t be', async () => {
    const provider = await aDirectory()
    const uids = ['one', 'two', 'three'].map((name) => `${name}-${++number}`)
    for (const uid of uids) await setting.asRoot((client) => client.add(people.personDn(uid), entry(uid)))
    const browsers = await signInAll(provider.id, uids)
    const rows = await engine.db
      .selectFrom('app_user')
      .select(['id', 'user_name'])
      .where('provider_id', '=', provider.id)
      .orderBy('id')
      .execute()
    const [first, second, third] = rows.map(({ user_name: name }) => name) // as they are checked
    const [poison, fresh] = [people.groupDn('Poison'), people.groupDn('Fresh')]
    await setting.asRoot(async (client) => {
      await client.add(poison, { objectClass: 'groupOfNames', cn: 'Poison', member: people.personDn(first ?? '') })
      await client.add(fresh, { objectClass: 'groupOfNames', cn: 'Fresh', member: people.personDn(second ?? '') })
      await client.del(people.personDn(third ?? ''))
    })
    try {
      const query = { search: 'Poison' }
      const { items } = await engine.admin.call('searchDirectory', { path: { id: provider.id }, query })
      // Every name it could have is taken.
      for (const name of ['', ` (${provider.name})`, ` (${provider.name}, ${items[0]?.externalId})`])
        await engine.db
          .insertInto('user_group')
          .values({ id: crypto.randomUUID(), name: `Poison${name}` })
          .execute()
      expect(await check(provider.id)).toMatch(`${first} could not be checked. The group Poison`)
      expect(await setting.groupsOf(rows[1]?.id ?? '')).toEqual(['Fresh'])
      await expect.poll(async () => new Set(await stayed(browsers))).toEqual(new Set([first, second]))
    } finally {
      await setting.asRoot(async (client) => {
        for (const dn of [poison, fresh]) await client.del(dn)
      })
    }
  })

  test('and is deleted here meanwhile stays so, and is no problem', async () => {
    const provider = await aDirectory()
    const { user } = await setting.signIn(provider.id, 'bob')
    const { secrets } = engine.services
    const problem = await check(provider.id, {
      secrets: {
        ...secrets,
        // Opened once it is known who is signed in, before the directory is asked.
        open: async (...args) => {
          await engine.admin.call('deleteUser', { path: { id: user.id } })
          return await secrets.open(...args)
        },
      },
    })
    expect(problem).toBeNull()
    expect((await engine.admin.call('getIdentityProvider', { path: { id: provider.id } })).userCount).toBe(0)
  })

  test('is checked also where another provider can’t be', async () => {
    const [broken, good] = [await setting.aDirectory(), await setting.aDirectory()]
    for (const { id } of [broken, good]) await setting.signIn(id, 'bob')
    const { secret_id: secretId } = await engine.db
      .selectFrom('identity_provider')
      .select('secret_id')
      .where('id', '=', broken.id)
      .executeTakeFirstOrThrow()
    await engine.db
      .updateTable('secret')
      .set({ ciphertext: Buffer.from('damaged') })
      .where('id', '=', secretId)
      .execute()
    await engine.db
      .updateTable('identity_provider')
      .set({ name: `A ${broken.name}` })
      .where('id', '=', broken.id)
      .execute()
    await expect(directoriesReconciler(parts()).run(new AbortController().signal)).rejects.toThrow(/./)
    expect((await store.findById(engine.db, good.id))?.checked_at).not.toBeNull()
    await engine.db.updateTable('identity_provider').set({ enabled: false }).where('id', '=', broken.id).execute()
  })

  test('is checked by the engine itself', async () => {
    const provider = await setting.aDirectory({ checkIntervalSeconds: 30 })
    await setting.signIn(provider.id, 'bob')
    await expect
      .poll(async () => (await engine.admin.call('getIdentityProvider', { path: { id: provider.id } })).checkedAt, {
        timeout: 15_000,
      })
      .not.toBeNull()
  })
})
