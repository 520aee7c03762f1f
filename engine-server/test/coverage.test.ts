// Every operation of the contract, called by those who may not and with what must not pass.
import { engineOperations, type OperationId } from '@overt/api-client/engine'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemId } from '../src/authz/actor.ts'
import { anonymityMismatches, permissions, requirementOf } from '../src/authz/permissions.ts'
import { operationContracts } from '../src/http/contract.ts'
import { testEngine, type TestCaller, type TestEngine } from './harness.ts'
import './matchers.ts'
import { type Browser, type RawReply, rawRequest, signIn } from './raw-request.ts'

let engine: TestEngine
let stranger: TestCaller
let browser: Browser
/** Something whose name a stranger must never read. */
const secretName = 'Treasury'
let secretIds: Record<string, string>

beforeAll(async () => {
  engine = await testEngine()
  stranger = await engine.aUser('stranger')
  browser = await signIn(engine.origin, 'admin', engine.adminPassword)
  const { call } = engine.admin
  const dataCenter = await call('createDataCenter', { body: { name: secretName, local: true } })
  const cluster = await call('createCluster', {
    body: { name: secretName, dataCenterId: dataCenter.id, architecture: 'x86_64' },
  })
  const network = await call('createNetwork', {
    body: { name: secretName, dataCenterId: dataCenter.id, mode: 'nat', mtu: 1500 },
  })
  const group = await call('createGroup', { body: { name: secretName } })
  const tag = await call('createTag', { body: { name: secretName } })
  const quota = await call('createQuota', { body: { name: secretName, dataCenterId: dataCenter.id } })
  secretIds = {
    'data-centers': dataCenter.id,
    clusters: cluster.id,
    networks: network.id,
    users: engine.admin.id,
    permissions: group.id,
    tags: tag.id,
    quotas: quota.id,
  }
})
afterAll(() => engine[Symbol.asyncDispose]())

const all = [...operationContracts.values()]
const unsafe = all.filter(({ method }) => method !== 'get')
const known = all.filter(({ anonymous }) => !anonymous)
const withBody = all.filter(({ body }) => body !== undefined)
const names = (list: typeof all) => list.map(({ id }) => id)

function pathOf(id: OperationId, objectId: string = crypto.randomUUID()): string {
  const { path } = engineOperations[id]
  return `/api/v1${path.replace('{id}', objectId).replace(/\{\w+\}/, crypto.randomUUID())}`
}
/** What an operation can't be asked without, naming the secret. */
const requiredQuery: Partial<Record<OperationId, string>> = {
  search: `?q=${secretName}`,
  rehearseHosts: `?hostId=${crypto.randomUUID()}&event=failure`,
  explainAccess: `?right=see&objectKind=system&objectId=${systemId}`,
}
/** What an operation on the system needs to be told before it looks its object up. */
const requiredBody: Partial<Record<OperationId, string>> = {
  addGroupMember: JSON.stringify({ kind: 'user', id: crypto.randomUUID() }),
}
function send(id: OperationId, headers: Record<string, string> = {}, body?: string | Buffer, path = pathOf(id)) {
  return rawRequest(engine.origin, {
    method: engineOperations[id].method.toUpperCase(),
    path,
    headers,
    ...(body === undefined ? {} : { body }),
  })
}
const bearer = (caller: TestCaller) => ({ authorization: `Bearer ${caller.token}` })
const mediaType = (id: OperationId) => operationContracts.get(id)?.body?.mediaType ?? 'application/json'

test('table and contract agree about who needs no identity', () => {
  expect(anonymityMismatches()).toEqual([])
  expect(Object.keys(permissions).sort()).toEqual(Object.keys(engineOperations).sort())
})

describe('without an identity', () => {
  test.each(names(known))('%s is refused', async (id) => {
    expect(await send(id)).toBeProblem(401, 'unauthenticated')
  })
  test.each(names(known))('%s is refused with forged credentials', async (id) => {
    for (const headers of [
      { authorization: `Bearer ovt_${'A'.repeat(43)}` },
      { authorization: 'Bearer x' },
      { authorization: 'Basic YWRtaW46YWRtaW4=' },
      { cookie: `overt-local=${'A'.repeat(43)}`, 'x-csrf-token': 'x' },
      // The cookie of the other listener, and a token for a cookie.
      { cookie: browser.cookie.replace('overt-local', '__Host-overt'), 'x-csrf-token': browser.csrfToken },
      { cookie: `overt-local=${engine.admin.token}` },
    ])
      expect(await send(id, headers)).toBeProblem(401, 'unauthenticated')
  })
})

