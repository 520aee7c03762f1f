import { describe, expect, test } from 'vitest'
import { aCompany, onSystem, onVm } from '../../../test/company.ts'
import { builtIn } from '../../authz/roles.ts'

const company = aCompany()
const { admin, aName, aUser, aMachine, aRole, aGroup, grant, seen, hidden } = company

describe('groups', () => {
  test('bring what they are granted to all who are in them, be it by groups in them', async () => {
    const [user, vm] = [await aUser(), await aMachine()]
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
    const left = company.engine.db.selectFrom('permission').select('id').where('principal_id', '=', outer.id)
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
      const [inner, user] = [await aGroup(), await aUser()]
      await Promise.all([
        admin('addGroupMember', { path: { id: inner.id }, body: { kind: 'user', id: user.id } }),
        admin('addGroupMember', { path: { id: outer.id }, body: { kind: 'group', id: inner.id } }),
      ])
      expect(await seen(user, vm)).toContain('see')
    }
  })

  test('take nobody beyond whoever fills them', async () => {
    const keeper = await aUser('keeper')
    const { id: roleId } = await aRole('manipulate_users', 'see')
    await grant({ kind: 'user', id: keeper.id }, roleId, onSystem)
    const [weak, within, strong] = [await aGroup(), await aGroup(), await aGroup()]
    await grant({ kind: 'group', id: strong.id }, builtIn.readOnlyAdmin, onSystem)
    const join = ({ id }: { id: string }) =>
      keeper.call('addGroupMember', { path: { id }, body: { kind: 'user', id: keeper.id } })
    await join(weak)
    await expect(join(strong)).rejects.toMatchObject({ code: 'forbidden' })
    await admin('addGroupMember', { path: { id: strong.id }, body: { kind: 'group', id: within.id } })
    const other = await aUser('other')
    const through = keeper.call('addGroupMember', { path: { id: within.id }, body: { kind: 'user', id: other.id } })
    await expect(through).rejects.toMatchObject({ code: 'forbidden' })
    const administrator = { userName: aName('u'), password: 'long enough 1', administrator: true }
    await expect(keeper.call('createUser', { body: administrator })).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('whose people a directory names are not changed here', async () => {
    const [group, providerId] = [await aGroup(), crypto.randomUUID()]
    const provider = { id: providerId, kind: 'ldap', name: aName('directory'), enabled: false, settings: '{}' }
    await company.engine.db.insertInto('identity_provider').values(provider).execute()
    await company.engine.db
      .updateTable('user_group')
      .set({ provider_id: providerId, external_id: 'cn=x' })
      .where('id', '=', group.id)
      .execute()
    const change = admin('addGroupMember', {
      path: { id: group.id },
      body: { kind: 'user', id: company.engine.admin.id },
    })
    await expect(change).rejects.toMatchObject({ code: 'conflict' })
  })
})
