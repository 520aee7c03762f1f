// The filter in SQL against a plain model of it, over made-up estates and grants.
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Actor, engineActor, systemId } from '../src/authz/actor.ts'
import { requireRightOn, requireSystemRight } from '../src/authz/check.ts'
import { allowedTo, rolesOn, visibleTo } from '../src/authz/filter.ts'
import { allRights, type Right, rightsOf, type Role, roles } from '../src/authz/roles.ts'
import { transact } from '../src/db/transact.ts'
import { type TestDatabase, testDatabase } from './harness.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())

const actorOf = (userId: string): Actor => ({
  kind: 'user',
  userId,
  userName: 'x',
  loginId: null,
  requestId: 'test',
  clientAddress: '',
})
async function aUser(): Promise<Actor> {
  const id = crypto.randomUUID()
  await database.db.insertInto('app_user').values({ id, user_name: id, password_hash: 'none' }).execute()
  return actorOf(id)
}
async function grant(actor: Actor, role: Role, kind: string, objectId: string) {
  await database.db
    .insertInto('permission')
    .values({ id: crypto.randomUUID(), user_id: actor.userId ?? '', role, object_kind: kind, object_id: objectId })
    .execute()
}
/** Data centers with clusters below them. */
async function anEstate(dataCenters: number, clusters: number) {
  const made: { id: string; kind: 'data_center' | 'cluster'; ancestors: string[] }[] = []
  await transact(database.db, async (tx) => {
    for (let d = 0; d < dataCenters; d++) {
      const id = crypto.randomUUID()
      const ancestors = [id, systemId]
      await tx.insertInto('data_center').values({ id, name: id, local: true, ancestors }).execute()
      made.push({ id, kind: 'data_center', ancestors })
      for (let c = 0; c < clusters; c++) {
        const below = crypto.randomUUID()
        const row = { id: below, data_center_id: id, name: below, architecture: 'x86_64' }
        await tx
          .insertInto('cluster')
          .values({ ...row, ancestors: [below, ...ancestors] })
          .execute()
        made.push({ id: below, kind: 'cluster', ancestors: [below, ...ancestors] })
      }
    }
  })
  return made
}

test('the filter in SQL is the model: a role on an object counts on it and below', async () => {
  const estate = await anEstate(3, 2)
  const places = [{ id: systemId, kind: 'system' }, ...estate]
  const grants = fc.array(
    fc.record({ place: fc.nat(places.length - 1), role: fc.constantFrom<Role>('administrator', 'user') }),
    { maxLength: 4 },
  )
  await fc.assert(
    fc.asyncProperty(
      grants,
      fc.constantFrom<Right>('see', 'vm_basic_operations', 'delete_vm'),
      async (given, right) => {
        const actor = await aUser()
        const distinct = new Map(given.map((one) => [`${one.place}/${one.role}`, one]))
        for (const { place, role } of distinct.values())
          await grant(actor, role, places[place]?.kind ?? '', places[place]?.id ?? '')
        const rows = await database.db
          .selectFrom('estate_object as o')
          .select(['o.id', rolesOn(actor, 'o.ancestors').as('roles')])
          .where(
            'o.id',
            'in',
            estate.map(({ id }) => id),
          )
          .where(allowedTo(actor, right, 'o.ancestors'))
          .execute()
        const held = (ancestors: readonly string[]) => [
          ...new Set(
            [...distinct.values()]
              .filter(({ place }) => ancestors.includes(places[place]?.id ?? ''))
              .map(({ role }) => role),
          ),
        ]
        const expected = estate.filter(({ ancestors }) => held(ancestors).some((role) => roles[role].includes(right)))
        expect(rows.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort())
        for (const { id, roles: found } of rows)
          expect(found).toEqual(held(estate.find((object) => object.id === id)?.ancestors ?? []).sort())
      },
    ),
    { numRuns: 40 },
  )
})

test('the engine itself may everything, and nobody nothing', async () => {
  const [object] = await anEstate(1, 0)
  const nobody: Actor = { ...actorOf(crypto.randomUUID()), userId: null }
  const count = async (actor: Actor) => {
    const query = database.db.selectFrom('data_center as d').select(sql<number>`count(*)`.as('count'))
    return (
      await query
        .where('d.id', '=', object?.id ?? '')
        .where(visibleTo(actor, 'd.ancestors'))
        .executeTakeFirstOrThrow()
    ).count
  }
  expect(await count(engineActor('test'))).toBe(1)
  expect(await count(nobody)).toBe(0)
})

test('what is hidden and what is not there read alike; what is seen without the right is forbidden', async () => {
  const [dataCenter, cluster] = await anEstate(1, 1)
  const actor = await aUser()
  const ask = (id: string, right: Right) => requireRightOn(database.db, actor, right, { kind: 'cluster', id })
  const hidden = await ask(cluster?.id ?? '', 'see').catch((error: unknown) => error)
  const absent = await ask(crypto.randomUUID(), 'see').catch((error: unknown) => error)
  expect(hidden).toMatchObject({ code: 'not_found' })
  expect(String(hidden)).toBe(String(absent))
  await grant(actor, 'user', 'data_center', dataCenter?.id ?? '')
  await expect(ask(cluster?.id ?? '', 'create_vm')).rejects.toMatchObject({ code: 'forbidden' })
  expect(await ask(cluster?.id ?? '', 'vm_basic_operations')).toMatchObject({ id: cluster?.id, roles: ['user'] })
  await expect(requireSystemRight(database.db, actor, 'manipulate_users')).rejects.toMatchObject({ code: 'forbidden' })
})

test('a permission ends with its object', async () => {
  const [dataCenter] = await anEstate(1, 0)
  const actor = await aUser()
  await grant(actor, 'administrator', 'data_center', dataCenter?.id ?? '')
  await database.db
    .deleteFrom('data_center')
    .where('id', '=', dataCenter?.id ?? '')
    .execute()
  expect(
    await database.db
      .selectFrom('permission')
      .select('id')
      .where('user_id', '=', actor.userId ?? '')
      .execute(),
  ).toEqual([])
})

test('an administrator has every right, and unknown roles none', () => {
  expect(rightsOf(['administrator'])).toEqual(allRights)
  expect(rightsOf(['user'])).toEqual(['see', 'vm_basic_operations', 'connect_to_vm', 'see_operations'])
  expect(rightsOf(['toString', 'nothing'])).toEqual([])
})
