import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testDatabase } from '../../test/harness.ts'
import { transact } from '../db/transact.ts'
import { openSecrets } from './secrets.ts'

async function aFolder() {
  const path = await mkdtemp(join(tmpdir(), 'overt-secrets-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}

test('opens what it sealed, over a restart, and keeps the key from others', async () => {
  await using database = await testDatabase()
  await using folder = await aFolder()
  const { db } = database
  const first = await openSecrets(folder.path, db)
  const id = await transact(db, (tx) => first.seal(tx, 'cloud_init', 'password: hunter2'))
  const second = await openSecrets(folder.path, db)
  expect((await second.open(db, id)).toString()).toBe('password: hunter2')
  expect((await stat(join(folder.path, 'secret.key'))).mode & 0o777).toBe(0o600)
  const { ciphertext } = await db.selectFrom('secret').select('ciphertext').executeTakeFirstOrThrow()
  expect(ciphertext.toString('latin1')).not.toContain('hunter2')
})

test('refuses a ciphertext that was changed or moved to another row', async () => {
  await using database = await testDatabase()
  await using folder = await aFolder()
  const { db } = database
  const secrets = await openSecrets(folder.path, db)
  const one = await transact(db, (tx) => secrets.seal(tx, 'cloud_init', 'one'))
  const two = await transact(db, (tx) => secrets.seal(tx, 'cloud_init', 'two'))
  const { ciphertext } = await db
    .selectFrom('secret')
    .select('ciphertext')
    .where('id', '=', one)
    .executeTakeFirstOrThrow()
  await db.updateTable('secret').set({ ciphertext }).where('id', '=', two).execute()
  await expect(secrets.open(db, two)).rejects.toThrow(/authenticate/)
  ciphertext[20] = (ciphertext[20] ?? 0) ^ 1
  await db.updateTable('secret').set({ ciphertext }).where('id', '=', one).execute()
  await expect(secrets.open(db, one)).rejects.toThrow(/authenticate/)
})

test('will not start with another key, without the key, or with a damaged one', async () => {
  await using database = await testDatabase()
  await using folder = await aFolder()
  await using other = await aFolder()
  const { db } = database
  const secrets = await openSecrets(folder.path, db)
  await transact(db, (tx) => secrets.seal(tx, 'cloud_init', 'x'))
  await expect(openSecrets(other.path, db)).rejects.toThrow(/is missing\. Restore it/)
  await writeFile(join(other.path, 'secret.key'), randomBytes(32).toString('base64'))
  await expect(openSecrets(other.path, db)).rejects.toThrow(/Put the right key file/)
  await writeFile(join(other.path, 'secret.key'), 'garbage')
  await expect(openSecrets(other.path, db)).rejects.toThrow(/damaged/)
})