describe('from elsewhere', () => {
  test.each(names(all))('%s is refused for a foreign Host', async (id) => {
    expect(await send(id, { ...bearer(engine.admin), host: 'evil.example' })).toBeProblem(400, 'invalid_request')
  })
  test.each(names(unsafe))('%s is refused from another origin', async (id) => {
    for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }])
      expect(await send(id, { ...browser.headers, ...headers })).toBeProblem(403, 'forbidden')
  })
  test.each(names(unsafe.filter(({ anonymous }) => !anonymous)))('%s is refused without its CSRF token', async (id) => {
    const { cookie } = browser
    for (const headers of [{ cookie }, { cookie, 'x-csrf-token': '' }, { cookie, 'x-csrf-token': 'wrong' }])
      expect(await send(id, headers)).toBeProblem(403, 'forbidden')
  })
})

describe('for a stranger', () => {
  // Not one's own, and not for everybody who is signed in. A dashboard of nothing is proved in dashboard.test.ts.
  const open: readonly OperationId[] = ['streamEvents', 'getDashboard']
  const guarded = known.filter(({ id }) => requirementOf(id).by !== 'self' && !open.includes(id))
  test.each(names(guarded))('%s tells nothing of what is there', async (id) => {
    const { tag } = engineOperations[id]
    const reply = await send(id, bearer(stranger), undefined, pathOf(id, secretIds[tag]) + (requiredQuery[id] ?? ''))
    expect(reply.text).not.toContain(secretName)
    for (const secretId of Object.values(secretIds)) expect(reply.text).not.toContain(secretId)
    const empty = reply.json as { next?: unknown; groups?: unknown[]; series?: unknown[]; unread?: number }
    const isEmpty =
      reply.status === 200 &&
      (empty.next === null || empty.groups?.length === 0 || empty.series?.length === 0 || empty.unread === 0)
    if (!isEmpty) expect(reply).toBeProblem([403, 404])
  })
  test.each(['getDataCenter', 'getCluster', 'getNetwork', 'getQuota', 'getUser', 'getGroup'] as const)(
    '%s answers alike for what is hidden and what is not there',
    async (id) => {
      const hidden = await send(id, bearer(stranger), undefined, pathOf(id, secretIds[engineOperations[id].tag]))
      const absent = await send(id, bearer(stranger))
      const same = ({ json }: RawReply) => ({ ...(json as object), requestId: '' })
      expect(hidden.status).toBe(404)
      expect(same(hidden)).toEqual(same(absent))
    },
  )
})

describe('for an administrator', () => {
  const ofAnObject = known.filter(({ path, tag }) => path.includes('{id}') && tag !== 'session')
  test.each(names(ofAnObject))('%s does not find what is not there', async (id) => {
    const body = operationContracts.get(id)?.body && (requiredBody[id] ?? '{}')
    const headers = { ...bearer(engine.admin), 'if-match': '"1"', 'content-type': mediaType(id) }
    // A body that does not fit may be told first where no object is looked up before it.
    expect(await send(id, headers, body)).toBeProblem(404, 'not_found')
  })
  test.each(names(ofAnObject))('%s refuses an id that is none', async (id) => {
    const reply = await send(id, { ...bearer(engine.admin), 'if-match': '"1"' }, undefined, pathOf(id, 'x%27;--'))
    expect(reply).toBeProblem([400, 404])
  })
})

