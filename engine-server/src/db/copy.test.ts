import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../test/harness.ts'
import { copyIn, copyText } from './copy.ts'

let database: TestDatabase
let client: pg.Client
beforeAll(async () => {
  database = await testDatabase()
  client = new pg.Client({ connectionString: database.historyUrl })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await database[Symbol.asyncDispose]()
})
beforeEach(async () => {
  await client.query('drop table if exists thing; create table thing (name text, size int)')
})

const read = async () => (await client.query<{ name: string; size: number }>('select * from thing order by size')).rows

test('writes rows as they are, over as many messages as it takes', async () => {
  const rows = Array.from({ length: 2_500 }, (_, index) => [`name ${index}`, index] as const)
  await copyIn(client, 'thing', ['name', 'size'], rows)
  const written = await read()
  expect(written).toHaveLength(2_500)
  expect(written[2_499]).toEqual({ name: 'name 2499', size: 2_499 })
})

test('no row is no row', async () => {
  await copyIn(client, 'thing', ['name', 'size'], [])
  expect(await read()).toEqual([])
})

test('text that means something to COPY stays text, and null is null', async () => {
  const names = ['a\tb', 'line\nline\r', '\\N', '\\.', 'c:\\temp', '', '😀']
  await copyIn(client, 'thing', ['name', 'size'], [...names.map((name, index) => [name, index]), [null, 99]])
  expect((await read()).map(({ name }) => name)).toEqual([...names, null])
  expect(copyText([['a\tb', null, 1.5]])).toBe('a\\tb\t\\N\t1.5\n')
})

test('what is refused half-way writes nothing, says why, and leaves the connection usable', async () => {
  const rows = Array.from({ length: 3_000 }, (_, index) => ['x', index === 1_500 ? 'many' : index] as const)
  await expect(copyIn(client, 'thing', ['name', 'size'], rows)).rejects.toMatchObject({ code: '22P02' })
  expect(await read()).toEqual([])
  await copyIn(client, 'thing', ['name', 'size'], [['y', 1]])
  expect(await read()).toEqual([{ name: 'y', size: 1 }])
})

test('what is refused before it begins leaves the connection usable', async () => {
  await expect(copyIn(client, 'nothing', ['name'], [['x']])).rejects.toMatchObject({ code: '42P01' })
  await copyIn(client, 'thing', ['name', 'size'], [['y', 1]])
  expect(await read()).toHaveLength(1)
})

test('rows that cannot be written down end the conversation in order', async () => {
  const rows = [[Symbol('no text') as unknown as string]]
  await expect(copyIn(client, 'thing', ['name'], rows)).rejects.toMatchObject({ code: '57014' })
  await copyIn(client, 'thing', ['name', 'size'], [['y', 1]])
  expect(await read()).toHaveLength(1)
})

test('in a transaction that is rolled back nothing stays', async () => {
  await client.query('begin')
  await copyIn(client, 'thing', ['name', 'size'], [['y', 1]])
  await client.query('rollback')
  expect(await read()).toEqual([])
})

test('a connection that ends meanwhile rejects', async () => {
  const other = new pg.Client({ connectionString: database.historyUrl })
  other.on('error', () => undefined)
  await other.connect()
  const { rows } = await other.query<{ pid: number }>('select pg_backend_pid() as pid')
  await client.query('begin; lock table thing in access exclusive mode')
  const ended = copyIn(other, 'thing', ['name', 'size'], [['y', 1]]).catch((error: unknown) => error)
  await client.query('select pg_terminate_backend($1)', [rows[0]?.pid])
  expect(await ended).toMatchObject({ message: expect.stringMatching(/terminat/) })
  await client.query('rollback')
})
