// The chain against what may be done to it: behind the database's back, by two engines at once, by an end in the middle.
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { testDatabase, type TestDatabase } from '../../test/harness.ts'
import { openDatabase, openPool } from '../db/database.ts'
import { transact } from '../db/transact.ts'
import { hashRecord, type SealedRecord } from './chain.ts'
import { sealWaiting } from './sealer.ts'
import { findHead, insertRecord, type NewRecord, sealedColumns } from './store.ts'
import { placelessPage, verifyChain } from './verify.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await testDatabase()
})
afterEach(() => database[Symbol.asyncDispose]())

const aRecord = (over: Partial<NewRecord> = {}): NewRecord => ({
  userId: crypto.randomUUID(),
  userName: 'alice',
  loginId: null,
  clientAddress: '10.0.0.1',
  requestId: crypto.randomUUID(),
  apiOperation: 'createVm',
  object: { kind: 'vm', id: crypto.randomUUID(), name: 'web-1' },
  outcome: 'done',
  code: null,
  operationId: null,
  fields: ['name', 'memoryBytes'],
  summary: 'alice made the VM web-1.',
  ...over,
})

/** Seals of so many records each. */
async function sealed(...counts: readonly number[]): Promise<void> {
  for (const count of counts) {
    for (let index = 0; index < count; index++) await insertRecord(database.db, aRecord())
    expect(await sealWaiting(database.db)).toBe(count)
  }
}
/** As whoever may do everything to the database. */
async function behindItsBack(statement: string): Promise<void> {
  await database.pool.query(`begin; set local session_replication_role = replica; ${statement}; commit`)
}
const broken = async () => (await verifyChain(database.db)).broken

test('what was sealed is found as it was, record by record', async () => {
  await sealed(3, 1, 5)
  expect(await sealWaiting(database.db)).toBe(0)
  const { records, seals, broken: nothing, head } = await verifyChain(database.db)
  expect({ records, seals, nothing }).toEqual({ records: 9, seals: 3, nothing: undefined })
  expect(head).toEqual(await findHead(database.db))
})

test('an empty log is a sound one', async () => {
  expect(await verifyChain(database.db)).toEqual({ records: 0, seals: 0, head: undefined, broken: undefined })
})

describe('PostgreSQL refuses', () => {
  test.each(['audit_record', 'audit_place', 'audit_seal', 'audit_check', 'audit_waiting'])(
    'to update, delete from and truncate %s',
    async (table) => {
      await sealed(1)
      await insertRecord(database.db, aRecord())
      await database.pool.query(
        `insert into audit_check (operation_id, records, seals) values (gen_random_uuid(), 1, 1)`,
      )
      const column = { audit_place: 'record', audit_check: 'records', audit_waiting: 'record' }[table]
      const set = column ?? (table === 'audit_seal' ? 'root' : 'summary')
      for (const statement of [`update ${table} set ${set} = ${set}`, `delete from ${table}`, `truncate ${table}`])
        await expect(database.pool.query(statement)).rejects.toMatchObject({ code: '42501' })
    },
  )
})

describe('a check finds', () => {
  beforeEach(() => sealed(2, 3, 2))

  test.each([
    [`update audit_record set summary = 'nothing' where id = (select record from audit_place where number = 4)`, 2, 4],
    [
      `update audit_record set at = at + interval '1 us' where id = (select record from audit_place where number = 1)`,
      1,
      1,
    ],
    [`delete from audit_record where id = (select record from audit_place where number = 5)`, 2, 5],
    [`delete from audit_place where number = 3`, 2, 3],
    [`update audit_place set hash = sha256('x') where number = 3`, 2, 3],
    [`delete from audit_seal where number = 2`, 2, null],
    [`delete from audit_seal where number = 1`, 1, null],
    [`update audit_seal set sealed_at = now() where number = 2`, 2, null],
    [`update audit_seal set previous = sha256('x') where number = 3`, 3, null],
    [`delete from audit_seal where number = 3`, null, 6],
  ])('%s', async (statement, seal, record) => {
    await behindItsBack(statement)
    expect(await broken()).toMatchObject({ seal, record })
  })

  test('two records that changed their places', async () => {
    for (const [from, to] of [
      [3, 1_000],
      [4, 3],
      [1_000, 4],
    ])
      await behindItsBack(`update audit_place set number = ${to} where number = ${from}`)
    expect(await broken()).toMatchObject({ seal: 2, record: null })
  })

  test('a record changed together with its hash', async () => {
    await behindItsBack(
      `update audit_record set user_name = 'mallory' where id = (select record from audit_place where number = 4)`,
    )
    const { rows } = await sql<SealedRecord>`select ${sealedColumns} from audit_record r
      where r.id = (select record from audit_place where number = 4)`.execute(database.db)
    const [forged] = rows
    if (!forged) throw new Error('the record is gone')
    await behindItsBack(`update audit_place set hash = '\\x${hashRecord(forged)}' where number = 4`)
    expect(await broken()).toMatchObject({ seal: 2, record: null })
  })

  test('a record that was put in by hand, and one that was removed before it was sealed', async () => {
    await behindItsBack(`insert into audit_record (user_name, client_address, request_id, api_operation, outcome, summary)
      values ('x', '', '', 'createVm', 'done', 'x')`) // the trigger that lets it wait did not run
    expect((await broken())?.problem).toMatch(/by hand/)
    await behindItsBack(`delete from audit_record where user_name = 'x'`)
    await insertRecord(database.db, aRecord({ summary: 'gone' }))
    await behindItsBack(`delete from audit_record where summary = 'gone'`)
    expect((await broken())?.problem).toMatch(/before it was sealed/)
  })

  test('an end that was cut off, by a head that was noted down', async () => {
    const head = await findHead(database.db)
    if (!head) throw new Error('nothing is sealed')
    await behindItsBack(`delete from audit_record where id in (select record from audit_place where seal = 3);
      delete from audit_place where seal = 3; delete from audit_seal where number = 3`)
    expect(await broken()).toBeUndefined() // by itself what is left is sound
    expect((await verifyChain(database.db, { knownHeads: [head] })).broken).toMatchObject({ seal: 3 })
    // Nor is it the head again when others take its place.
    await sealed(2)
    expect((await verifyChain(database.db, { knownHeads: [head] })).broken).toMatchObject({ seal: 3 })
  })
})