describe('with what does not fit the contract', () => {
  const headersOf = (id: OperationId) => ({ ...bearer(engine.admin), 'content-type': mediaType(id), 'if-match': '"1"' })
  const noObject = (list: typeof all) => list.filter(({ id }) => requirementOf(id).by !== 'object')
  const lookedUp = (id: OperationId) => secretIds[engineOperations[id].tag] ?? crypto.randomUUID()

  test.each(names(noObject(all)))('%s refuses an unknown parameter', async (id) => {
    const body = operationContracts.get(id)?.body && (requiredBody[id] ?? '{}')
    const reply = await send(id, headersOf(id), body, `${pathOf(id, lookedUp(id))}?surprise=1`)
    expect(reply).toBeProblem(400, 'invalid_request')
    expect(reply.json).toMatchObject({ details: { fields: { 'query.surprise': 'Not known here.' } } })
  })
  test.each(names(noObject(withBody)))('%s refuses bodies that are not what it takes', async (id) => {
    const path = pathOf(id, lookedUp(id))
    const cases: [Record<string, string>, string | Buffer | undefined, RegExp][] = [
      [{}, '{"surprise":1}', /./],
      [{}, '[]', /./],
      [{}, 'null', /./],
      [{}, '{', /not JSON/],
      [{}, Buffer.from([0x22, 0xff, 0x22]), /not JSON/],
      [{}, '{"a":"\\u0000"}', /U\+0000/],
      [{}, '{"a":"\\ud800"}', /surrogate/],
      [{}, '{"__proto__":{"x":1}}', /./],
      [{}, '['.repeat(100) + ']'.repeat(100), /nested/],
      [{ 'content-type': 'text/plain' }, '{}', /Send the body as/],
      [{ 'content-type': `${mediaType(id)}; charset=latin1` }, '{}', /Send the body as/],
      [{ 'content-encoding': 'gzip' }, '{}', /Content-Encoding/],
    ]
    for (const [headers, body, message] of cases) {
      const reply = await send(id, { ...headersOf(id), ...headers }, body, path)
      expect(reply).toBeProblem(400, 'invalid_request')
      expect((reply.json as { detail: string }).detail).toMatch(message)
    }
  })
  test.each(names(noObject(withBody)))('%s refuses a body that is too large', async (id) => {
    const body = JSON.stringify({ text: 'x'.repeat(1_048_577) })
    const path = pathOf(id, lookedUp(id))
    expect(await send(id, headersOf(id), body, path)).toBeProblem(413, 'too_large')
    expect(await send(id, { ...headersOf(id), 'transfer-encoding': 'chunked' }, body, path)).toBeProblem(
      413,
      'too_large',
    )
  })
  test.each(names(noObject(unsafe.filter(({ body }) => !body))))('%s refuses a body', async (id) => {
    expect(await send(id, headersOf(id), '{}', pathOf(id, lookedUp(id)))).toBeProblem(400, 'invalid_request')
  })
  const lists = all.filter(({ parameters }) => parameters.query.some(({ name }) => name === 'after'))
  test.each(names(lists))('%s refuses a place in another list', async (id) => {
    const cursors = [['x'], ['x', 'y'], ['x', 'y', 'z'], [1]].map((key) => JSON.stringify(key)).concat('nonsense')
    for (const cursor of cursors) {
      const after = Buffer.from(cursor).toString('base64url')
      const reply = await send(id, bearer(engine.admin), undefined, `${pathOf(id, lookedUp(id))}?after=${after}`)
      // Where names are the key, ["x"] is a place like any other.
      expect([200, 400], reply.text).toContain(reply.status)
    }
  })
  test.each(names(lists))('%s keeps its limits', async (id) => {
    for (const query of ['limit=0', 'limit=1001', 'limit=1.5', 'limit=1e2', 'limit=', 'limit=5&limit=6', 'after=%00'])
      expect(await send(id, bearer(engine.admin), undefined, `${pathOf(id)}?${query}`)).toBeProblem(
        400,
        'invalid_request',
      )
  })
})

test('a path that is not there, and a method a path does not have', async () => {
  const headers = bearer(engine.admin)
  expect(await rawRequest(engine.origin, { path: '/api/v1/nothing', headers })).toBeProblem(404, 'not_found')
  expect(await rawRequest(engine.origin, { path: '/api/v1/vms/%ff', headers })).toBeProblem(404, 'not_found')
  const reply = await rawRequest(engine.origin, { method: 'PUT', path: '/api/v1/vms', headers })
  expect(reply).toBeProblem(405)
  expect(reply.headers['allow']).toBe('GET, POST')
})

test('every list and object an administrator reads fits the contract', async () => {
  // The engine of the tests fails replies that do not. A rehearsal of a host that is there is in rehearsal.test.ts.
  const elsewhere: readonly OperationId[] = ['streamEvents', 'rehearseHosts']
  for (const { id, method, path } of known)
    if (method === 'get' && !path.includes('{') && !elsewhere.includes(id)) {
      const reply = await send(id, bearer(engine.admin), undefined, pathOf(id) + (requiredQuery[id] ?? ''))
      expect(reply.status, `${id}: ${reply.text}`).toBe(200)
    }
})
