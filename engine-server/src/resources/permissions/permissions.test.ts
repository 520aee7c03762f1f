import { type Client, createClient } from '@overt/api-client'
import type { BodyOf, Schema } from '@overt/api-client/engine'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { aHost, anEstate, aVm, type Estate } from '../../../test/estate.ts'
import { testEngine, type TestCaller, type TestEngine } from '../../../test/harness.ts'
import { readStream } from '../../../test/sse-client.ts'
import { systemId } from '../../authz/actor.ts'
import { builtIn, everyoneId, type Right } from '../../authz/roles.ts'

let engine: TestEngine
let estate: Estate
let admin: Client['call']
let host: { id: string }
beforeAll(async () => {
  engine = await testEngine()
  admin = engine.admin.call
  estate = await anEstate(engine.db)
  host = await aHost(engine.db, estate, { name: 'node-a', address: '192.0.2.7' })
})
afterAll(() => engine[Symbol.asyncDispose]())

let names = 0
const aName = (what: string) => `${what}-${++names}`
const aMachine = () => aVm(engine.db, estate, { name: aName('vm'), hostId: host.id })
const aRole = (...rights: Right[]) => admin('createRole', { body: { name: aName('role'), kind: 'user', rights } })
const aGroup = () => admin('createGroup', { body: { name: aName('group') } })
type ObjectRef = Schema<'ObjectRef'>
const onVm = ({ id }: { id: string }): ObjectRef => ({ kind: 'vm', id })
const onSystem: ObjectRef = { kind: 'system', id: systemId }
const grant = (
  principal: BodyOf<'createPermission'>['principal'],
  roleId: string,
  object: ObjectRef,
  more: { expiresAt?: string } = {},
) => admin('createPermission', { body: { principal, roleId, object, ...more } })
const seen = async (user: TestCaller, { id }: { id: string }) => (await user.call('getVm', { path: { id } })).myRights
const hidden = (user: TestCaller, vm: { id: string }) =>
  expect(seen(user, vm)).rejects.toMatchObject({ code: 'not_found' })

describe('roles', () => {
  test('are made, changed and deleted, and count at once for whoever has one', async () => {
    const [user, vm, role] = [await engine.aUser(aName('user')), await aMachine(), await aRole('run_vm', 'see')]
    expect(role).toMatchObject({ builtIn: false, everyRight: false, rights: ['see', 'run_vm'], grantCount: 0 })
    const { id: permissionId } = await grant({ kind: 'user', id: user.id }, role.id, onVm(vm))
    expect(await seen(user, vm)).toEqual(['see', 'run_vm'])
    const path = { id: role.id }
    const headers = { 'If-Match': `"${role.revision}"` } as const
    const change = { name: aName('better'), rights: ['see', 'stop_vm'] } satisfies BodyOf<'updateRole'>
    const changed = await admin('updateRole', { path, headers, body: change })
    expect(changed).toMatchObject({ ...change, grantCount: 1 })
    expect(await seen(user, vm)).toEqual(['see', 'stop_vm'])
    await expect(admin('updateRole', { path, headers, body: { description: 'late' } })).rejects.toMatchObject({
      code: 'stale_revision',
    })
    await expect(admin('deleteRole', { path })).rejects.toMatchObject({ code: 'conflict' })
    await admin('deletePermission', { path: { id: permissionId } })
    await admin('deleteRole', { path })
    await expect(admin('getRole', { path })).rejects.toMatchObject({ code: 'not_found' })
  })

  test('that are built in stay as they are, and a name is taken once', async () => {
    const path = { id: builtIn.userRole }
    const { name, revision } = await admin('getRole', { path })
    const headers = { 'If-Match': `"${revision}"` } as const
    await expect(admin('updateRole', { path, headers, body: { description: 'mine' } })).rejects.toMatchObject({
      code: 'conflict',
    })
    await expect(admin('deleteRole', { path })).rejects.toMatchObject({ code: 'conflict' })
    await expect(admin('createRole', { body: { name, kind: 'user', rights: ['see'] } })).rejects.toMatchObject({
      code: 'already_exists',
    })
  })

  test('are listed, those of the system first, page by page', async () => {
    await aRole('see')
    const all = await admin('listRoles', {})
    expect(all.items.map(({ builtIn: own }) => own)).toEqual(
      all.items.map(({ builtIn: own }) => own).sort((a, b) => Number(b) - Number(a)),
    )
    const paged: string[] = []
    for (let after: string | undefined, more = true; more; more = after !== undefined) {
      const page = await admin('listRoles', { query: { limit: 4, ...(after === undefined ? {} : { after }) } })
      paged.push(...page.items.map(({ id }) => id))
      after = page.next ?? undefined
    }
    expect(paged).toEqual(all.items.map(({ id }) => id))
  })

  test('give no more than whoever grants them has', async () => {
    const [owner, friend, vm] = [
      await engine.aUser(aName('owner')),
      await engine.aUser(aName('friend')),
      await aMachine(),
    ]
    await grant({ kind: 'user', id: owner.id }, builtIn.userVmManager, onVm(vm))
    const give = (roleId: string) =>
      owner.call('createPermission', {
        body: { principal: { kind: 'user', id: friend.id }, roleId, object: onVm(vm) },
      })
    for (const roleId of [builtIn.superUser, builtIn.clusterAdmin, (await aRole('see', 'migrate_vm')).id])
      await expect(give(roleId)).rejects.toMatchObject({ code: 'forbidden' })
    await give(builtIn.userRole)
    expect(await seen(friend, vm)).toContain('run_vm')
  })
})

