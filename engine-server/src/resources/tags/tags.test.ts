import type { Schema } from '@overt/api-client/engine'
import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test, vi } from 'vitest'
import { aCompany, onVm } from '../../../test/company.ts'
import type { TestCaller } from '../../../test/harness.ts'
import { readStream } from '../../../test/sse-client.ts'
import { systemId } from '../../authz/actor.ts'
import { builtIn } from '../../authz/roles.ts'

const company = aCompany()
const { admin, aName, aUser, aMachine } = company
const aTag = (parentId?: string) =>
  admin('createTag', { body: { name: aName('tag'), ...(parentId ? { parentId } : {}) } })
type ObjectRef = Schema<'ObjectRef'>
const put = (tag: { id: string }, object: ObjectRef, caller: TestCaller = company.engine.admin) =>
  caller.call('tagObject', { path: { id: tag.id }, body: object })
const take = (tag: { id: string }, { id: objectId }: { id: string }) =>
  admin('untagObject', { path: { id: tag.id, objectId } })
const grantOn = (user: TestCaller, tag: { id: string }, roleId: string = builtIn.userRole) =>
  admin('createPermission', {
    body: { principal: { kind: 'user', id: user.id }, roleId, object: { kind: 'tag', id: tag.id } },
  })
const seen = async (user: TestCaller) => (await user.call('listVms', {})).items.map(({ id }) => id).sort()
const revisionOf = async (id: string) => ({
  'If-Match': `"${(await admin('getTag', { path: { id } })).revision}"` as const,
})

describe('a role on a tag', () => {
  test('counts on what has it, and for what gets it later, until it is taken off', async () => {
    const [user, tag, one, other] = [await aUser(), await aTag(), await aMachine(), await aMachine()]
    await grantOn(user, tag)
    await put(tag, onVm(one))
    expect(await seen(user)).toEqual([one.id])
    expect((await user.call('getVm', { path: { id: one.id } })).myRights).toContain('run_vm')
    await put(tag, onVm(other))
    expect(await seen(user)).toEqual([one.id, other.id].sort())
    await take(tag, one)
    expect(await seen(user)).toEqual([other.id])
    await admin('deleteTag', { path: { id: tag.id } })
    expect(await seen(user)).toEqual([])
    const left = company.engine.db.selectFrom('permission').select('id').where('object_id', '=', tag.id)
    expect(await left.execute()).toEqual([])
  })

  test('counts below: what is below a tagged object, what comes there later, and tags below the tag', async () => {
    const cluster = await admin('createCluster', {
      body: { name: aName('cluster'), dataCenterId: company.estate.dataCenterId, architecture: 'x86_64' },
    })
    const [user, top] = [await aUser(), await aTag()]
    const below = await aTag(top.id)
    expect(below.path).toEqual([top.name, below.name])
    await grantOn(user, top)
    await put(below, { kind: 'cluster', id: cluster.id })
    const create = async () =>
      (
        await admin('createVm', {
          body: { name: aName('vm'), clusterId: cluster.id, deleteProtected: false, start: false },
        })
      ).object.id
    const first = await create()
    expect(await seen(user)).toEqual([first])
    // Out from below the tag with the role, and back.
    const move = async (parentId: string | null) =>
      admin('updateTag', { path: { id: below.id }, headers: await revisionOf(below.id), body: { parentId } })
    await move(null)
    expect(await seen(user)).toEqual([])
    await move(top.id)
    expect(await seen(user)).toEqual([first])
    await expect(
      admin('updateTag', { path: { id: top.id }, headers: await revisionOf(top.id), body: { parentId: below.id } }),
    ).rejects.toMatchObject({ code: 'conflict' })
    await expect(admin('deleteTag', { path: { id: top.id } })).rejects.toMatchObject({ code: 'conflict' })
  })

  test('begins and ends under an open stream', async () => {
    const [user, tag, vm] = [await aUser(), await aTag(), await aMachine()]
    await grantOn(user, tag)
    using stream = await readStream(company.engine.origin, user.token)
    using others = await readStream(company.engine.origin, (await aUser('other')).token)
    const resets = (of: typeof stream) => of.messages.filter(({ event }) => event === 'reset').length
    await put(tag, onVm(vm))
    await vi.waitFor(() => expect(resets(stream)).toBe(1), { timeout: 5_000 })
    await take(tag, vm)
    await vi.waitFor(() => expect(resets(stream)).toBe(2), { timeout: 5_000 })
    expect(resets(others)).toBe(0)
  })

  test('is no matter of objects that go without a tag', async () => {
    const [user, vm] = [await aUser(), await aMachine()]
    await grantOn(user, await aTag())
    using theirs = await readStream(company.engine.origin, user.token)
    using stream = await readStream(company.engine.origin, company.engine.admin.token)
    await company.engine.db.deleteFrom('vm').where('id', '=', vm.id).execute()
    const later = await aTag()
    await vi.waitFor(() => expect(stream.changes('created')).toContain(later.id), { timeout: 5_000 })
    for (const { messages } of [theirs, stream]) expect(messages.map(({ event }) => event)).not.toContain('reset')
  })
})

