// How PostgreSQL reads a page of the log: by an index, in its order, and no more places than the page has rows.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../test/harness.ts'
import { type AuditPage, pageQuery } from './store.ts'

let database: TestDatabase
const [alice, disk] = [crypto.randomUUID(), crypto.randomUUID()]
beforeAll(async () => {
  database = await testDatabase()
  // Long ago something rare, and since then much else. Who and on what: now and then, always the same.
  await database.pool.query(`begin; set local session_replication_role = replica;
    insert into audit_record (at, user_id, user_name, client_address, request_id, api_operation, object_id, outcome,
      summary)
    select now() - (20000 - n) * interval '1 minute', case when n % 20 = 0 then '${alice}'::uuid end, '', '', '',
      case when n % 20 = 0 then 'createVm' else 'updateVm' end, case when n % 20 = 0 then '${disk}'::uuid end, 'done', ''
    from generate_series(1, 20000) n;
    insert into audit_place (number, record, seal, hash) select id, id, 1, '' from audit_record;
    commit`)
  await database.pool.query('analyze audit_record, audit_place')
})
afterAll(() => database[Symbol.asyncDispose]())

const aPage: AuditPage = {
  since: undefined,
  until: undefined,
  userId: undefined,
  objectId: undefined,
  apiOperation: undefined,
  outcome: undefined,
  search: undefined,
  id: undefined,
  after: undefined,
  limit: 100,
}

test.each([
  ['nothing', {}, 'audit_record_at'],
  ['a user', { userId: [alice] }, 'audit_record_user'],
  ['an object', { objectId: [disk] }, 'audit_record_object'],
  ['an operation of the API', { apiOperation: ['createVm'] }, 'audit_record_operation'],
])('narrowed to %s', async (_name, filter, index) => {
  const { rows } = await sql<Record<string, string>>`explain ${pageQuery({ ...aPage, ...filter })}`.execute(database.db)
  const plan = rows.flatMap((row) => Object.values(row)).join('\n')
  expect(plan).toMatch(new RegExp(`Index (Only )?Scan Backward using ${index} on`))
  expect(plan).toContain('using audit_place_record_key on audit_place')
  expect(plan).not.toMatch(/Seq Scan|Hash|Merge/)
})
