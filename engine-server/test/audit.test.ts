// What becomes an audit record, over HTTP, and what of it can be read, exported and checked.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type OperationId } from '@overt/api-client/engine'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { changesSomething } from '../src/audit/classify.ts'
import { mostOfAddress } from '../src/audit/refusals.ts'
import { sealWaiting } from '../src/audit/sealer.ts'
import { insertRecord } from '../src/audit/store.ts'
import { verifyFile } from '../src/audit/verify-file.ts'
import { systemId } from '../src/authz/actor.ts'
import { operationContracts } from '../src/http/contract.ts'
import { testEngine, type TestCaller, type TestEngine } from './harness.ts'
import './matchers.ts'
import { rawRequest, signIn } from './raw-request.ts'

let engine: TestEngine
let stranger: TestCaller
beforeAll(async () => {
  engine = await testEngine()
  stranger = await engine.aUser('stranger')
})
afterAll(() => engine[Symbol.asyncDispose]())

let since: string
beforeEach(async () => {
  await engine.services.audit.flush()
  // To the microsecond: what came before in the same millisecond is not of this test.
  const { rows } = await engine.database.pool.query<{ now: string }>(
    `select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as now`,
  )
  since = rows[0]?.now ?? ''
})
const unique = (name: string) => `${name}-${crypto.randomUUID().slice(0, 8)}`
const records = async (query: { apiOperation?: string[] } = {}) =>
  (await engine.admin.call('listAuditRecords', { query: { since, ...query, limit: 1000 } })).items
const ofOperation = async (apiOperation: OperationId) => await records({ apiOperation: [apiOperation] })
/** Waits for the end of a check, if one goes on. */
const checked = () =>
  expect.poll(async () => (await engine.admin.call('getAuditChain', {})).checking, { timeout: 10_000 }).toBeNull()
