// The filter in SQL against a plain model of it, over made-up estates and grants.
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Actor, engineActor, systemId } from '../src/authz/actor.ts'
import { requireRightOn, requireSystemRight } from '../src/authz/check.ts'
import { allowedTo, grantsAtOnce, rightsOn, rightsOnMany, visibleTo } from '../src/authz/filter.ts'
import { allRights, builtIn, everyoneId, type Right, rightsOf } from '../src/authz/roles.ts'
import { transact } from '../src/db/transact.ts'
import type { ObjectKind } from '../src/events/record.ts'
import { aGrant, type TestRole } from '../src/test-support/grants.ts'
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
  limitedTo: null,
  requestId: 'test',
  clientAddress: '',
})
async function aUser(): Promise<Actor> {
  const id = crypto.randomUUID()
  await database.db.insertInto('app_user').values({ id, user_name: id, password_hash: 'none' }).execute()
  return actorOf(id)
}
async function grant(actor: Actor, role: TestRole, kind: ObjectKind, objectId: string) {
  await database.db
    .insertInto('permission')
    .values(aGrant(actor.userId ?? '', role, kind, objectId))
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

/** A person in two groups, the one in the other, and roles that see and roles that do not. */
async function somebody() {
  const actor = await aUser()
  const [group, outer, other] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()]
  for (const id of [group, outer, other]) await database.db.insertInto('user_group').values({ id, name: id }).execute()
  await database.db.insertInto('group_member').values({ group_id: group, user_id: actor.userId }).execute()
  await database.db.insertInto('group_member').values({ group_id: outer, member_group_id: group }).execute()
  return { actor, principals: { self: actor.userId ?? '', group, outer, other, everyone: everyoneId } }
}
const principalKinds = { self: 'user', group: 'group', outer: 'group', other: 'group', everyone: 'everyone' } as const
const modelRoles = {
  all: { id: builtIn.superUser, rights: allRights },
  user: {
    id: builtIn.userRole,
    rights: rightsOf(['see run_vm stop_vm shut_down_vm reboot_vm reset_vm connect_to_vm see_operations']),
  },
  creator: { id: builtIn.vmCreator, rights: rightsOf(['create_vm']) },
} as const

test('the filter in SQL is the model: a role on an object counts on it and below, for all whom it reaches, in its time', async () => {
  const estate = await anEstate(3, 2)
  const places = [{ id: systemId, kind: 'system' }, ...estate]
  const grants = fc.array(
    fc.record({
      place: fc.nat(places.length - 1),
      role: fc.constantFrom('all', 'user', 'creator'),
      to: fc.constantFrom('self', 'group', 'outer', 'other', 'everyone'),
      ended: fc.constantFrom(undefined, true, false),
    }),
    { maxLength: 5 },
  )
  const limits = fc.constantFrom<readonly Right[] | null>(null, ['see'], ['see', 'run_vm'], ['delete_vm', 'create_vm'])
  await fc.assert(
    fc.asyncProperty(
      grants,
      fc.constantFrom<Right>('see', 'run_vm', 'delete_vm', 'create_vm'),
      limits,
      async (given, right, limitedTo) => {
        const { actor: whole, principals } = await somebody()
        const actor: Actor = { ...whole, limitedTo }
        const distinct = [...new Map(given.map((one) => [`${one.place}/${one.role}/${one.to}`, one])).values()]
        for (const { place, role, to, ended } of distinct)
          await database.db
            .insertInto('permission')
            .values({
              id: crypto.randomUUID(),
              principal_kind: principalKinds[to],
              principal_id: principals[to],
              role_id: modelRoles[role].id,
              object_kind: places[place]?.kind ?? '',
              object_id: places[place]?.id ?? '',
              expires_at: ended === undefined ? null : new Date(Date.now() + (ended ? -1 : 1) * 3_600_000),
            })
            .execute()
        const held = (ancestors: readonly string[]) => {
          const reaching = distinct.filter(
            ({ place, to, ended }) => ended !== true && to !== 'other' && ancestors.includes(places[place]?.id ?? ''),
          )
          const all = reaching.flatMap(({ role }) => modelRoles[role].rights)
          return allRights.filter((one) => all.includes(one) && (limitedTo?.includes(one) ?? true))
        }
        const atOnce = grantsAtOnce(actor)
        const rows = await atOnce
          .withGrants(database.db)
          .selectFrom('estate_object as o')
          .innerJoin(atOnce.me, (join) => join.onTrue())
          .select([atOnce.visible('o.ancestors').as('visible'), atOnce.rights('o.ancestors').as('together')])
          .select(['o.id', rightsOn(actor, 'o.ancestors').as('rights'), rightsOnMany(actor, 'o.ancestors').as('many')])
          .select([
            allowedTo(actor, right, 'o.ancestors').as('allowed'),
            visibleTo(actor, 'o.ancestors', 'cluster').as('cluster'),
          ])
          .where(
            'o.id',
            'in',
            estate.map(({ id }) => id),
          )
          .execute()
        expect(rows).toHaveLength(estate.length)
        for (const { id, rights, many, together, visible, allowed, cluster } of rows) {
          const expected = held(estate.find((object) => object.id === id)?.ancestors ?? [])
          expect(rightsOf(rights)).toEqual(expected)
          expect(rightsOf(many)).toEqual(expected)
          expect(rightsOf(together)).toEqual(expected)
          expect(visible).toBe(expected.includes('see'))
          expect(allowed).toBe(expected.includes(right))
          expect(cluster).toBe(expected.includes('see') || expected.includes('create_vm'))
        }
        await database.db.deleteFrom('permission').where('principal_id', '=', everyoneId).execute()
      },
    ),
    { numRuns: 60 },
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
  expect(await ask(cluster?.id ?? '', 'run_vm')).toMatchObject({ id: cluster?.id })
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
      .where('principal_id', '=', actor.userId ?? '')
      .execute(),
  ).toEqual([])
})

test('lists of rights add up, in the contract’s order, and what is no right is none', () => {
  expect(rightsOf(['*'])).toEqual(allRights)
  expect(rightsOf(['run_vm see', 'see delete_vm'])).toEqual(['see', 'delete_vm', 'run_vm'])
  expect(rightsOf(['toString', 'nothing', ''])).toEqual([])
})

test('the roles that are built in have rights that exist, and only one has every right', async () => {
  const rows = await database.db
    .selectFrom('role')
    .select(['id', 'name', 'rights'])
    .where('built_in', '=', true)
    .execute()
  const nameOf = (key: string) => key.charAt(0).toUpperCase() + key.slice(1)
  expect(Object.fromEntries(rows.map(({ id, name }) => [name, id]))).toEqual(
    Object.fromEntries(Object.entries(builtIn).map(([key, id]) => [nameOf(key), id])),
  )
  for (const { id, rights } of rows)
    if (id === builtIn.superUser) expect(rights).toEqual(['*'])
    else expect(allRights).toEqual(expect.arrayContaining(rights))
})