describe('putting tags on objects', () => {
  test('takes the right on the tag and on the object, and gives nobody more than they had', async () => {
    const [tag, vm, owner] = [await aTag(), await aMachine(), await aUser('owner')]
    const grantOnVm = (roleId: string) =>
      admin('createPermission', { body: { principal: { kind: 'user', id: owner.id }, roleId, object: onVm(vm) } })
    await grantOnVm(builtIn.userRole)
    await expect(put(tag, onVm(vm), owner)).rejects.toMatchObject({ code: 'not_found' })
    const manager = await admin('createRole', {
      body: { name: aName('role'), kind: 'user', rights: ['see', 'tag_management', 'migrate_vm'] },
    })
    const { id } = await grantOn(owner, tag, manager.id)
    await expect(put(tag, onVm(vm), owner)).rejects.toMatchObject({ code: 'forbidden' })
    await grantOnVm(builtIn.userVmManager)
    // They would get migrate_vm on their VM by it.
    await expect(put(tag, onVm(vm), owner)).rejects.toMatchObject({ code: 'forbidden' })
    expect((await admin('listTaggedObjects', { path: { id: tag.id } })).items).toEqual([])
    await admin('deletePermission', { path: { id } })
    const plain = await admin('createRole', {
      body: { name: aName('role'), kind: 'user', rights: ['see', 'tag_management'] },
    })
    await grantOn(owner, tag, plain.id)
    expect(await put(tag, onVm(vm), owner)).toMatchObject({ object: { name: vm.name } })
  })

  test('nor does moving a tag give what is granted above its new place', async () => {
    const [prod, mine, vm, mover] = [await aTag(), await aTag(), await aMachine(), await aUser('mover')]
    await put(prod, onVm(vm))
    const role = await admin('createRole', {
      body: { name: aName('role'), kind: 'user', rights: ['see', 'tag_management', 'manipulate_permissions'] },
    })
    for (const tag of [prod, mine]) await grantOn(mover, tag, role.id)
    await grantOn(mover, mine, builtIn.userVmManager)
    const headers = await revisionOf(prod.id)
    const move = (caller: TestCaller) =>
      caller.call('updateTag', { path: { id: prod.id }, headers, body: { parentId: mine.id } })
    await expect(move(mover)).rejects.toMatchObject({ code: 'forbidden' })
    expect((await mover.call('getVm', { path: { id: vm.id } })).myRights).not.toContain('delete_vm')
    expect((await move(company.engine.admin)).path).toEqual([mine.name, prod.name])
  })

  test('is told by what has it, in its history, and once', async () => {
    const [tag, vm] = [await aTag(), await aMachine()]
    await put(tag, onVm(vm))
    await expect(put(tag, onVm(vm))).rejects.toMatchObject({ code: 'already_exists' })
    expect((await admin('listTags', { query: { objectId: vm.id } })).items).toMatchObject([
      { id: tag.id, objectCount: 1 },
    ])
    expect((await admin('listTaggedObjects', { path: { id: tag.id } })).items).toMatchObject([
      { object: { name: vm.name } },
    ])
    await take(tag, vm)
    await expect(take(tag, vm)).rejects.toMatchObject({ code: 'not_found' })
    const { items } = await admin('listChanges', { query: { objectId: vm.id } })
    expect(items.map(({ action, part }) => [action, part?.name])).toEqual(
      expect.arrayContaining([
        ['created', tag.name],
        ['deleted', tag.name],
      ]),
    )
    const nic = put(tag, { kind: 'nic', id: crypto.randomUUID() })
    await expect(nic).rejects.toMatchObject({ fields: { '/kind': expect.any(String) as string } })
  })

  test('and a name is taken once below a parent', async () => {
    const tag = await aTag()
    const again = (parentId?: string) =>
      admin('createTag', { body: { name: tag.name, ...(parentId ? { parentId } : {}) } })
    await expect(again()).rejects.toMatchObject({ code: 'already_exists' })
    expect((await again(tag.id)).path).toEqual([tag.name, tag.name])
  })
})

