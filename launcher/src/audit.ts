// `npm run audit -- verify`: checks the audit log of an installation, whether it runs or not, or an exported file.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { repository } from './build.ts'
import { type Layout, layoutOf } from './layout.ts'
import { type AuditOptions, parseAuditOptions } from './options.ts'
import { postgresPlace } from './parts.ts'
import { databaseUrl, openDatabases, preparePostgres } from './postgres.ts'
import { Supervised } from './processes.ts'
import { Refusal, runMain } from './refusal.ts'
import { lockHolder, takeStartLock } from './start-lock.ts'
import { asUser, findUser, type SystemUser, systemUserName } from './system-user.ts'
import { say } from './terminal.ts'

async function audit(options: AuditOptions): Promise<number> {
  const words = ['verify', ...(options.head === undefined ? [] : ['--head', options.head])]
  if (options.file !== undefined) {
    // It needs no installation: the check is read from here.
    const command = [process.execPath, join(repository, 'engine-server/src/audit/command.ts')]
    return runCheck([...command, ...words, '--file', options.file], process.env)
  }
  const layout = layoutOf(options.dataDir)
  const user = findUser(systemUserName)
  if (!existsSync(layout.postgres) || !user)
    throw new Refusal(`There is no database of Overt in ${layout.data}: --data names another folder, --file a file.`)
  if (await lockHolder(layout.lock)) return await checkDatabase(layout, user, words)
  await using _lock = await takeStartLock(layout.lock)
  const place = postgresPlace(layout, user)
  const postgres = new Supervised(await preparePostgres(place), layout.log, say)
  postgres.start()
  try {
    await openDatabases(place, () => postgres.deaths > 0)
    return await checkDatabase(layout, user, words)
  } finally {
    await postgres.stop()
  }
}

/** Runs the installed check as the user whom the database knows. */
async function checkDatabase(layout: Layout, user: SystemUser, words: readonly string[]): Promise<number> {
  const version = (await readdir(layout.app)).find((name) => !name.startsWith('.')) // what is being made has a dot
  const folder = join(layout.app, version ?? '')
  const check = join(folder, 'engine/audit.mjs')
  if (!existsSync(check))
    throw new Refusal('What is installed keeps no audit log that can be checked. Run npm start once, then try again.')
  const url = databaseUrl(postgresPlace(layout, user), 'overt_engine')
  const environment = { PATH: process.env['PATH'], LANG: 'C.UTF-8', OVERT_DATABASE_URL: url }
  return runCheck([...asUser(user), join(folder, 'node'), check, ...words], environment)
}

/** What the check answers with is what this ends with. */
function runCheck(command: readonly string[], environment: NodeJS.ProcessEnv): number {
  const [program = '', ...words] = command
  const { status, error } = spawnSync(program, words, { stdio: 'inherit', env: environment })
  if (error) throw new Refusal(`The check could not be run: ${error.message}`)
  return status ?? 1
}

await runMain(() => audit(parseAuditOptions(process.argv.slice(2))))
