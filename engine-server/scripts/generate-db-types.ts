// Writes src/db/generated/*.ts from the migrations, applied to a PostgreSQL of its own: `node scripts/generate-db-types.ts`.
// A test compares them, so a forgotten run fails.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { migrate, readMigrations } from '../src/db/migrate.ts'
import { startCluster } from '../test/postgres.ts'

const types: Record<string, string> = {
  uuid: 'string',
  text: 'string',
  bool: 'boolean',
  int4: 'number',
  int8: 'number', // within 2^53-1 by contract; the pool parses it so
  float4: 'number',
  timestamptz: 'Date',
  jsonb: 'JsonValue',
  bytea: 'Buffer',
  inet: 'string',
  int8range: 'string',
  _uuid: 'string[]',
  _text: 'string[]',
}
type Column = {
  table_name: string
  column_name: string
  udt_name: string
  is_nullable: 'YES' | 'NO'
  column_default: string | null
  is_identity: 'YES' | 'NO'
  is_view: boolean
}

/** TypeScript text of the tables of a migrated database. */
export async function describeTables(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<Column>(
    `select c.table_name, c.column_name, c.udt_name, c.is_nullable, c.column_default, c.is_identity,
       k.relkind = 'v' as is_view
     from information_schema.columns c join pg_class k on k.relname = c.table_name and k.relnamespace = 'public'::regnamespace
     where c.table_schema = 'public' and k.relkind in ('r', 'p', 'v') and not k.relispartition
     order by c.table_name collate "C", c.ordinal_position`,
  )
  const tables = Map.groupBy(rows, (row) => row.table_name)
  const camel = (name: string) => name.replace(/(^|_)(\w)/g, (_, __, letter: string) => letter.toUpperCase())
  const out: string[] = []
  for (const [table, columns] of tables) {
    out.push(`export interface ${camel(table)}Table {`)
    for (const column of columns) {
      const base = types[column.udt_name]
      if (!base) throw new Error(`${table}.${column.column_name}: no type for ${column.udt_name}`)
      // PostgreSQL can't tell of a view's columns; ours have no nulls.
      const nullable = column.is_nullable === 'YES' && !column.is_view ? `${base} | null` : base
      const full =
        column.is_identity === 'YES'
          ? `GeneratedAlways<${nullable}>`
          : column.column_default !== null
            ? `Generated<${nullable}>`
            : nullable
      out.push(`  ${column.column_name}: ${full}`)
    }
    out.push('}', '')
  }
  out.push('export interface Tables {')
  for (const table of tables.keys()) out.push(`  ${table}: ${camel(table)}Table`)
  out.push('}', '')
  const used = ['Generated', 'GeneratedAlways', 'JsonValue'].filter((name) =>
    out.some((line) => new RegExp(`\\b${name}\\b`).test(line)),
  )
  if (used.length > 0) out.unshift(`import type { ${used.join(', ')} } from '../column-types.ts'`, '')
  return out.join('\n')
}

if (import.meta.main) {
  const cluster = await startCluster()
  try {
    for (const name of ['engine', 'history']) {
      const admin = new pg.Client({ connectionString: cluster.url('postgres') })
      await admin.connect()
      await admin.query(`create database ${name}`)
      await admin.end()
      await migrate(cluster.url(name), await readMigrations(join(import.meta.dirname, '../migrations', name)))
      const client = new pg.Client({ connectionString: cluster.url(name) })
      await client.connect()
      const folder = join(import.meta.dirname, '../src/db/generated')
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, `${name}.ts`), await describeTables(client))
      await client.end()
    }
  } finally {
    await cluster.stop()
  }
}
