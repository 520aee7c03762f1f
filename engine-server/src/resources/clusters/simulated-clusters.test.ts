// A cluster knows whether it has simulated hosts (migration 0032): its VMs say so.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aHost, anEstate, type Estate } from '../../../test/estate.ts'
import { type TestDatabase, testDatabase } from '../../../test/harness.ts'
import { waitingForLocks } from '../../../test/lock-waits.ts'
import { json } from '../../db/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())

/** What the host's agent told of itself, as the ingest stores it. */
async function told(hostId: string, simulated: boolean, db = database.db): Promise<void> {
  const facts = {
    session_number: 1,
    sequence: 1,
    boot_id: 'boot',
    agent_version: '1',
    simulated,
    description: json({}),
    reported_at: new Date(),
  }
  await db
    .insertInto('host_runtime')
    .values({ host_id: hostId, ...facts })
    .onConflict((conflict) => conflict.column('host_id').doUpdateSet(facts))
    .execute()
}
const isSimulated = async ({ clusterId }: Estate) =>
  (await database.db.selectFrom('cluster').select('simulated').where('id', '=', clusterId).executeTakeFirstOrThrow())
    .simulated

test('it has one from the first report of a simulated host until the last has become another', async () => {
  const estate = await anEstate(database.db)
  const [first, second, real] = [
    await aHost(database.db, estate),
    await aHost(database.db, estate),
    await aHost(database.db, estate),
  ]
  await told(real.id, false)
  expect(await isSimulated(estate)).toBe(false)
  await told(first.id, true)
  await told(second.id, true)
  expect(await isSimulated(estate)).toBe(true)
  await told(first.id, false)
  expect(await isSimulated(estate)).toBe(true)
  await told(second.id, false)
  expect(await isSimulated(estate)).toBe(false)
})

test('a host that moves or is removed takes it along', async () => {
  const [from, to] = [await anEstate(database.db), await anEstate(database.db)]
  const host = await aHost(database.db, from)
  await told(host.id, true)
  await database.db.updateTable('host').set({ cluster_id: to.clusterId }).where('id', '=', host.id).execute()
  expect([await isSimulated(from), await isSimulated(to)]).toEqual([false, true])
  await database.db.deleteFrom('host').where('id', '=', host.id).execute()
  expect([await isSimulated(from), await isSimulated(to)]).toEqual([false, false])
})

test('of a host that goes while another comes, the one that comes counts', async () => {
  const estate = await anEstate(database.db)
  const [goes, comes] = [await aHost(database.db, estate), await aHost(database.db, estate)]
  await told(goes.id, true)
  let going: Promise<unknown> = Promise.resolve()
  await database.db.transaction().execute(async (tx) => {
    await told(comes.id, true, tx)
    going = database.db.deleteFrom('host').where('id', '=', goes.id).execute()
    await expect.poll(() => waitingForLocks(database.db)).toBe(1)
  })
  await going
  expect(await isSimulated(estate)).toBe(true)
})

test('hosts that change places wait for each other, and both clusters know', async () => {
  const [one, other] = inOrder(await anEstate(database.db), await anEstate(database.db))
  const [there, back] = [await aHost(database.db, one), await aHost(database.db, other)]
  await told(there.id, true)
  const move = (hostId: string, { clusterId }: Estate, db = database.db) =>
    db.updateTable('host').set({ cluster_id: clusterId }).where('id', '=', hostId).execute()
  let moving: Promise<unknown> = Promise.resolve()
  await database.db.transaction().execute(async (tx) => {
    // With one of the locks each, they would wait for each other for ever.
    await sql`select from cluster where id = ${one.clusterId}::uuid for no key update`.execute(tx)
    moving = move(back.id, one)
    await expect.poll(() => waitingForLocks(database.db)).toBe(1)
    await move(there.id, other, tx)
  })
  await moving
  expect([await isSimulated(one), await isSimulated(other)]).toEqual([false, true])
})

test('the history of the cluster has nothing of it', async () => {
  const estate = await anEstate(database.db)
  await told((await aHost(database.db, estate)).id, true)
  const { rows } = await sql<{ action: string }>`select action from object_change
    where object_id = ${estate.clusterId}::uuid and action = 'updated'`.execute(database.db)
  expect(rows).toEqual([])
})

/** The one whose cluster's lock is taken first, and the other. */
function inOrder(a: Estate, b: Estate): [Estate, Estate] {
  return a.clusterId < b.clusterId ? [a, b] : [b, a]
}
