import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../test/harness.ts'
import { AppError } from '../errors.ts'
import { translateConstraint } from './constraint-errors.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())

/** What keeps rows apart whose violation no request can cause, with why. */
const neverViolated: Readonly<Record<string, string>> = {
  api_token_token_hash_key: 'drawn at random',
  invitation_token_hash_key: 'drawn at random',
  login_session_id_key: 'drawn at random',
  event_id_key: 'drawn at random',
  recovery_code_pkey: 'drawn at random',
  issued_certificate_fingerprint_key: 'of a certificate with a number drawn at random',
  event_seq_key: 'numbered by the publisher alone',
  audit_place_record_key: 'placed by the sealer alone',
  audit_check_operation_id_key: 'a second is left out',
  app_user_external_key: 'first sign-ins of a person come one after the other',
  user_group_external_key: 'a group is taken over by one after the other',
  volume_active: "changed under the lock of the disk's operation",
  operation_lock_pkey: 'a second is left out',
  operation_lock_successor: 'what is in the way is left out, and told by name',
  idempotent_reply_pkey: 'a second is left out',
  operation_host_pkey: 'a second is left out',
  storage_domain_host_pkey: 'a second replaces the first',
  user_principal_pkey: 'a second is left out',
  vm_runtime_pkey: 'a second replaces the first',
}

/** Everything that keeps rows apart, but for keys of one column: those are ids of our own. */
async function keptApart(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select i.relname as name from pg_index x join pg_class i on i.oid = x.indexrelid
    where i.relnamespace = 'public'::regnamespace and (x.indisunique or x.indisexclusion)
      and not (x.indisprimary and x.indnatts = 1) order by 1`.execute(database.db)
  return rows.map(({ name }) => name)
}

const violation = (constraint: string) =>
  Object.assign(new pg.DatabaseError('refused', 1, 'error'), { code: '23505', constraint })

test('whatever keeps rows apart has words for whoever asked, or cannot be violated by asking', async () => {
  const names = await keptApart()
  expect(names).toContain('storage_domain_shared_place')
  const withoutWords = names.filter((name) => !(translateConstraint(violation(name)) instanceof AppError))
  expect(withoutWords).toEqual(Object.keys(neverViolated).toSorted())
})

test('a folder that another storage domain uses is told at its field', () => {
  expect(translateConstraint(violation('storage_domain_shared_place'))).toMatchObject({
    code: 'already_exists',
    message: 'Another storage domain uses this folder in this data center. Choose another folder.',
    details: { fields: { '/storage/path': 'Used by another storage domain.' } },
  })
})