test('ancestors are those one stands in and the tags of each, whatever is tagged, moved and made in which order', async () => {
  const { db } = company.engine
  const step = fc.record({
    what: fc.constantFrom('put', 'take', 'move', 'make'),
    tag: fc.nat(3),
    object: fc.nat(20),
    parent: fc.nat(4),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const tags = [0, 1, 2, 3].map(() => crypto.randomUUID())
      for (const id of tags) await db.insertInto('tag').values({ id, name: id, ancestors: [] }).execute()
      const parents = new Map<string, string | undefined>()
      const clusterId = crypto.randomUUID()
      const stands = [clusterId, company.estate.dataCenterId, systemId]
      const cluster = {
        id: clusterId,
        name: clusterId,
        data_center_id: company.estate.dataCenterId,
        architecture: 'x86_64',
      }
      await db
        .insertInto('cluster')
        .values({ ...cluster, ancestors: stands })
        .execute()
      const objects = [{ kind: 'cluster', id: clusterId, stands }]
      const has = new Map<string, Set<string>>()
      const above = (id: string | undefined): string[] => (id === undefined ? [] : [id, ...above(parents.get(id))])
      for (const { what, tag: tagAt, object: objectAt, parent } of steps) {
        const tag = tags[tagAt] ?? ''
        const object = objects[objectAt % objects.length] ?? { kind: '', id: '' }
        const theirs = has.get(object.id) ?? new Set()
        has.set(object.id, theirs)
        if (what === 'put' && !theirs.has(tag)) {
          const row = { tag_id: tag, object_kind: object.kind, object_id: object.id }
          await db.insertInto('object_tag').values(row).execute()
          theirs.add(tag)
        } else if (what === 'take' && theirs.delete(tag)) {
          const of = db.deleteFrom('object_tag').where('object_id', '=', object.id)
          await of.where('tag_id', '=', tag).execute()
        } else if (what === 'move' && !above(tags[parent]).includes(tag)) {
          parents.set(tag, tags[parent])
          await db
            .updateTable('tag')
            .set({ parent_id: tags[parent] ?? null })
            .where('id', '=', tag)
            .execute()
        } else if (what === 'make') {
          const id = crypto.randomUUID()
          await sql`
            insert into vm (id, cluster_id, name, memory_bytes, max_memory_bytes, cpu_sockets, cpu_cores, cpu_threads,
              firmware, made_at, ancestors)
            select ${id}::uuid, id, ${id}, 1073741824, 1073741824, 1, 1, 1, 'bios', now(), ${id}::uuid || ancestors
            from cluster where id = ${clusterId}::uuid`.execute(db)
          objects.push({ kind: 'vm', id, stands: [id, ...stands] })
        }
      }
      for (const object of objects) {
        const expected = object.stands.flatMap((one) => [...(has.get(one) ?? [])].flatMap(above))
        const { rows } = await sql<{ ancestors: string[] }>`
          select ancestors from estate_object where id = ${object.id}::uuid`.execute(db)
        const found = rows[0]?.ancestors ?? []
        expect(found.slice(0, object.stands.length)).toEqual(object.stands)
        expect(found.slice(object.stands.length).sort()).toEqual([...new Set(expected)].sort())
      }
    }),
    { numRuns: 40 },
  )
}, 60_000)
