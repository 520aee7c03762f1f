import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemId } from '../src/authz/actor.ts'
import { testEngine, type TestCaller, type TestEngine } from './harness.ts'
import { testRoles } from '../src/test-support/grants.ts'

let engine: TestEngine
let call: TestCaller['call']
beforeAll(async () => {
  engine = await testEngine()
  ;({ call } = engine.admin)
})
afterAll(() => engine[Symbol.asyncDispose]())

const aName = (what: string) => `${what}-${crypto.randomUUID().slice(0, 8)}`
const aDataCenter = () => call('createDataCenter', { body: { name: aName('dc'), local: true } })
const eventCodes = async (objectId: string) =>
  (await call('listEvents', { query: { objectId: [objectId] } })).items.map(({ code }) => code)

describe('data centers, clusters and networks', () => {
  test('stand in each other, count what they hold, and say what was done', async () => {
    const dataCenter = await aDataCenter()
    const cluster = await call('createCluster', {
      body: { name: aName('c'), dataCenterId: dataCenter.id, architecture: 'aarch64', description: 'for tests' },
    })
    expect(cluster).toMatchObject({
      dataCenterName: dataCenter.name,
      hostCount: 0,
      vmCount: 0,
      architecture: 'aarch64',
    })
    expect(await call('getCluster', { path: { id: cluster.id } })).toEqual(cluster)
    expect((await call('listClusters', { query: { dataCenterId: [dataCenter.id] } })).items).toEqual([cluster])
    expect(await eventCodes(dataCenter.id)).toEqual(['data_center.created'])
    expect(await eventCodes(cluster.id)).toEqual(['cluster.created'])
  })

  test('a name is taken once', async () => {
    const dataCenter = await aDataCenter()
    const again = call('createDataCenter', { body: { name: dataCenter.name, local: true } })
    await expect(again).rejects.toMatchObject({ code: 'already_exists', fields: { '/name': 'Taken.' } })
  })

  test('are not made in what is not there', async () => {
    const body = { name: aName('c'), dataCenterId: crypto.randomUUID() }
    await expect(call('createCluster', { body: { ...body, architecture: 'x86_64' } })).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(call('createNetwork', { body: { ...body, mode: 'nat', mtu: 1500 } })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  test.each(['a\nb', '../x', '<b>', "'", '', 'x'.repeat(65), ' x'])('are not called %j', async (name) => {
    const made = call('createDataCenter', { body: { name, local: true } })
    await expect(made).rejects.toMatchObject({ code: 'invalid_request', fields: { '/name': expect.any(String) } })
  })

  test('networks get free addresses, also many at once, and keep to themselves', async () => {
    const dataCenter = await aDataCenter()
    const make = (ipv4Cidr?: string) =>
      call('createNetwork', {
        body: {
          name: aName('n'),
          dataCenterId: dataCenter.id,
          mode: 'nat',
          mtu: 1500,
          ...(ipv4Cidr ? { ipv4Cidr } : {}),
        },
      })
    const given = await make('10.83.1.1/24')
    const chosen = await Promise.all(Array.from({ length: 6 }, () => make()))
    const cidrs = chosen.map(({ ipv4Cidr }) => ipv4Cidr)
    expect(new Set(cidrs).size).toBe(6)
    expect(cidrs).not.toContain(given.ipv4Cidr)
    for (const cidr of cidrs) expect(cidr).toMatch(/^10\.83\.\d+\.1\/24$/)
    await expect(make('10.83.1.129/25')).rejects.toMatchObject({ code: 'conflict' })
    await expect(make('10.83.1.0/24')).rejects.toMatchObject({ fields: { '/ipv4Cidr': expect.any(String) } })
    await expect(make('8.8.8.1/24')).rejects.toMatchObject({ code: 'invalid_request' })
  })

  test('pages go through everything once, narrowed by ids and text', async () => {
    const prefix = aName('page')
    const made = await Promise.all(
      Array.from({ length: 7 }, (_, index) =>
        call('createDataCenter', { body: { name: `${prefix} ${index}`, local: true, description: '100% _special_' } }),
      ),
    )
    const seen: string[] = []
    let after: string | null = null
    do {
      const page: { items: { name: string }[]; next: string | null } = await call('listDataCenters', {
        query: { limit: 3, search: prefix, ...(after === null ? {} : { after }) },
      })
      seen.push(...page.items.map(({ name }) => name))
      after = page.next
    } while (after !== null)
    expect(seen).toEqual(made.map(({ name }) => name).sort())
    const ids = [made[0]?.id ?? '', made[3]?.id ?? '', crypto.randomUUID()]
    const some = await call('listDataCenters', { query: { ids } })
    expect(some.items.map(({ id }) => id).sort()).toEqual(ids.slice(0, 2).sort())
    const found = (search: string) => call('listDataCenters', { query: { search } })
    expect((await found('0% _SPECIAL_')).items.length).toBe(7)
    expect((await found('0%%')).items).toEqual([]) // no wildcard
  })
})

describe('people and permissions', () => {
  test('a role on an object counts on it and below, until it is taken away', async () => {
    const dataCenter = await aDataCenter()
    const cluster = await call('createCluster', {
      body: { name: aName('c'), dataCenterId: dataCenter.id, architecture: 'x86_64' },
    })
    const user = await engine.aUser(aName('user'))
    await expect(user.call('getCluster', { path: { id: cluster.id } })).rejects.toMatchObject({ code: 'not_found' })
    const object = { kind: 'data_center', id: dataCenter.id } as const
    const permission = await call('createPermission', {
      body: { principal: { kind: 'user', id: user.id }, roleId: testRoles.user, object },
    })
    expect(permission).toMatchObject({
      principal: { name: user.userName },
      object: { name: dataCenter.name },
      grantedBy: 'admin',
    })
    const seen = await user.call('getCluster', { path: { id: cluster.id } })
    expect(seen.myRights).toEqual([
      'see',
      'run_vm',
      'stop_vm',
      'shut_down_vm',
      'reboot_vm',
      'reset_vm',
      'connect_to_vm',
      'see_operations',
    ])
    expect((await user.call('listPermissions', {})).items).toEqual([{ ...permission, manageable: false }])
    const again = call('createPermission', {
      body: { principal: { kind: 'user', id: user.id }, roleId: testRoles.user, object },
    })
    await expect(again).rejects.toMatchObject({ code: 'already_exists' })
    await call('deletePermission', { path: { id: permission.id } })
    await expect(user.call('getCluster', { path: { id: cluster.id } })).rejects.toMatchObject({ code: 'not_found' })
    expect(await eventCodes(permission.id)).toEqual(['permission.revoked', 'permission.granted'])
  })

  test('who administers a part grants roles there and nowhere else', async () => {
    const [mine, other] = [await aDataCenter(), await aDataCenter()]
    const boss = await engine.aUser(aName('boss'), [{ role: 'administrator', kind: 'data_center', id: mine.id }])
    const user = await engine.aUser(aName('user'))
    const grant = (kind: 'data_center' | 'system', id: string) =>
      boss.call('createPermission', {
        body: { principal: { kind: 'user', id: user.id }, roleId: testRoles.administrator, object: { kind, id } },
      })
    const permission = await grant('data_center', mine.id)
    await expect(grant('data_center', other.id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(grant('system', systemId)).rejects.toMatchObject({ code: 'not_found' })
    await expect(
      boss.call('createUser', { body: { userName: aName('u'), password: 'long enough 1', administrator: false } }),
    ).rejects.toMatchObject({ code: 'forbidden' })
    await boss.call('deletePermission', { path: { id: permission.id } })
    const weak = await engine.aUser(aName('weak'), [{ role: 'user', kind: 'data_center', id: mine.id }])
    const escalate = weak.call('createPermission', {
      body: {
        principal: { kind: 'user', id: weak.id },
        roleId: testRoles.administrator,
        object: { kind: 'data_center', id: mine.id },
      },
    })
    await expect(escalate).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('the last administrator stays, also when two remove each other at once', async () => {
    const removeAdmin = call('deleteUser', { path: { id: engine.admin.id } })
    await expect(removeAdmin).rejects.toMatchObject({ code: 'conflict' })
    const body = { userName: aName('second'), password: 'long enough 1', administrator: true }
    const second = await call('createUser', { body })
    expect(second.administrator).toBe(true)
    const caller = await engine.callerOf(second.id, second.userName)
    const own = async (userId: string) =>
      (await call('listPermissions', { query: { principalId: userId } })).items[0]?.id ?? ''
    const [first, other] = [await own(engine.admin.id), await own(second.id)]
    const both = await Promise.allSettled([
      caller.call('deletePermission', { path: { id: first } }),
      call('deletePermission', { path: { id: other } }),
    ])
    expect(both.filter(({ status }) => status === 'fulfilled').length).toBe(1)
    const left = await engine.db
      .selectFrom('permission')
      .select('principal_id')
      .where('object_id', '=', systemId)
      .execute()
    expect(left.length).toBe(1)
    // Whoever was left puts things right for the other tests.
    if (left[0]?.principal_id !== engine.admin.id)
      await caller.call('createPermission', {
        body: {
          principal: { kind: 'user', id: engine.admin.id },
          roleId: testRoles.administrator,
          object: { kind: 'system', id: systemId },
        },
      })
  })

  test('a user who is removed is gone with sessions, tokens and permissions', async () => {
    const dataCenter = await aDataCenter()
    const user = await engine.aUser(aName('leaves'), [{ role: 'user', kind: 'data_center', id: dataCenter.id }])
    await call('deleteUser', { path: { id: user.id } })
    await expect
      .poll(() => user.call('getSession', {}).catch((error: { code: string }) => error.code))
      .toBe('unauthenticated')
    expect(await engine.db.selectFrom('permission').select('id').where('principal_id', '=', user.id).execute()).toEqual(
      [],
    )
    for (const table of ['api_token', 'login_session'] as const)
      expect(await engine.db.selectFrom(table).select('id').where('user_id', '=', user.id).execute()).toEqual([])
    await expect(call('getUser', { path: { id: user.id } })).rejects.toMatchObject({ code: 'not_found' })
    expect(await eventCodes(user.id)).toEqual(['user.removed'])
  })

  test('roles are granted on what the estate is made of only', async () => {
    const principal = { kind: 'user', id: engine.admin.id } as const
    const body = { principal, roleId: testRoles.user, object: { kind: 'nic', id: crypto.randomUUID() } } as const
    await expect(call('createPermission', { body })).rejects.toMatchObject({
      fields: { '/object/kind': expect.any(String) },
    })
  })
})

describe('events', () => {
  test('are narrowed by text, severity and object, and only to what one may see', async () => {
    const dataCenter = await aDataCenter()
    const { items } = await call('listEvents', { query: { search: dataCenter.name } })
    expect(items).toMatchObject([
      { code: 'data_center.created', severity: 'normal', object: { id: dataCenter.id }, userName: 'admin' },
    ])
    expect(
      (await call('listEvents', { query: { search: dataCenter.name, severity: ['warning', 'error'] } })).items,
    ).toEqual([])
    const user = await engine.aUser(aName('user'))
    expect((await user.call('listEvents', {})).items).toEqual([])
  })
})

test('the engine says who it is', async () => {
  const system = await call('getSystem', {})
  expect(system).toMatchObject({
    engineId: engine.services.authority.engineId,
    caFingerprint: engine.services.authority.caFingerprint,
  })
})
