import type { Schema } from '@overt/api-client/engine'
import { describe, expect, test } from 'vitest'
import { aCompany, onVm } from '../../../test/company.ts'
import { aSharedDomain } from '../../../test/estate.ts'
import type { TestCaller } from '../../../test/harness.ts'
import { systemId } from '../../authz/actor.ts'
import { builtIn } from '../../authz/roles.ts'

type ObjectRef = Schema<'ObjectRef'>

const company = aCompany()
const { admin, aName, aUser, aMachine, grant } = company
const aTag = (parentId?: string) =>
  admin('createTag', { body: { name: aName('tag'), ...(parentId ? { parentId } : {}) } })
const put = (tag: { id: string }, body: ObjectRef) => admin('tagObject', { path: { id: tag.id }, body })
const onTag = ({ id }: { id: string }): ObjectRef => ({ kind: 'tag', id })
const principal = (user: TestCaller) => ({ kind: 'user' as const, id: user.id })
const vmsWith = async (tags: readonly { id: string }[], caller: TestCaller = company.engine.admin) =>
  (await caller.call('listVms', { query: { tagId: tags.map(({ id }) => id) } })).items.map(({ id }) => id)

const lists = {
  data_center: 'listDataCenters',
  cluster: 'listClusters',
  host: 'listHosts',
  network: 'listNetworks',
  storage_domain: 'listStorageDomains',
  disk: 'listDisks',
  vm: 'listVms',
} as const

async function oneOfEach(): Promise<ObjectRef[]> {
  const [{ estate, engine }, vm, disk] = [company, await aMachine(), crypto.randomUUID()]
  const domain = await aSharedDomain(engine.db, estate)
  await engine.db
    .insertInto('disk')
    .values({
      id: disk,
      storage_domain_id: domain,
      name: aName('disk'),
      content_type: 'data',
      format: 'qcow2',
      allocation: 'thin',
      size_bytes: 2 ** 20,
      ancestors: [disk, domain, estate.dataCenterId, systemId],
    })
    .execute()
  const { dataCenterId } = estate
  const network = await admin('createNetwork', { body: { name: aName('net'), dataCenterId, mode: 'nat', mtu: 1500 } })
  const [host] = (await admin('listHosts', {})).items
  return [
    { kind: 'data_center', id: estate.dataCenterId },
    { kind: 'cluster', id: estate.clusterId },
    { kind: 'host', id: host?.id ?? '' },
    { kind: 'network', id: network.id },
    { kind: 'storage_domain', id: domain },
    { kind: 'disk', id: disk },
    onVm(vm),
  ]
}

describe('a list narrowed by tags', () => {
  test('of each kind has what carries one, and its rows name it', async () => {
    for (const object of await oneOfEach()) {
      const [tag, other] = [await aTag(), await aTag()]
      await put(tag, object)
      const list = lists[object.kind as keyof typeof lists]
      const page = (ids: string[]) => admin(list, { query: { tagId: ids, limit: 1000 } })
      const { items } = await page([tag.id])
      expect(items.map(({ id }) => id)).toContain(object.id)
      const row = items.find(({ id }) => id === object.id)
      expect(row?.tags).toContainEqual({ id: tag.id, name: tag.name, inherited: false })
      expect((await page([other.id])).items).toEqual([])
      expect((await page([tag.id, other.id])).items.map(({ id }) => id)).toContain(object.id)
      await admin('untagObject', { path: { id: tag.id, objectId: object.id } })
      expect((await page([tag.id])).items).toEqual([])
    }
  })

  test('has what carries a tag below, and what stands in what does', async () => {
    const [top, vm, loose] = [await aTag(), await aMachine(), await aMachine()]
    const below = await aTag(top.id)
    const cluster = await admin('createCluster', {
      body: { name: aName('cluster'), dataCenterId: company.estate.dataCenterId, architecture: 'x86_64' },
    })
    const body = { name: aName('vm'), clusterId: cluster.id, deleteProtected: false, start: false }
    const inside = (await admin('createVm', { body })).object
    await put(below, onVm(vm))
    await put(top, { kind: 'cluster', id: cluster.id })
    expect((await vmsWith([top])).sort()).toEqual([vm.id, inside.id].sort())
    expect(await vmsWith([below])).toEqual([vm.id])
    const tags = async (id: string) => (await admin('getVm', { path: { id } })).tags
    expect(await tags(inside.id)).toEqual([{ id: top.id, name: top.name, inherited: true }])
    expect(await tags(vm.id)).toEqual([{ id: below.id, name: below.name, inherited: false }])
    expect(await tags(loose.id)).toEqual([])
    await put(top, onVm({ id: inside.id }))
    expect(await tags(inside.id)).toEqual([{ id: top.id, name: top.name, inherited: false }])
  })

  test('goes page by page, in any order, beside other filters, and is counted', async () => {
    const [tag, first, second, third] = [await aTag(), await aMachine(), await aMachine(), await aMachine()]
    for (const vm of [first, second, third]) await put(tag, onVm(vm))
    await aMachine()
    for (const sort of ['name', '-createdAt', 'status'] as const) {
      const found: string[] = []
      let after: string | undefined
      do {
        const query = { tagId: [tag.id], sort, limit: 2, ...(after === undefined ? {} : { after }) }
        const page = await admin('listVms', { query })
        if (after === undefined) expect(page.total).toBe(3)
        found.push(...page.items.map(({ id }) => id))
        after = page.next ?? undefined
      } while (after !== undefined)
      expect(found.sort()).toEqual([first.id, second.id, third.id].sort())
    }
    const query = { tagId: [tag.id], search: second.name }
    expect((await admin('listVms', { query })).items.map(({ id }) => id)).toEqual([second.id])
  })

  test('tells nobody of a tag that they do not see', async () => {
    const [user, secret, theirs, vm] = [await aUser(), await aTag(), await aTag(), await aMachine()]
    await put(secret, onVm(vm))
    await put(theirs, onVm(vm))
    await grant(principal(user), builtIn.userRole, onVm(vm))
    const shown = async () => (await user.call('getVm', { path: { id: vm.id } })).tags
    expect(await shown()).toEqual([])
    expect(await vmsWith([secret], user)).toEqual([])
    await grant(principal(user), builtIn.userRole, onTag(theirs))
    expect(await shown()).toEqual([{ id: theirs.id, name: theirs.name, inherited: false }])
    expect(await vmsWith([secret], user)).toEqual([])
    expect(await vmsWith([secret, theirs], user)).toEqual([vm.id])
  })
})

