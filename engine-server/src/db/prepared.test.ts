import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Client, Pool } from 'pg'
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import { type TestDatabase, testDatabase } from '../../test/harness.ts'
import { openPool } from './database.ts'
import { preparing } from './prepared.ts'

let database: TestDatabase
let pool: Pool
let prepared: PostgresPool
let client: PostgresPoolClient
/** What PostgreSQL has been asked to do and said, of what tells whether a statement was described. */
const heard: string[] = []
beforeAll(async () => {
  database = await testDatabase()
  pool = openPool({ url: database.url, maxConnections: 4 })
  pool.on('connect', (made) => {
    const { connection } = made as Client & { connection: NodeJS.EventEmitter }
    for (const name of ['rowDescription', 'noData', 'parseComplete']) connection.on(name, () => heard.push(name))
  })
})
afterAll(async () => {
  await pool.end()
  await database[Symbol.asyncDispose]()
})
beforeEach(async () => {
  prepared = preparing(pool)
  client = await prepared.connect()
  await pool.query('drop table if exists thing; create table thing (id int primary key, name text, tags text[])')
  await pool.query(`insert into thing values (1, 'one', '{a,b}'), (2, null, '{}')`)
  heard.length = 0
  return () => client.release()
})

/** Runs a statement that takes values, as those that are named do. */
const run = async (text: string, values: readonly unknown[]) => (await client.query(text, values as unknown[])).rows

test('a statement is parsed and described with its first run only, and each run gives whole rows', async () => {
  const byId = 'select *, now() as at from thing where id >= $1 order by id'
  const first = await run(byId, [1])
  expect(heard).toEqual(['parseComplete', 'rowDescription'])
  for (const _ of [1, 2])
    expect(await run(byId, [1])).toEqual([
      { id: 1, name: 'one', tags: ['a', 'b'], at: expect.any(Date) as Date },
      { id: 2, name: null, tags: [], at: expect.any(Date) as Date },
    ])
  expect(await run(byId, [3])).toEqual([])
  expect(first).toHaveLength(2)
  expect(heard).toEqual(['parseComplete', 'rowDescription'])
})

test('what one connection was told serves another, once it has parsed the statement itself', async () => {
  const other = await prepared.connect()
  const ask = 'select name from thing where id = $1'
  for (const one of [client, other, client, other]) expect((await one.query(ask, [1])).rows).toEqual([{ name: 'one' }])
  expect(heard).toEqual(['parseComplete', 'rowDescription', 'parseComplete', 'rowDescription'])
  other.release()
})

test('how many rows were changed is told, with and without rows that come back', async () => {
  for (const _ of [1, 2]) {
    expect(await client.query('update thing set name = $1', ['new'])).toMatchObject({ rowCount: 2, rows: [] })
    expect(await client.query('update thing set name = $1 returning id', ['new'])).toMatchObject({
      rowCount: 2,
      command: 'UPDATE',
      fields: [{ name: 'id' }],
    })
  }
})

test('a run that fails says what failed, and the connection goes on', async () => {
  const divided = 'select 6 / id as part from thing where id > $1 - 10'
  expect(await run(divided, [1])).toHaveLength(2)
  await pool.query('insert into thing values (0)')
  await expect(run(divided, [1])).rejects.toThrow('division by zero')
  await pool.query('delete from thing where id = 0')
  expect(await run(divided, [1])).toHaveLength(2)
})

test('a value that cannot be sent fails its run alone', async () => {
  const unsendable = {
    toPostgres(): string {
      throw new Error('no text for this')
    },
  }
  const text = 'select id from thing where name = $1'
  for (const _ of [1, 2]) {
    expect(await run(text, ['one'])).toEqual([{ id: 1 }])
    await expect(run(text, [unsendable])).rejects.toThrow('no text for this')
  }
  expect(await run(text, ['one'])).toEqual([{ id: 1 }])
})

test('columns that become others are refused, never read as what they were', async () => {
  const all = 'select * from thing where id = $1'
  expect(await run(all, [1])).toEqual([{ id: 1, name: 'one', tags: ['a', 'b'] }])
  await pool.query('alter table thing drop column name')
  await expect(run(all, [1])).rejects.toThrow('cached plan must not change result type')
})
