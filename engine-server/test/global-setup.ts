import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate, readMigrations } from '../src/db/migrate.ts'
import { startCluster } from './postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** URL of the cluster's `postgres` database; `harness.ts` makes others beside it. */
    readonly clusterUrl: string
  }
}

/** Starts one PostgreSQL for the whole run, with a migrated template for each of the two databases. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startCluster()
  const client = new pg.Client({ connectionString: cluster.url('postgres') })
  await client.connect()
  for (const name of ['engine', 'history']) {
    await client.query(`create database template_${name}`)
    const folder = join(import.meta.dirname, '../migrations', name)
    await migrate(cluster.url(`template_${name}`), await readMigrations(folder))
  }
  await client.end()
  project.provide('clusterUrl', cluster.url('postgres'))
  return () => cluster.stop()
}