describe('groups', () => {
  test('bring what they are granted to all who are in them, be it by groups in them', async () => {
    const [user, vm] = [await engine.aUser(aName('user')), await aMachine()]
    const [inner, outer] = [await aGroup(), await aGroup()]
    await grant({ kind: 'group', id: outer.id }, builtIn.userRole, onVm(vm))
    await hidden(user, vm)
    await admin('addGroupMember', { path: { id: inner.id }, body: { kind: 'user', id: user.id } })
    await hidden(user, vm)
    await admin('addGroupMember', { path: { id: outer.id }, body: { kind: 'group', id: inner.id } })
    expect(await seen(user, vm)).toContain('run_vm')
    expect((await admin('getGroup', { path: { id: outer.id } })).memberCount).toBe(1)
    expect((await admin('listGroupMembers', { path: { id: outer.id } })).items).toMatchObject([
      { kind: 'group', name: inner.name },
    ])
    const around = async (memberId: string) => (await admin('listGroups', { query: { memberId } })).items
    expect(await around(user.id)).toMatchObject([{ id: inner.id }])
    expect(await around(inner.id)).toMatchObject([{ id: outer.id }])
    expect(await around(outer.id)).toEqual([])
    await admin('removeGroupMember', { path: { id: inner.id, memberId: user.id } })
    await hidden(user, vm)
    await admin('addGroupMember', { path: { id: inner.id }, body: { kind: 'user', id: user.id } })
    await admin('deleteGroup', { path: { id: inner.id } })
    await hidden(user, vm)
    await admin('deleteGroup', { path: { id: outer.id } })
    const left = engine.db.selectFrom('permission').select('id').where('principal_id', '=', outer.id)
    expect(await left.execute()).toEqual([])
  })

  test('are in no circle, and nobody is in one twice', async () => {
    const [a, b, c] = [await aGroup(), await aGroup(), await aGroup()]
    const put = (into: { id: string }, { id }: { id: string }) =>
      admin('addGroupMember', { path: { id: into.id }, body: { kind: 'group', id } })
    await put(a, b)
    await put(b, c)
    for (const into of [c, b]) await expect(put(into, a)).rejects.toMatchObject({ code: 'conflict' })
    await expect(put(a, a)).rejects.toMatchObject({ code: 'conflict' })
    await expect(put(a, b)).rejects.toMatchObject({ code: 'already_exists' })
    // Two at once, of which the second would close the circle.
    const [d, e] = [await aGroup(), await aGroup()]
    const both = await Promise.allSettled([put(d, e), put(e, d)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('that are filled at the same time reach everybody', async () => {
    const [vm, outer] = [await aMachine(), await aGroup()]
    await grant({ kind: 'group', id: outer.id }, builtIn.userRole, onVm(vm))
    for (let round = 0; round < 5; round += 1) {
      const [inner, user] = [await aGroup(), await engine.aUser(aName('user'))]
      await Promise.all([
        admin('addGroupMember', { path: { id: inner.id }, body: { kind: 'user', id: user.id } }),
        admin('addGroupMember', { path: { id: outer.id }, body: { kind: 'group', id: inner.id } }),
      ])
      expect(await seen(user, vm)).toContain('see')
    }
  })

  test('take nobody beyond whoever fills them', async () => {
    const keeper = await engine.aUser(aName('keeper'))
    const { id: roleId } = await aRole('manipulate_users', 'see')
    await grant({ kind: 'user', id: keeper.id }, roleId, onSystem)
    const [weak, within, strong] = [await aGroup(), await aGroup(), await aGroup()]
    await grant({ kind: 'group', id: strong.id }, builtIn.readOnlyAdmin, onSystem)
    const join = ({ id }: { id: string }) =>
      keeper.call('addGroupMember', { path: { id }, body: { kind: 'user', id: keeper.id } })
    await join(weak)
    await expect(join(strong)).rejects.toMatchObject({ code: 'forbidden' })
    await admin('addGroupMember', { path: { id: strong.id }, body: { kind: 'group', id: within.id } })
    const other = await engine.aUser(aName('other'))
    const through = keeper.call('addGroupMember', { path: { id: within.id }, body: { kind: 'user', id: other.id } })
    await expect(through).rejects.toMatchObject({ code: 'forbidden' })
    const administrator = { userName: aName('u'), password: 'long enough 1', administrator: true }
    await expect(keeper.call('createUser', { body: administrator })).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('whose people a directory names are not changed here', async () => {
    const [group, providerId] = [await aGroup(), crypto.randomUUID()]
    const provider = { id: providerId, kind: 'ldap', name: aName('directory'), enabled: false, settings: '{}' }
    await engine.db.insertInto('identity_provider').values(provider).execute()
    await engine.db
      .updateTable('user_group')
      .set({ provider_id: providerId, external_id: 'cn=x' })
      .where('id', '=', group.id)
      .execute()
    const change = admin('addGroupMember', { path: { id: group.id }, body: { kind: 'user', id: engine.admin.id } })
    await expect(change).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('grants', () => {
  test('to everyone reach whoever has an account, also who comes later', async () => {
    const vm = await aMachine()
    const permission = await grant({ kind: 'everyone' }, builtIn.userRole, onVm(vm))
    expect(permission.principal).toEqual({ kind: 'everyone', id: everyoneId, name: 'Everyone' })
    expect(await seen(await engine.aUser(aName('later')), vm)).toContain('see')
    await admin('deletePermission', { path: { id: permission.id } })
    await hidden(await engine.aUser(aName('later')), vm)
  })

  test('for a time end by themselves, and whoever follows the VM is told within 5 s', async () => {
    const [user, vm] = [await engine.aUser(aName('user')), await aMachine()]
    const expiresAt = new Date(Date.now() + 1_000).toISOString()
    const { id } = await grant({ kind: 'user', id: user.id }, builtIn.userRole, onVm(vm), { expiresAt })
    using stream = await readStream(engine.origin, user.token)
    expect(await seen(user, vm)).toContain('see')
    await vi.waitFor(() => expect(stream.changes('gone')).toContain(vm.id), { timeout: 6_000 })
    await hidden(user, vm)
    const events = engine.db
      .selectFrom('event')
      .select('code')
      .where('object_id', '=', id)
      .where('code', 'is not', null)
    expect((await events.orderBy('row_number').execute()).map(({ code }) => code)).toEqual([
      'permission.granted',
      'permission.expired',
    ])
    expect(await engine.db.selectFrom('permission').select('id').where('id', '=', id).execute()).toEqual([])
  })

  test('that would have ended already are refused, and one that has ended counts for nothing before it is removed', async () => {
    const [user, vm] = [await engine.aUser(aName('user')), await aMachine()]
    const late = grant({ kind: 'user', id: user.id }, builtIn.userRole, onVm(vm), { expiresAt: '2020-01-01T00:00:00Z' })
    await expect(late).rejects.toMatchObject({ fields: { '/expiresAt': expect.any(String) as string } })
    await expect(grant({ kind: 'group' }, builtIn.userRole, onVm(vm))).rejects.toMatchObject({
      code: 'invalid_request',
    })
    await engine.db.transaction().execute(async (tx) => {
      await sql`insert into permission (id, principal_kind, principal_id, role_id, object_kind, object_id, expires_at)
        values (gen_random_uuid(), 'user', ${user.id}::uuid, ${builtIn.userRole}::uuid, 'vm', ${vm.id}::uuid,
          now() - interval '1 s')`.execute(tx)
      const { rows } = await sql`select from user_grant where user_id = ${user.id}::uuid`.execute(tx)
      expect(rows).toEqual([])
    })
  })

  test('are listed with those above an object, and by whom they reach', async () => {
    const [user, vm, group] = [await engine.aUser(aName('user')), await aMachine(), await aGroup()]
    await admin('addGroupMember', { path: { id: group.id }, body: { kind: 'user', id: user.id } })
    const own = await grant({ kind: 'user', id: user.id }, builtIn.userRole, onVm(vm))
    const above = await grant({ kind: 'group', id: group.id }, builtIn.userRole, {
      kind: 'cluster',
      id: estate.clusterId,
    })
    const list = async (query: { objectId?: string; inherited?: boolean; reachesUserId?: string }) =>
      (await admin('listPermissions', { query })).items.map(({ id }) => id)
    expect(await list({ objectId: vm.id })).toEqual([own.id])
    expect(await list({ objectId: vm.id, inherited: true })).toEqual(expect.arrayContaining([own.id, above.id]))
    expect(await list({ reachesUserId: user.id })).toEqual([own.id, above.id])
    const theirs = (await user.call('listPermissions', {})).items
    expect(theirs.map(({ id, manageable }) => [id, manageable])).toEqual([
      [own.id, false],
      [above.id, false],
    ])
  })

  test('say before they are taken away who loses what', async () => {
    const [user, vm] = [await engine.aUser(aName('user')), await aMachine()]
    const id = { id: user.id, kind: 'user' } as const
    const more = await grant(id, builtIn.userVmManager, onVm(vm))
    const less = await grant(id, builtIn.userRole, onVm(vm))
    const plan = (permissionId: string) => admin('planDeletePermission', { path: { id: permissionId } })
    expect((await plan(less.id)).effects).toMatchObject([{ action: 'keep', object: { id: user.id } }])
    const { effects, hash } = await plan(more.id)
    expect(effects[0]?.text).toContain('can no longer delete VM')
    expect(effects[0]?.text).not.toContain('run VM')
    const headers = { 'Plan-Hash': hash }
    await admin('deletePermission', { path: { id: less.id } })
    expect((await plan(more.id)).effects[0]?.text).toContain('run VM')
    await admin('deletePermission', { path: { id: more.id }, headers })
    await hidden(user, vm)
  })
})

describe('the last administrator', () => {
  test('is kept, be it a user or a group that is one', async () => {
    const [group, user] = [await aGroup(), await engine.aUser(aName('second'))]
    await admin('addGroupMember', { path: { id: group.id }, body: { kind: 'user', id: user.id } })
    const byGroup = await grant({ kind: 'group', id: group.id }, builtIn.superUser, onSystem)
    const own = (await admin('listPermissions', { query: { principalId: engine.admin.id } })).items.find(
      ({ role }) => role.id === builtIn.superUser,
    )
    await admin('deletePermission', { path: { id: own?.id ?? '' } })
    // Now only who is in the group is one.
    const { call } = user
    const refused = { code: 'conflict' }
    await expect(call('removeGroupMember', { path: { id: group.id, memberId: user.id } })).rejects.toMatchObject(
      refused,
    )
    await expect(call('deleteGroup', { path: { id: group.id } })).rejects.toMatchObject(refused)
    await expect(call('deletePermission', { path: { id: byGroup.id } })).rejects.toMatchObject(refused)
    await expect(call('deleteUser', { path: { id: user.id } })).rejects.toMatchObject(refused)
    // One for a time is none to rely on.
    const principal = { kind: 'user', id: engine.admin.id } as const
    const body = { principal, roleId: builtIn.superUser, object: onSystem }
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
    const timed = await call('createPermission', { body: { ...body, expiresAt } })
    await expect(call('deletePermission', { path: { id: byGroup.id } })).rejects.toMatchObject(refused)
    await call('deletePermission', { path: { id: timed.id } })
    await call('createPermission', { body })
    await admin('deleteGroup', { path: { id: group.id } })
    await admin('deleteUser', { path: { id: user.id } })
  })
})

describe('a token with fewer rights', () => {
  const limited = async (rights: Right[]) => {
    const { token, apiToken } = await admin('createApiToken', { body: { name: aName('token'), rights } })
    expect(apiToken.rights).toEqual(rights)
    return createClient({ origin: engine.origin, token })
  }

  test('does no more than they say, and shows no more', async () => {
    const vm = await aMachine()
    const { call } = await limited(['see', 'run_vm'])
    expect((await call('getVm', { path: { id: vm.id } })).myRights).toEqual(['see', 'run_vm'])
    expect((await call('listVms', { query: { ids: [vm.id] } })).items[0]?.myRights).toEqual(['see', 'run_vm'])
    const remove = call('deleteVm', { path: { id: vm.id } })
    await expect(remove).rejects.toMatchObject({ code: 'forbidden' })
    await expect(
      call('createUser', { body: { userName: aName('u'), password: 'long enough 1' } }),
    ).rejects.toMatchObject({ code: 'forbidden' })
    const blind = await limited(['run_vm'])
    await expect(blind.call('getVm', { path: { id: vm.id } })).rejects.toMatchObject({ code: 'not_found' })
    // Asked for together, each is answered by its own rights.
    const [one, other] = await Promise.all([
      admin('getVm', { path: { id: vm.id } }),
      call('getVm', { path: { id: vm.id } }),
    ])
    expect([one.myRights.length > 2, other.myRights.length]).toEqual([true, 2])
  })

  test('does not make itself a stronger one, nor changes what is its owner’s', async () => {
    const { call } = await limited(['see'])
    await expect(call('createApiToken', { body: { name: 'strong' } })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(call('updateProfile', { body: { displayName: 'x' } })).rejects.toMatchObject({ code: 'forbidden' })
    const principal = { kind: 'user', id: engine.admin.id } as const
    const body = { principal, roleId: builtIn.userRole, object: onSystem }
    await expect(call('createPermission', { body })).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('follows by the stream what it shows, and nothing else', async () => {
    const vm = await aMachine()
    const { token } = await admin('createApiToken', { body: { name: aName('token'), rights: ['run_vm'] } })
    using blind = await readStream(engine.origin, token)
    using whole = await readStream(engine.origin, engine.admin.token)
    const { revision } = await admin('getVm', { path: { id: vm.id } })
    await admin('updateVm', {
      path: { id: vm.id },
      headers: { 'If-Match': `"${revision}"` },
      body: { description: 'new' },
    })
    await vi.waitFor(() => expect(whole.changes('updated')).toContain(vm.id))
    expect(blind.changes()).not.toContain(vm.id)
  })
})

describe('who makes something', () => {
  test('without a right to see what others made, sees and manages their own', async () => {
    const [maker, other] = [await engine.aUser(aName('maker')), await engine.aUser(aName('other'))]
    const cluster = { kind: 'cluster', id: estate.clusterId } as const
    for (const user of [maker, other]) await grant({ kind: 'user', id: user.id }, builtIn.vmCreator, cluster)
    const foreign = await aMachine()
    expect((await maker.call('listClusters', {})).items.map(({ id }) => id)).toEqual([estate.clusterId])
    expect((await maker.call('listVms', {})).items).toEqual([])
    const { object } = await maker.call('createVm', {
      body: { name: aName('own'), clusterId: estate.clusterId, deleteProtected: false, start: false },
    })
    expect((await maker.call('listVms', {})).items.map(({ id }) => id)).toEqual([object.id])
    expect(await seen(maker, object)).toEqual(expect.arrayContaining(['delete_vm', 'run_vm', 'manipulate_permissions']))
    await hidden(other, object)
    await hidden(maker, foreign)
    const { items } = await maker.call('listPermissions', { query: { objectId: object.id } })
    expect(items).toMatchObject([{ role: { id: builtIn.userVmManager }, principal: { id: maker.id } }])
  })

  test('and may do everything anyway gets nothing besides', async () => {
    const { object } = await admin('createVm', {
      body: { name: aName('admins'), clusterId: estate.clusterId, deleteProtected: false, start: false },
    })
    expect((await admin('listPermissions', { query: { objectId: object.id } })).items).toEqual([])
  })
})

describe('the explainer', () => {
  const explain = (caller: TestCaller, right: Right, vm: { id: string }, userId?: string) =>
    caller.call('explainAccess', {
      query: { right, objectKind: 'vm', objectId: vm.id, ...(userId === undefined ? {} : { userId }) },
    })

  test('says by which way a right comes, and who could give it when it does not', async () => {
    const [user, vm] = [await engine.aUser(aName('ann')), await aMachine()]
    const [team, department] = [await aGroup(), await aGroup()]
    await admin('addGroupMember', { path: { id: team.id }, body: { kind: 'user', id: user.id } })
    await admin('addGroupMember', { path: { id: department.id }, body: { kind: 'group', id: team.id } })
    const no = await explain(engine.admin, 'run_vm', vm, user.id)
    expect(no).toMatchObject({ allowed: false, reasons: [], grantors: expect.arrayContaining(['admin']) as string[] })
    expect(no.sentence).toMatch(/^No, ann-\d+ does not have the right to run VM on the VM vm-\d+.*admin/)
    const { id } = await grant({ kind: 'group', id: department.id }, builtIn.userRole, {
      kind: 'cluster',
      id: estate.clusterId,
    })
    const yes = await explain(user, 'run_vm', vm)
    expect(yes).toMatchObject({
      allowed: true,
      grantors: [],
      reasons: [
        { permissionId: id, groups: [team.name, department.name], role: { name: 'UserRole' }, grantedBy: 'admin' },
      ],
    })
    expect(yes.sentence).toContain(`(${user.userName} is in ${team.name}, which is in it)`)
    expect((await explain(user, 'delete_vm', vm)).allowed).toBe(false)
    await admin('deletePermission', { path: { id } })
    expect((await explain(engine.admin, 'run_vm', vm, user.id)).allowed).toBe(false)
  })

  test('agrees with what is enforced, for every right', async () => {
    const [user, vm] = [await engine.aUser(aName('user')), await aMachine()]
    await grant({ kind: 'user', id: user.id }, builtIn.userVmRunTimeManager, onVm(vm))
    const rights = await seen(user, vm)
    const { rights: all } = await admin('getRole', { path: { id: builtIn.superUser } })
    for (const right of all)
      expect([right, (await explain(user, right, vm)).allowed]).toEqual([right, rights.includes(right)])
  })

  test('tells nobody of others or of what is hidden', async () => {
    const [user, other, vm] = [await engine.aUser(aName('user')), await engine.aUser(aName('other')), await aMachine()]
    await expect(explain(user, 'see', vm)).rejects.toMatchObject({ code: 'not_found' })
    await grant({ kind: 'user', id: user.id }, builtIn.userRole, onVm(vm))
    await expect(explain(user, 'see', vm, other.id)).rejects.toMatchObject({ code: 'forbidden' })
  })
})
