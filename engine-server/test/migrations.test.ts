import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { expect, test } from 'vitest'
import { describeTables } from '../scripts/generate-db-types.ts'
import { testDatabase } from './harness.ts'

test.each(['engine', 'history'] as const)('the row types of %s are those of its migrations', async (name) => {
  await using database = await testDatabase()
  const client = new pg.Client({ connectionString: name === 'engine' ? database.url : database.historyUrl })
  await client.connect()
  const generated = readFileSync(join(import.meta.dirname, `../src/db/generated/${name}.ts`), 'utf8')
  expect(await describeTables(client)).toBe(generated)
  await client.end()
})

test.each(['engine', 'history'] as const)('each migration of %s has a number of its own', (name) => {
  const numbers = readdirSync(join(import.meta.dirname, '../migrations', name)).map((file) => file.slice(0, 4))
  expect(numbers).toEqual([...new Set(numbers)])
  expect(numbers).toContain('0001')
})
