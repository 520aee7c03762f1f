import { sql } from 'kysely'
import { describe, expect, test, vi } from 'vitest'
import { aCompany, onSystem, onVm } from '../../../test/company.ts'
import { readStream } from '../../../test/sse-client.ts'
import { builtIn, everyoneId } from '../../authz/roles.ts'

const company = aCompany()
const { admin, aName, aUser, aMachine, aGroup, grant, seen, hidden } = company

describe('grants', () => {
  test('to everyone reach whoever has an account, also who comes later', async () => {
    const vm = await aMachine()
    const permission = await grant({ kind: 'everyone' }, builtIn.userRole, onVm(vm))
    expect(permission.principal).toEqual({ kind: 'everyone', id: everyoneId, name: 'Everyone' })
    expect(await seen(await aUser('later'), vm)).toContain('see')
    await admin('deletePermission', { path: { id: permission.id } })
    await hidden(await aUser('later'), vm)
  })

  test('for a time end by themselves, and whoever follows the VM is told within 5 s', async () => {
    const [user, vm] = [await aUser(), await aMachine()]
    const expiresAt = new Date(Date.now() + 1_000).toISOString()
    const { id } = await grant({ kind: 'user', id: user.id }, builtIn.userRole, onVm(vm), { expiresAt })
    using stream = await readStream(company.engine.origin, user.token)
    expect(await seen(user, vm)).toContain('see')
    await vi.waitFor(() => expect(stream.changes('gone')).toContain(vm.id), { timeout: 6_000 })
    await hidden(user, vm)
    const events = company.engine.db
      .selectFrom('event')
      .select('code')
      .where('object_id', '=', id)
      .where('code', 'is not', null)
    expect((await events.orderBy('row_number').execute()).map(({ code }) => code)).toEqual([
      'permission.granted',
      'permission.expired',
    ])
    expect(await company.engine.db.selectFrom('permission').select('id').where('id', '=', id).execute()).toEqual([])
  })

  test('that would have ended already are refused, and one that has ended counts for nothing before it is removed', async () => {
    const [user, vm] = [await aUser(), await aMachine()]
    const late = grant({ kind: 'user', id: user.id }, builtIn.userRole, onVm(vm), { expiresAt: '2020-01-01T00:00:00Z' })
    await expect(late).rejects.toMatchObject({ fields: { '/expiresAt': expect.any(String) as string } })
    await expect(grant({ kind: 'group' }, builtIn.userRole, onVm(vm))).rejects.toMatchObject({
      code: 'invalid_request',
    })
    await company.engine.db.transaction().execute(async (tx) => {
      await sql`insert into permission (id, principal_kind, principal_id, role_id, object_kind, object_id, expires_at)
        values (gen_random_uuid(), 'user', ${user.id}::uuid, ${builtIn.userRole}::uuid, 'vm', ${vm.id}::uuid,
          now() - interval '1 s')`.execute(tx)
      const { rows } = await sql`select from user_grant where user_id = ${user.id}::uuid`.execute(tx)
      expect(rows).toEqual([])
    })
  })

  test('are listed with those above an object, and by whom they reach', async () => {
    const [user, vm, group] = [await aUser(), await aMachine(), await aGroup()]
    await admin('addGroupMember', { path: { id: group.id }, body: { kind: 'user', id: user.id } })
    const own = await grant({ kind: 'user', id: user.id }, builtIn.userRole, onVm(vm))
    const above = await grant({ kind: 'group', id: group.id }, builtIn.userRole, {
      kind: 'cluster',
      id: company.estate.clusterId,
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
    const [user, vm] = [await aUser(), await aMachine()]
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
    const [group, user] = [await aGroup(), await aUser('second')]
    await admin('addGroupMember', { path: { id: group.id }, body: { kind: 'user', id: user.id } })
    const byGroup = await grant({ kind: 'group', id: group.id }, builtIn.superUser, onSystem)
    const own = (await admin('listPermissions', { query: { principalId: company.engine.admin.id } })).items.find(
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
    const principal = { kind: 'user', id: company.engine.admin.id } as const
    const body = { principal, roleId: builtIn.superUser, object: onSystem }
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
    const timed = await call('createPermission', { body: { ...body, expiresAt } })
    await expect(call('deletePermission', { path: { id: byGroup.id } })).rejects.toMatchObject(refused)
    await call('deletePermission', { path: { id: timed.id } })
    await call('createPermission', { body })
    await admin('deleteGroup', { path: { id: group.id } })
    await admin('deleteUser', { path: { id: user.id } })
  })

  test('is none whom a directory lets in, and is removed by no lesser one', async () => {
    const [person, keeper] = [await aUser('directory'), await aUser('keeper')]
    const { db } = company.engine
    const providerId = crypto.randomUUID()
    const provider = { id: providerId, kind: 'ldap', name: aName('directory'), enabled: true, settings: '{}' }
    await db.insertInto('identity_provider').values(provider).execute()
    const outside = { provider_id: providerId, external_id: 'x', password_hash: null }
    await db.updateTable('app_user').set(outside).where('id', '=', person.id).execute()
    await grant({ kind: 'user', id: person.id }, builtIn.superUser, onSystem)
    const own = (await admin('listPermissions', { query: { principalId: company.engine.admin.id } })).items[0]
    await expect(admin('deletePermission', { path: { id: own?.id ?? '' } })).rejects.toMatchObject({ code: 'conflict' })
    const role = await admin('createRole', {
      body: {
        name: aName('role'),
        kind: 'administrator',
        rights: ['see', 'manipulate_users', 'manipulate_permissions'],
      },
    })
    await grant({ kind: 'user', id: keeper.id }, role.id, onSystem)
    const remove = keeper.call('deleteUser', { path: { id: person.id } })
    await expect(remove).rejects.toMatchObject({ code: 'forbidden' })
    const revoke = keeper.call('deletePermission', { path: { id: own?.id ?? '' } })
    await expect(revoke).rejects.toMatchObject({ code: 'forbidden' })
    await admin('deleteUser', { path: { id: person.id } })
  })
})

describe('who makes something', () => {
  test('without a right to see what others made, sees and manages their own', async () => {
    const [maker, other] = [await aUser('maker'), await aUser('other')]
    const cluster = { kind: 'cluster', id: company.estate.clusterId } as const
    for (const user of [maker, other]) await grant({ kind: 'user', id: user.id }, builtIn.vmCreator, cluster)
    const foreign = await aMachine()
    expect((await maker.call('listClusters', {})).items.map(({ id }) => id)).toEqual([company.estate.clusterId])
    expect((await maker.call('listVms', {})).items).toEqual([])
    const { object } = await maker.call('createVm', {
      body: { name: aName('own'), clusterId: company.estate.clusterId, deleteProtected: false, start: false },
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
      body: { name: aName('admins'), clusterId: company.estate.clusterId, deleteProtected: false, start: false },
    })
    expect((await admin('listPermissions', { query: { objectId: object.id } })).items).toEqual([])
  })
})
