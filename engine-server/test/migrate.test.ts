import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { migrate, type Migration, readMigrations } from '../src/db/migrate.ts'

async function emptyDatabase() {
  const name = `empty_${randomUUID().replaceAll('-', '')}`
  const admin = new pg.Client({ connectionString: inject('clusterUrl') })
  await admin.connect()
  await admin.query(`create database ${name}`)
  const url = new URL(inject('clusterUrl'))
  url.pathname = `/${name}`
  return {
    url: url.href,
    async [Symbol.asyncDispose]() {
      await admin.query(`drop database ${name} with (force)`)
      await admin.end()
    },
  }
}
const migrations = await readMigrations(join(import.meta.dirname, '../migrations/engine'))
const extra = (text: string): Migration => ({ name: '9999_extra.sql', text, hash: text })

test('engines that start at once bring it up to date once', async () => {
  await using database = await emptyDatabase()
  const applied = await Promise.all(Array.from({ length: 5 }, () => migrate(database.url, migrations)))
  expect(applied.flat()).toEqual(migrations.map(({ name }) => name))
  expect(await migrate(database.url, migrations)).toEqual([])
})

test('a step that fails leaves nothing of itself, and the next start goes on', async () => {
  await using database = await emptyDatabase()
  await migrate(database.url, migrations)
  const broken = [...migrations, extra('create table half (id int); select 1/0')]
  await expect(migrate(database.url, broken)).rejects.toThrow(/9999_extra\.sql failed/)
  expect(await migrate(database.url, [...migrations, extra('create table half (id int)')])).toEqual(['9999_extra.sql'])
})

test('a newer database, and a step that was changed, are refused with a sentence', async () => {
  await using database = await emptyDatabase()
  await migrate(database.url, [...migrations, extra('select 1')])
  await expect(migrate(database.url, migrations)).rejects.toThrow(/used by a newer engine/)
  const changed = migrations.map((migration) => ({ ...migration, hash: 'other' }))
  await expect(migrate(database.url, [...changed, extra('select 1')])).rejects.toThrow(/was changed after/)
})
