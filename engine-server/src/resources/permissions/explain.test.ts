import { describe, expect, test } from 'vitest'
import { aCompany, onVm } from '../../../test/company.ts'
import type { TestCaller } from '../../../test/harness.ts'
import { builtIn, type Right } from '../../authz/roles.ts'

const company = aCompany()
const { admin, aUser, aMachine, aGroup, grant, seen } = company

describe('the explainer', () => {
  const explain = (caller: TestCaller, right: Right, vm: { id: string }, userId?: string) =>
    caller.call('explainAccess', {
      query: { right, objectKind: 'vm', objectId: vm.id, ...(userId === undefined ? {} : { userId }) },
    })

  test('says by which way a right comes, and who could give it when it does not', async () => {
    const [user, vm] = [await aUser('ann'), await aMachine()]
    const [team, department] = [await aGroup(), await aGroup()]
    await admin('addGroupMember', { path: { id: team.id }, body: { kind: 'user', id: user.id } })
    await admin('addGroupMember', { path: { id: department.id }, body: { kind: 'group', id: team.id } })
    const no = await explain(company.engine.admin, 'run_vm', vm, user.id)
    expect(no).toMatchObject({ allowed: false, reasons: [], grantors: expect.arrayContaining(['admin']) as string[] })
    expect(no.sentence).toMatch(/^No, ann-\d+ does not have the right to run VM on the VM vm-\d+.*admin/)
    const { id } = await grant({ kind: 'group', id: department.id }, builtIn.userRole, {
      kind: 'cluster',
      id: company.estate.clusterId,
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
    expect((await explain(company.engine.admin, 'run_vm', vm, user.id)).allowed).toBe(false)
  })

  test('agrees with what is enforced, for every right', async () => {
    const [user, vm] = [await aUser(), await aMachine()]
    await grant({ kind: 'user', id: user.id }, builtIn.userVmRunTimeManager, onVm(vm))
    const rights = await seen(user, vm)
    const { rights: all } = await admin('getRole', { path: { id: builtIn.superUser } })
    for (const right of all)
      expect([right, (await explain(user, right, vm)).allowed]).toEqual([right, rights.includes(right)])
  })

  test('tells nobody of others or of what is hidden', async () => {
    const [user, other, vm] = [await aUser(), await aUser('other'), await aMachine()]
    await expect(explain(user, 'see', vm)).rejects.toMatchObject({ code: 'not_found' })
    await grant({ kind: 'user', id: user.id }, builtIn.userRole, onVm(vm))
    await expect(explain(user, 'see', vm, other.id)).rejects.toMatchObject({ code: 'forbidden' })
  })
})
