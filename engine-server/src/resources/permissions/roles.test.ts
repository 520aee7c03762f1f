import { createClient } from '@overt/api-client'
import type { BodyOf } from '@overt/api-client/engine'
import { describe, expect, test, vi } from 'vitest'
import { aCompany, onSystem, onVm } from '../../../test/company.ts'
import { readStream } from '../../../test/sse-client.ts'
import { builtIn, type Right } from '../../authz/roles.ts'

const company = aCompany()
const { admin, aName, aUser, aMachine, aRole, grant, seen } = company

describe('roles', () => {
  test('are made, changed and deleted, and count at once for whoever has one', async () => {
    const [user, vm, role] = [await aUser(), await aMachine(), await aRole('run_vm', 'see')]
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

  test('are made of what one has, and changed by who has all of it', async () => {
    const maker = await aUser('maker')
    const own = await aRole('see', 'manipulate_roles')
    await grant({ kind: 'user', id: maker.id }, own.id, onSystem)
    const make = (...rights: Right[]) =>
      maker.call('createRole', { body: { name: aName('role'), kind: 'user', rights } })
    await make('see')
    await expect(make('see', 'configure_engine')).rejects.toMatchObject({ code: 'forbidden' })
    const more = await aRole('see', 'run_vm')
    const edit = ({ id, revision }: { id: string; revision: number }, ...rights: Right[]) =>
      maker.call('updateRole', { path: { id }, headers: { 'If-Match': `"${revision}"` }, body: { rights } })
    await expect(edit(own, 'see', 'manipulate_roles', 'manipulate_users')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(edit(more, 'see')).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('give no more than whoever grants them has', async () => {
    const [owner, friend, vm] = [await aUser('owner'), await aUser('friend'), await aMachine()]
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

describe('a token with fewer rights', () => {
  const limited = async (rights: Right[]) => {
    const { token, apiToken } = await admin('createApiToken', { body: { name: aName('token'), rights } })
    expect(apiToken.rights).toEqual(rights)
    return createClient({ origin: company.engine.origin, token })
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
    const principal = { kind: 'user', id: company.engine.admin.id } as const
    const body = { principal, roleId: builtIn.userRole, object: onSystem }
    await expect(call('createPermission', { body })).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('follows by the stream what it shows, and nothing else', async () => {
    const vm = await aMachine()
    const { token } = await admin('createApiToken', { body: { name: aName('token'), rights: ['run_vm'] } })
    using blind = await readStream(company.engine.origin, token)
    using whole = await readStream(company.engine.origin, company.engine.admin.token)
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