test('who sees an object and not the tag reads of the tag neither in its events nor in its history', async () => {
  const [owner, member, secret, vm] = [await aUser('owner'), await aUser('member'), await aTag(), await aMachine()]
  await grant(principal(owner), builtIn.userVmManager, onVm(vm))
  await grant(principal(member), builtIn.userRole, onTag(secret))
  await put(secret, onVm(vm))
  const events = async (caller: TestCaller) =>
    (await caller.call('listEvents', { query: { objectId: [vm.id] } })).items.map(({ code, message }) => [
      code,
      message,
    ])
  const history = async (caller: TestCaller) =>
    (await caller.call('listChanges', { query: { objectId: vm.id } })).items.map(({ part }) => part?.name)
  const told = ['object.tagged', `admin put the tag ${secret.name} on the VM ${vm.name}.`]
  expect(await events(company.engine.admin)).toContainEqual(told)
  expect(await events(member)).toContainEqual(told)
  expect(await history(company.engine.admin)).toContain(secret.name)
  expect(await history(member)).toContain(secret.name)
  expect(JSON.stringify([await events(owner), await history(owner)])).not.toContain(secret.name)
  await admin('untagObject', { path: { id: secret.id, objectId: vm.id } })
  expect(JSON.stringify([await events(owner), await history(owner)])).not.toContain(secret.name)
  await admin('deleteTag', { path: { id: secret.id } })
  expect(await history(company.engine.admin)).toContain(secret.name)
  expect(JSON.stringify([await events(owner), await history(owner)])).not.toContain(secret.name)
})

test('a tag is deleted by a plan that names what is below it, which roles end and what loses it', async () => {
  const [user, top, vm, other] = [await aUser(), await aTag(), await aMachine(), await aMachine()]
  const tag = await aTag(top.id)
  const planOf = (id: string) => admin('planDeleteTag', { path: { id } })
  expect(await planOf(top.id)).toMatchObject({ blockers: [{ code: 'conflict', object: { id: tag.id } }] })
  await put(tag, onVm(vm))
  await grant(principal(user), builtIn.userRole, onTag(tag))
  await grant(principal(user), builtIn.userRole, onTag(top))
  expect(await admin('getTag', { path: { id: tag.id } })).toMatchObject({ objectCounts: [{ kind: 'vm', count: 1 }] })
  const plan = await planOf(tag.id)
  expect(plan.blockers).toEqual([])
  expect(plan.effects.map(({ text }) => text)).toEqual([
    `Tag ${tag.name} is deleted.`,
    expect.stringContaining(`The role UserRole is taken from user ${user.userName}`) as string,
    `The VM ${vm.name} loses the tag.`,
  ])
  expect(plan.warnings).toEqual([expect.stringContaining('tags above it') as string])
  await put(tag, onVm(other))
  const remove = (hash: string) => admin('deleteTag', { path: { id: tag.id }, headers: { 'Plan-Hash': hash } })
  await expect(remove(plan.hash)).rejects.toMatchObject({ code: 'plan_changed' })
  await remove((await planOf(tag.id)).hash)
  expect((await admin('getVm', { path: { id: vm.id } })).tags).toEqual([])
  expect(await vmsWith([top])).toEqual([])
})

test('who manages a tag and not its grants is told how many roles end, and not whose', async () => {
  const [manager, tag] = [await aUser(), await aTag()]
  const role = await company.aRole('see', 'tag_management')
  await grant(principal(manager), role.id, onTag(tag))
  const plan = await manager.call('planDeleteTag', { path: { id: tag.id } })
  expect(plan.warnings).toEqual(['A role granted on it is taken away.'])
  expect(plan.effects).toHaveLength(1)
})
