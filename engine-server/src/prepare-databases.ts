import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from './config.ts'
import { isDatabaseDown } from './db/constraint-errors.ts'
import { migrate, readMigrations } from './db/migrate.ts'
import type { Log } from './log/log.ts'

const retryMs = 250
/** While PostgreSQL is not there, this is said so often. */
const sayEveryMs = 10_000

/** Folder of the migrations: beside the bundle, or beside `src`. */
function migrationsFolder(): string {
  const bundled = join(import.meta.dirname, 'migrations')
  return existsSync(bundled) ? bundled : join(import.meta.dirname, '../migrations')
}

/**
 * Brings both databases to the newest schema. Waits for a PostgreSQL that is not up, saying so; throws a
 * MigrationError, and what else PostgreSQL refuses (a database that does not exist, a wrong password).
 */
export async function prepareDatabases(config: Config, log: Log, signal: AbortSignal): Promise<void> {
  const databases = { engine: config.databaseUrl, history: config.historyDatabaseUrl }
  for (const [name, url] of Object.entries(databases)) {
    const migrations = await readMigrations(join(migrationsFolder(), name))
    const applied = await whenUp(() => migrate(url, migrations), name, log, signal)
    if (applied.length > 0) log.info({ database: name, migrations: applied }, 'the database was brought up to date')
  }
}

async function whenUp<T>(work: () => Promise<T>, database: string, log: Log, signal: AbortSignal): Promise<T> {
  let saidAt = Number.NEGATIVE_INFINITY
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isDatabaseDown(error)) throw error
      if (performance.now() - saidAt > sayEveryMs) {
        saidAt = performance.now()
        const why = error instanceof Error ? error.message : String(error)
        log.warn({ database, why }, 'PostgreSQL does not answer yet; trying again until it does')
      }
      await sleep(retryMs, undefined, { signal })
    }
  }
}
