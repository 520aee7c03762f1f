// The check as a program: what it says, and what it ends with.
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../../test/harness.ts'
import { exportStream } from '../resources/audit/export.ts'
import type { AuditFilter } from '../resources/audit/store.ts'
import { csvRow } from './csv.ts'
import { exportColumns } from './export-format.ts'
import { sealWaiting } from './sealer.ts'
import { findHead, insertRecord } from './store.ts'

let database: TestDatabase
let folder: string
const webTwo = crypto.randomUUID()
beforeAll(async () => {
  database = await testDatabase()
  folder = await mkdtemp(join(tmpdir(), 'overt-audit-'))
  for (const name of ['web-1', 'web-2', 'web-3']) {
    await insertRecord(database.db, {
      userId: null,
      userName: 'alice',
      loginId: null,
      clientAddress: '10.0.0.1',
      requestId: 'request-1',
      apiOperation: 'createVm',
      object: { kind: 'vm', id: name === 'web-2' ? webTwo : null, name },
      outcome: 'done',
      code: null,
      operationId: null,
      fields: [],
      summary: `alice made the VM ${name}.`,
    })
    await sealWaiting(database.db)
  }
})
afterAll(async () => {
  await rm(folder, { recursive: true })
  await database[Symbol.asyncDispose]()
})

async function verify(...words: readonly string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'command.ts'), 'verify', ...words], {
    env: { ...process.env, OVERT_DATABASE_URL: database.url },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, said }
}

const everything: AuditFilter = {
  since: undefined,
  until: undefined,
  userId: undefined,
  objectId: undefined,
  apiOperation: undefined,
  outcome: undefined,
}
async function exported(format: 'csv' | 'jsonl', filter: AuditFilter): Promise<string> {
  let text = ''
  for await (const piece of exportStream(database.db, format, filter, await findHead(database.db)))
    text += String(piece)
  return text
}

test('a sound log ends with 0 and its head, a head it never had with 2', async () => {
  const head = await findHead(database.db)
  expect(await verify('--head', `3:${head?.hash}`)).toEqual({
    code: 0,
    said: `Intact: 3 records under 3 seals.\nHead: 3:${head?.hash}\n`,
  })
  expect(await verify('--head', `1:${head?.hash}`)).toMatchObject({
    code: 2,
    said: expect.stringMatching(/First broken seal: 1\n/),
  })
  expect(await verify('--head', `4:${head?.hash}`)).toMatchObject({
    code: 2,
    said: expect.stringMatching(/ends at seal 3/),
  })
})

test('a file is checked alone; one that is none, or a question that makes no sense, ends with 1', async () => {
  const file = join(folder, 'log.csv')
  const text = await exported('csv', everything)
  await writeFile(file, text)
  expect(await verify('--file', file)).toMatchObject({ code: 0 })
  await writeFile(file, text.replace('web-2', 'web-4'))
  expect(await verify('--file', file)).toMatchObject({
    code: 2,
    said: expect.stringMatching(/First broken record: 2\n/),
  })
  await writeFile(file, 'name,age\n')
  expect(await verify('--file', file)).toMatchObject({
    code: 1,
    said: expect.stringMatching(/no export of the audit log/),
  })
  expect(await verify('--file', join(folder, 'missing'))).toMatchObject({
    code: 1,
    said: expect.stringMatching(/no file/),
  })
  expect(await verify('--head', 'latest')).toMatchObject({
    code: 1,
    said: expect.stringMatching(/number of a seal and its hash/),
  })
})

test('a head from before the first seal of a file cannot be compared, that right before it can', async () => {
  const file = join(folder, 'filtered.jsonl')
  const seals = (
    await sql<{ hash: string }>`select encode(hash, 'hex') as hash from audit_seal order by number`.execute(database.db)
  ).rows
  const last = { ...everything, since: new Date(Date.now() + 60_000).toISOString() } // none is so new: the head alone
  await writeFile(file, await exported('jsonl', last))
  expect(await verify('--file', file, '--head', `3:${seals[2]?.hash}`)).toEqual({
    code: 0,
    said: `Intact: 0 of 1 record that this seal covers.\nHead: 3:${seals[2]?.hash}\n`,
  })
  expect(await verify('--file', file, '--head', `2:${seals[1]?.hash}`)).toMatchObject({ code: 0 })
  expect(await verify('--file', file, '--head', `2:${seals[0]?.hash}`)).toMatchObject({
    code: 2,
    said: expect.stringMatching(/Seal 2 is not the one that was noted down/),
  })
  // Whatever its hash is said to be.
  expect(await verify('--file', file, '--head', `1:${seals[1]?.hash}`)).toMatchObject({
    code: 1,
    said: expect.stringMatching(/Seal 1 cannot be compared: the file begins after it/),
  })
})

test('a file says how many of the records it has', async () => {
  const file = join(folder, 'few.csv')
  await writeFile(file, await exported('csv', { ...everything, objectId: [webTwo] }))
  expect(await verify('--file', file)).toMatchObject({
    code: 0,
    said: expect.stringMatching(/^Intact: 1 of 2 records that these 2 seals cover\.\n/),
  })
})

test.each([
  ['with nothing in it', ''],
  ['with headings alone', csvRow(exportColumns)],
])('a file %s is no export', async (_name, text) => {
  const file = join(folder, 'empty.csv')
  await writeFile(file, text)
  expect(await verify('--file', file)).toMatchObject({
    code: 1,
    said: expect.stringMatching(/neither a record nor a seal/),
  })
})

test('what cannot be read is said in a sentence', async () => {
  const { code, said } = await verify('--file', folder)
  expect(code).toBe(1)
  expect(said).toMatch(/^Nothing was checked\. The file .* cannot be read \(EISDIR.*\)\.\n$/)
})

test('a head that an earlier check kept is compared too when another is given for the same number', async () => {
  const { db, pool } = database
  const { rows } = await sql<{
    hash: string
  }>`select encode(hash, 'hex') as hash from audit_seal where number = 1`.execute(db)
  // One that saw the seal as it is, and one that saw another.
  for (const hash of [rows[0]?.hash, 'ab'.repeat(32)])
    await pool.query(
      `insert into audit_check (operation_id, records, seals, head)
      values (gen_random_uuid(), 1, 1, decode($1, 'hex'))`,
      [hash],
    )
  const noted = { code: 2, said: expect.stringMatching(/Seal 1 is not the one that was noted down/) }
  expect(await verify()).toMatchObject(noted)
  expect(await verify('--head', `1:${rows[0]?.hash}`)).toMatchObject(noted)
  await pool.query(`begin; set local session_replication_role = replica; delete from audit_check; commit`)
})

test('a record that was changed is named', async () => {
  await database.pool.query(`begin; set local session_replication_role = replica;
    update audit_record set user_name = 'bob' where object_name = 'web-2'; commit`)
  const { code, said } = await verify()
  expect(code).toBe(2)
  expect(said).toMatch(/Record 2 was changed.*\nFirst broken seal: 2\nFirst broken record: 2\n/)
})
