import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aUser, anEstate, type Estate } from '../../test/estate.ts'
import { type TestDatabase, testDatabase } from '../../test/harness.ts'
import { countMatching, listPage } from '../resources/vms/store.ts'
import { aGrant } from '../test-support/grants.ts'
import { type Actor, engineActor, systemId } from './actor.ts'
import { Sight } from './sight.ts'

let database: TestDatabase
let estate: Estate
let ids: string[]
beforeAll(async () => {
  database = await testDatabase()
  estate = await anEstate(database.db)
  const { rows } = await sql<{ id: string }>`
    insert into vm (id, cluster_id, name, memory_bytes, max_memory_bytes, cpu_sockets, cpu_cores, cpu_threads, firmware,
      made_at, ancestors)
    select made.id, c.id, 'vm-' || lpad(n::text, 5, '0'), 1073741824, 1073741824, 1, 1, 1, 'bios', now(),
      array[made.id] || c.ancestors
    from (select n, gen_random_uuid() as id from generate_series(1, 1100) n) made, cluster c
    where c.id = ${estate.clusterId}::uuid returning id`.execute(database.db)
  ids = rows.map(({ id }) => id)
})
afterAll(() => database[Symbol.asyncDispose]())

async function somebody(objectIds: readonly string[]): Promise<Actor> {
  const userId = await aUser(database.db)
  for (const id of objectIds)
    await database.db
      .insertInto('permission')
      .values(aGrant(userId, 'user', 'vm', id))
      .execute()
  return { ...engineActor('test'), kind: 'user', userId }
}

test('who sees few is told from who sees many, and an answer is believed for a while', async () => {
  const sight = new Sight()
  const isOfFew = (actor: Actor) => sight.isOfFew(database.db, actor)
  const [nobody, some] = [await somebody([]), await somebody(ids.slice(0, 3))]
  expect(await isOfFew(nobody)).toBe(true)
  expect(await isOfFew(some)).toBe(true)
  for (const id of [estate.clusterId, systemId]) expect(await isOfFew(await somebody([id]))).toBe(false)
  expect(await isOfFew(engineActor('test'))).toBe(false)
  // A token that shows nothing is another matter than its owner.
  const owner = await somebody([estate.clusterId])
  expect(await isOfFew({ ...owner, limitedTo: ['run_vm'] })).toBe(true)
  expect(await isOfFew(owner)).toBe(false)
  await database.db
    .insertInto('permission')
    .values(aGrant(some.userId ?? '', 'user', 'cluster', estate.clusterId))
    .execute()
  expect(await isOfFew(some)).toBe(true)
  expect(await new Sight().isOfFew(database.db, some)).toBe(false)
})

test('the same is listed and counted either way, also by whom the answer no longer fits', async () => {
  for (const objectIds of [[], ids.slice(5, 25), [estate.clusterId], [systemId, ...ids.slice(0, 2)]]) {
    const actor = await somebody(objectIds)
    for (const sort of ['name', '-createdAt', 'host'] as const) {
      const page = async (fewSeen: boolean) =>
        (await listPage(database.db, actor, {}, { sort, after: undefined, limit: 100, fewSeen })).map(({ id }) => id)
      expect(await page(true)).toEqual(await page(false))
    }
    const filter = { search: '1' }
    const count = (fewSeen: boolean) => countMatching(database.db, actor, filter, fewSeen)
    expect(await count(true)).toBe(await count(false))
  }
})