const bearer = ({ token }: TestCaller) => ({ authorization: `Bearer ${token}` })
const post = (path: string, headers: Record<string, string>, body: unknown) =>
  rawRequest(engine.origin, {
    method: 'POST',
    path: `/api/v1${path}`,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

test('what is recorded is everything but reads', () => {
  const reads = [...operationContracts.values()].filter(
    (contract) => contract.method !== 'get' && !changesSomething(contract) && !/^(plan|preview)[A-Z]/.test(contract.id),
  )
  // Whoever adds one here says with it that it changes nothing.
  expect(reads.map(({ id }) => id).sort()).toEqual(['checkHostEnrollment', 'checkInvitation', 'watchStream'])
  for (const { id, path } of operationContracts.values())
    if (/^(plan|preview)[A-Z]/.test(id)) expect(path).toMatch(/(\/plan|-preview)$/)
})

describe('a change', () => {
  test('says who, on what, and which fields, and holds no secret', async () => {
    const userName = unique('bob')
    const password = 'Sesame-open-4711'
    const bob = await engine.admin.call('createUser', { body: { userName, password } })
    const [record, ...others] = await ofOperation('createUser')
    expect(others).toEqual([])
    expect(record).toMatchObject({
      userId: engine.admin.id,
      userName: 'admin',
      loginId: engine.admin.actor.loginId,
      clientAddress: '127.0.0.1',
      object: { kind: 'user', id: bob.id, name: userName },
      outcome: 'done',
      code: null,
      summary: `admin added the user ${userName}.`,
    })
    expect(record?.fields.toSorted()).toEqual(['password', 'userName'])
    expect(JSON.stringify(await engine.db.selectFrom('audit_record').selectAll().execute())).not.toContain(password)
  })

  test('on an object in the path names it, and the long work it began', async () => {
    const made = await engine.admin.call('createDataCenter', { body: { name: unique('dc'), local: true } })
    await engine.admin.call('updateDataCenter', {
      path: { id: made.id },
      headers: { 'If-Match': `"${made.revision}"` },
      body: { description: 'new' },
    })
    expect(await ofOperation('updateDataCenter')).toMatchObject([
      { object: { kind: 'data_center', id: made.id, name: made.name }, fields: ['description'] },
    ])
    const operation = await engine.admin.call('verifyAuditChain', {})
    expect(await ofOperation('verifyAuditChain')).toMatchObject([{ operationId: operation.id, outcome: 'done' }])
  })

  test('that is repeated under its key is one', async () => {
    const body = { name: unique('dc'), local: true }
    const headers = { ...bearer(engine.admin), 'idempotency-key': crypto.randomUUID() }
    for (let call = 0; call < 3; call++) expect((await post('/data-centers', headers, body)).status).toBe(201)
    expect(await ofOperation('createDataCenter')).toHaveLength(1)
  })

  test('fails as a whole when there is no room for its record, and nothing of it stays', async () => {
    const name = unique('dc')
    await engine.database.pool.query(`create function no_room() returns trigger language plpgsql as
      $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
      create trigger no_room before insert on audit_record for each row execute function no_room()`)
    const reply = await post('/data-centers', bearer(engine.admin), { name, local: true })
    expect(reply.status).toBe(500)
    // Refusals are kept until there is room again.
    expect((await post('/users', bearer(stranger), {})).status).toBe(403)
    await engine.database.pool.query('drop trigger no_room on audit_record; drop function no_room()')
    const { items } = await engine.admin.call('listDataCenters', { query: { search: name } })
    expect(items).toEqual([])
    expect(await records()).toEqual([])
    await engine.services.audit.flush()
    expect((await records()).map(({ apiOperation, code }) => `${apiOperation} ${code}`).toSorted()).toEqual([
      'createDataCenter internal',
      'createUser forbidden',
    ])
  })

  test('is recorded by the transaction that makes it: an engine that ends behind it loses nothing', async () => {
    // As the engine would be if it were killed before the answer: the record is there as soon as the change is.
    const name = unique('dc')
    await engine.database.pool.query(`create function seen() returns trigger language plpgsql as $$ begin
      if not exists (select from data_center where name = '${name}') then raise exception 'too early'; end if;
      return null; end $$;
      create trigger seen after insert on audit_record for each row execute function seen()`)
    const made = await engine.admin.call('createDataCenter', { body: { name, local: true } })
    await engine.database.pool.query('drop trigger seen on audit_record; drop function seen()')
    const { rows } = await engine.database.pool.query(
      `select r.xmin::text = d.xmin::text as together from audit_record r join data_center d on d.id = r.object_id
       where d.id = $1 and r.api_operation = 'createDataCenter'`,
      [made.id],
    )
    expect(rows).toEqual([{ together: true }])
  })
})

describe('signing in', () => {
  test('and out is recorded, and failing, with the code', async () => {
    const wrong = { userName: 'admin', password: 'wrong-wrong-wrong' }
    expect((await post('/session', {}, wrong)).status).toBe(401)
    const browser = await signIn(engine.origin, 'admin', engine.adminPassword)
    await rawRequest(engine.origin, { method: 'DELETE', path: '/api/v1/session', headers: browser.headers })
    const [out, ...signIns] = await records()
    expect(out).toMatchObject({ apiOperation: 'deleteSession', userName: 'admin', outcome: 'done' })
    expect(signIns).toMatchObject([
      { apiOperation: 'createSession', userId: engine.admin.id, userName: 'admin', outcome: 'done' },
      {
        apiOperation: 'createSession',
        userId: null,
        outcome: 'refused',
        code: 'unauthenticated',
        object: { kind: 'user', id: engine.admin.id, name: 'admin' },
        summary: 'A sign-in of admin from 127.0.0.1 failed.',
      },
    ])
  })

  test('with a password for a name does not write it down', async () => {
    const secret = 'my-password-in-the-wrong-box'
    await post('/session', {}, { userName: secret, password: 'x' })
    expect(await records()).toMatchObject([{ code: 'unauthenticated', object: null, userName: '' }])
    expect(JSON.stringify(await records())).not.toContain(secret)
  })
})

describe('a refusal', () => {
  test('is recorded where somebody showed something or is known, and not of a mere stranger', async () => {
    await rawRequest(engine.origin, { path: '/api/v1/vms' })
    expect(await records()).toEqual([])
    const vm = crypto.randomUUID()
    await rawRequest(engine.origin, { path: '/api/v1/vms', headers: { authorization: `Bearer ovt_${'A'.repeat(43)}` } })
    await rawRequest(engine.origin, { path: `/api/v1/vms/${vm}`, headers: bearer(stranger) })
    await post('/users', bearer(stranger), {})
    expect(await records()).toMatchObject([
      { apiOperation: 'createUser', outcome: 'refused', code: 'forbidden', userName: 'stranger' },
      { apiOperation: 'getVm', outcome: 'refused', code: 'not_found', object: { kind: 'vm', id: vm, name: null } },
      { apiOperation: 'listVms', outcome: 'refused', code: 'unauthenticated', userName: '' },
    ])
  })

  test('of the last administrator is one, and what does not fit is a failure', async () => {
    const path = `/api/v1/users/${engine.admin.id}`
    expect((await rawRequest(engine.origin, { method: 'DELETE', path, headers: bearer(engine.admin) })).status).toBe(
      409,
    )
    expect((await post('/data-centers', bearer(engine.admin), { surprise: 1 })).status).toBe(400)
    expect(await records()).toMatchObject([
      { apiOperation: 'createDataCenter', outcome: 'failed', code: 'invalid_request', fields: [] },
      { apiOperation: 'deleteUser', outcome: 'refused', code: 'conflict' },
    ])
  })

  test('that is repeated is counted, and one who varies what they ask for fills nothing', async () => {
    const ask = (id: string) => rawRequest(engine.origin, { path: `/api/v1/vms/${id}`, headers: bearer(stranger) })
    const same = crypto.randomUUID()
    for (let call = 0; call < 10; call++) await ask(same)
    for (let call = 0; call < 200; call++) await ask(crypto.randomUUID())
    await engine.services.audit.flush()
    const all = await records()
    expect(all.length).toBeLessThanOrEqual(mostOfAddress + 3)
    expect(all.reduce((sum, { repeats }) => sum + repeats, 0)).toBe(210)
    expect(all.find(({ object, repeats }) => object?.id === same && repeats === 9)).toMatchObject({ code: 'not_found' })
    const together = all.find(({ apiOperation, repeats }) => apiOperation === '*' && repeats > 1)
    expect(together).toMatchObject({ object: null, clientAddress: '127.0.0.1', code: 'not_found' })
    expect(together?.lastAt).not.toBeNull()
  })
})

test('none of it is for those without the right', async () => {
  const owner = await engine.aUser(unique('owner'), [{ role: 'user', kind: 'system', id: systemId }])
  for (const caller of [stranger, owner]) {
    for (const path of ['/audit/records', '/audit/export', '/audit/chain'])
      expect(await rawRequest(engine.origin, { path: `/api/v1${path}`, headers: bearer(caller) })).toBeProblem(
        403,
        'forbidden',
      )
    const verify = { method: 'POST', path: '/api/v1/audit/chain/verify', headers: bearer(caller) }
    expect(await rawRequest(engine.origin, verify)).toBeProblem(403, 'forbidden')
  }
})

test('pages are without gaps, and filters and search narrow them', async () => {
  const names = Array.from({ length: 5 }, () => unique('page'))
  for (const name of names) await engine.admin.call('createDataCenter', { body: { name, local: true } })
  const seen: string[] = []
  for (let after: string | undefined; ; ) {
    const query = { since, limit: 2, ...(after === undefined ? {} : { after }) }
    const page = await engine.admin.call('listAuditRecords', { query })
    seen.push(...page.items.map(({ object }) => object?.name ?? ''))
    if (page.next === null) break
    after = page.next
  }
  expect(seen).toEqual(names.toReversed())
  const search = await engine.admin.call('listAuditRecords', { query: { since, search: names[2] ?? '' } })
  expect(search.items).toHaveLength(1)
  const one = await engine.admin.call('listAuditRecords', { query: { id: search.items[0]?.id ?? '' } })
  expect(one.items).toEqual(search.items)
  const none = await engine.admin.call('listAuditRecords', { query: { since, outcome: ['refused', 'failed'] } })
  expect(none.items).toEqual([])
})

test('a second check is refused while one goes on', async () => {
  const verify = { method: 'POST', path: '/api/v1/audit/chain/verify', headers: bearer(engine.admin) }
  await checked()
  // What was found cannot be kept while this is held.
  const client = await engine.database.pool.connect()
  try {
    await client.query('begin; lock table audit_check in exclusive mode')
    const { id } = await engine.admin.call('verifyAuditChain', {})
    const refused = await rawRequest(engine.origin, verify)
    expect(refused).toBeProblem(409, 'conflict')
    expect(refused.text).toContain(id)
    expect(await ofOperation('verifyAuditChain')).toMatchObject([{ code: 'conflict' }, { operationId: id }])
  } finally {
    await client.query('rollback')
    client.release()
  }
  await checked()
  expect((await rawRequest(engine.origin, verify)).status).toBe(202)
})

test('the chain is sealed by itself, checked on request, and says so', async () => {
  await engine.admin.call('createDataCenter', { body: { name: unique('dc'), local: true } })
  await expect.poll(async () => (await engine.admin.call('getAuditChain', {})).waiting, { timeout: 5_000 }).toBe(0)
  await checked()
  const { id } = await engine.admin.call('verifyAuditChain', {})
  await expect
    .poll(async () => (await engine.admin.call('getOperation', { path: { id }, query: { waitSeconds: 5 } })).status)
    .toBe('succeeded')
  const chain = await engine.admin.call('getAuditChain', {})
  expect(chain).toMatchObject({ checking: null, lastCheck: { problem: null, brokenRecord: null } })
  expect(chain.lastCheck?.records).toBeGreaterThan(0)
})

describe('an export', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'overt-audit-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  async function exported(format: 'jsonl' | 'csv', query = ''): Promise<{ text: string; file: string }> {
    const path = `/api/v1/audit/export?format=${format}${query}`
    const response = await engine.fetch(path, { headers: bearer(engine.admin) })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-disposition')).toContain(`overt-audit.${format}`)
    const text = await response.text()
    const file = join(folder, `${crypto.randomUUID()}.${format}`)
    await writeFile(file, text)
    return { text, file }
  }
  const hostile = ['=1+1', '+cmd', '-2', '@x', "'quoted", '\ttab', 'with "quotes", and commas', 'two\nlines', ' edge ']

  test.each(['jsonl', 'csv'] as const)('as %s can be checked alone, whatever its texts are', async (format) => {
    for (const name of hostile)
      await insertRecord(engine.db, {
        userId: null,
        userName: name,
        loginId: null,
        clientAddress: '',
        requestId: '',
        apiOperation: 'createVm',
        object: { kind: 'vm', id: null, name },
        outcome: 'done',
        code: null,
        operationId: null,
        fields: [],
        summary: name,
      })
    while ((await sealWaiting(engine.db)) > 0);
    const { head } = await engine.admin.call('getAuditChain', {})
    const { file, text } = await exported(format)
    if (!head) throw new Error('nothing is sealed')
    const verdict = await verifyFile(file, [head])
    expect(verdict).toMatchObject({ broken: undefined, head: { hash: head.hash }, records: head.lastPlace })
    if (format === 'csv') {
      expect(text).not.toMatch(/(^|,)"?[=+@\t-]/m)
      expect(text).toContain("'=1+1")
    }
    expect((await verifyFile(file, [{ ...head, hash: 'f'.repeat(64) }])).broken).toMatchObject({ seal: head.number })
  })

  test.each(['jsonl', 'csv'] as const)(
    'as %s of a few records can, and one that was changed cannot',
    async (format) => {
      await engine.admin.call('createDataCenter', { body: { name: unique('few'), local: true } })
      while ((await sealWaiting(engine.db)) > 0);
      const { file, text } = await exported(format, `&since=${since}&apiOperation=createDataCenter`)
      expect(await verifyFile(file)).toMatchObject({ records: 1, broken: undefined })
      const lines = text.split('\n')
      const forge = async (changed: string) => {
        await writeFile(file, changed)
        return (await verifyFile(file)).broken
      }
      expect(await forge(text.replace('admin', 'nimda'))).toMatchObject({ problem: expect.stringMatching(/changed/) })
      const withoutSeals = lines.filter((line) => !/^("kind":"seal"|\{"kind":"seal"|seal,)/.test(line)).join('\n')
      expect(await forge(withoutSeals)).toMatchObject({ problem: expect.stringMatching(/missing/) })
    },
  )

  test('is recorded itself', async () => {
    await exported('jsonl')
    expect(await ofOperation('exportAudit')).toMatchObject([{ userName: 'admin', outcome: 'done' }])
  })

  test('is recorded later if there is no room now, each as what it was and when', async () => {
    await engine.database.pool.query(`create function no_room() returns trigger language plpgsql as
      $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
      create trigger no_room before insert on audit_record for each row execute function no_room()`)
    // More than an address has kinds of refusals.
    for (let call = 0; call <= mostOfAddress; call++) await exported('jsonl', `&since=${since}`)
    const ended = new Date().toISOString()
    await engine.database.pool.query('drop trigger no_room on audit_record; drop function no_room()')
    await engine.services.audit.flush()
    const all = await records()
    expect(all).toHaveLength(mostOfAddress + 1)
    for (const record of all) {
      expect(record).toMatchObject({ apiOperation: 'exportAudit', outcome: 'done', repeats: 1, lastAt: null })
      expect(record.at <= ended).toBe(true)
    }
  })
})
