import { afterAll, beforeAll, expect, test } from 'vitest'
import { testEngine, type TestEngine } from './harness.ts'
import './matchers.ts'
import { rawRequest } from './raw-request.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await testEngine()
})
afterAll(() => engine[Symbol.asyncDispose]())

const newKey = () => crypto.randomUUID()
function post(path: string, key: string, body: object, token = engine.admin.token) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key }
  return rawRequest(engine.origin, { method: 'POST', path: `/api/v1${path}`, headers, body: JSON.stringify(body) })
}

test('the same key and request give the same answer, once', async () => {
  const key = newKey()
  const first = await post('/data-centers', key, { name: 'one' })
  const second = await post('/data-centers', key, { name: 'one' })
  expect(first.status).toBe(201)
  expect(second.status).toBe(201)
  expect(second.json).toEqual(first.json)
  expect(first.headers['idempotency-replayed']).toBeUndefined()
  expect(second.headers['idempotency-replayed']).toBe('true')
})

test('many calls at once do the work once', async () => {
  const key = newKey()
  const replies = await Promise.all(Array.from({ length: 8 }, () => post('/data-centers', key, { name: 'many' })))
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]))
  for (const reply of replies) expect(reply.json).toEqual(replies[0]?.json)
  expect(replies.filter(({ headers }) => headers['idempotency-replayed'] === undefined).length).toBe(1)
})

test('the same key for another request is refused', async () => {
  const key = newKey()
  expect((await post('/data-centers', key, { name: 'two' })).status).toBe(201)
  expect(await post('/data-centers', key, { name: 'three' })).toBeProblem(409, 'conflict')
})

test('keys belong to their caller and their operation', async () => {
  const key = newKey()
  const other = await engine.aUser('other', [
    { role: 'administrator', kind: 'system', id: '00000000-0000-4000-8000-000000000000' },
  ])
  expect((await post('/data-centers', key, { name: 'mine' })).status).toBe(201)
  expect((await post('/data-centers', key, { name: 'theirs' }, other.token)).status).toBe(201)
  expect((await post('/users', key, { userName: 'someone', password: 'long enough 1' })).status).toBe(201)
})

test('a call that failed frees its key', async () => {
  const key = newKey()
  expect((await post('/data-centers', newKey(), { name: 'taken' })).status).toBe(201)
  expect(await post('/data-centers', key, { name: 'taken' })).toBeProblem(409, 'already_exists')
  await engine.db.deleteFrom('data_center').where('name', '=', 'taken').execute()
  expect((await post('/data-centers', key, { name: 'taken' })).status).toBe(201)
})

test('a secret that is shown once is neither stored nor shown again', async () => {
  const key = newKey()
  const first = await post('/api-tokens', key, { name: 'secret' })
  expect(first.status).toBe(201)
  const { token } = first.json as { token: string }
  expect(await post('/api-tokens', key, { name: 'secret' })).toBeProblem(409, 'conflict')
  const rows = await engine.db.selectFrom('idempotent_reply').select(['key', 'body']).execute()
  expect(rows.find((row) => row.key === key)?.body).toBeNull()
  expect(JSON.stringify(rows)).not.toContain(token)
})

test('a password of a request can not be guessed from what is kept', async () => {
  const key = newKey()
  const body = { userName: 'guessed', password: 'hunter2hunter2' }
  expect((await post('/users', key, body)).status).toBe(201)
  const row = await engine.db
    .selectFrom('idempotent_reply')
    .select('request_hash')
    .where('key', '=', key)
    .executeTakeFirstOrThrow()
  const text = `createUser\n/api/v1/users\n${JSON.stringify(body)}`
  const plain = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(text)))
  expect(row.request_hash.equals(plain)).toBe(false)
  expect(row.request_hash.equals(engine.services.secrets.fingerprint(text))).toBe(true)
})

test('a first call that was cut off is said to be so', async () => {
  const key = newKey()
  const body = { name: 'cut off' }
  const request_hash = engine.services.secrets.fingerprint(
    `createDataCenter\n/api/v1/data-centers\n${JSON.stringify(body)}`,
  )
  const row = { user_id: engine.admin.id, api_operation: 'createDataCenter', key, request_hash }
  await engine.db.insertInto('idempotent_reply').values(row).execute()
  const reply = await post('/data-centers', key, body)
  expect(reply).toBeProblem(409, 'conflict')
  expect((reply.json as { detail: string }).detail).toMatch(/cut off/)
})
