// The check as a program: what it says, and what it ends with.
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../../test/harness.ts'
import { exportStream } from '../resources/audit/export.ts'
import { sealWaiting } from './sealer.ts'
import { findHead, insertRecord } from './store.ts'

let database: TestDatabase
let folder: string
beforeAll(async () => {
  database = await testDatabase()
  folder = await mkdtemp(join(tmpdir(), 'overt-audit-'))
  for (const name of ['web-1', 'web-2']) {
    await insertRecord(database.db, {
      userId: null,
      userName: 'alice',
      loginId: null,
      clientAddress: '10.0.0.1',
      requestId: 'request-1',
      apiOperation: 'createVm',
      object: { kind: 'vm', id: null, name },
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

test('a sound log ends with 0 and its head, a head it never had with 2', async () => {
  const head = await findHead(database.db)
  expect(await verify('--head', `2:${head?.hash}`)).toEqual({
    code: 0,
    said: `Intact: 2 records under 2 seals.\nHead: 2:${head?.hash}\n`,
  })
  expect(await verify('--head', `1:${head?.hash}`)).toMatchObject({
    code: 2,
    said: expect.stringMatching(/First broken seal: 1\n/),
  })
  expect(await verify('--head', `3:${head?.hash}`)).toMatchObject({
    code: 2,
    said: expect.stringMatching(/ends at seal 2/),
  })
})

test('a file is checked alone; one that is none, or a question that makes no sense, ends with 1', async () => {
  const file = join(folder, 'log.csv')
  const none = {
    since: undefined,
    until: undefined,
    userId: undefined,
    objectId: undefined,
    apiOperation: undefined,
    outcome: undefined,
  }
  let text = ''
  for await (const piece of exportStream(database.db, 'csv', none, await findHead(database.db))) text += String(piece)
  await writeFile(file, text)
  expect(await verify('--file', file)).toMatchObject({ code: 0 })
  await writeFile(file, text.replace('web-2', 'web-3'))
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

test('a record that was changed is named', async () => {
  await database.pool.query(`begin; set local session_replication_role = replica;
    update audit_record set user_name = 'bob' where object_name = 'web-2'; commit`)
  const { code, said } = await verify()
  expect(code).toBe(2)
  expect(said).toMatch(/Record 2 was changed.*\nFirst broken seal: 2\nFirst broken record: 2\n/)
})