test('records without a place are looked for page by page, and no further once the check is to stop', async () => {
  // More than a page; all of them wait, but the last.
  await database.pool.query(`insert into audit_record (user_name, client_address, request_id, api_operation, outcome,
    summary) select '', '', '', 'createVm', 'done', '' from generate_series(1, 20001)`)
  expect(await broken()).toBeUndefined()
  await database.pool.query('analyze audit_record, audit_place, audit_waiting')
  const { rows } = await sql<Record<string, string>>`explain ${placelessPage(10_000)}`.execute(database.db)
  expect(rows.flatMap((row) => Object.values(row)).join('\n')).not.toMatch(/Hash|Merge/)
  await behindItsBack(`delete from audit_waiting where record = 20001`)
  expect(await broken()).toMatchObject({ problem: expect.stringMatching(/row 20001\) was put in/) })
  await expect(verifyChain(database.db, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/)
})

test('two engines that seal while others write make one chain', async () => {
  const pools = [1, 2].map(() => openPool({ url: database.url, maxConnections: 2 }))
  const engines = pools.map(openDatabase)
  let writing = true
  const sealers = engines.map(async (db) => {
    let records = 0
    while (writing) records += await sealWaiting(db)
    return records
  })
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let index = 0; index < 25; index++)
        await transact(database.db, async (tx) => {
          await insertRecord(tx, aRecord())
          // Some commit behind others that drew their number later.
          if (index % 5 === 0) await sql`select pg_sleep(0.003)`.execute(tx)
        })
    }),
  )
  writing = false
  const counts = await Promise.all(sealers)
  await sealWaiting(database.db)
  for (const pool of pools) await pool.end()
  expect(Math.min(...counts)).toBeGreaterThan(0)
  expect(await verifyChain(database.db)).toMatchObject({ records: 200, broken: undefined })
})

test('an engine that ends in the middle of sealing leaves the rest to the next', async () => {
  await sealed(1)
  for (let index = 0; index < 3; index++) await insertRecord(database.db, aRecord())
  // It comes to rest where the seal and its places are written and nothing is committed.
  await database.pool.query(`create function rest() returns trigger language plpgsql as
    $$ begin perform pg_sleep(20); return null; end $$;
    create trigger rest after insert on audit_place for each statement execute function rest()`)
  const dying = openPool({ url: database.url, maxConnections: 1 })
  // Both are listened to from the beginning: on a busy machine the end may come before the wait has seen the sleep.
  await Promise.all([
    expect(sealWaiting(openDatabase(dying))).rejects.toThrow(/terminat/),
    vi.waitFor(
      async () => {
        const { rows } = await database.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and wait_event = 'PgSleep'`)
        expect(rows).toHaveLength(1)
      },
      { timeout: 15_000 },
    ),
  ])
  await dying.end()
  await database.pool.query('drop trigger rest on audit_place')
  expect(await verifyChain(database.db)).toMatchObject({ records: 1, broken: undefined })
  await sealWaiting(database.db)
  expect(await verifyChain(database.db)).toMatchObject({ records: 4, broken: undefined })
})

test('text that misleads is written as a mark', async () => {
  await insertRecord(database.db, aRecord({ summary: 'a\u001b[2Jb\r\nc\u202ed\0e\ud800', userName: 'x'.repeat(5_000) }))
  await sealWaiting(database.db)
  const row = await database.db.selectFrom('audit_record').select(['summary', 'user_name']).executeTakeFirstOrThrow()
  expect(row.summary).toBe('a\ufffd[2Jb\ufffd\ufffdc\ufffdd\ufffde\ufffd')
  expect(row.user_name).toHaveLength(1_000)
  expect(await broken()).toBeUndefined()
})
