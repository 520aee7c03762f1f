// One engine process: settings from the environment, a start that says what is wrong in a sentence, a clean end.
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Config, ConfigError, parseConfig } from './config.ts'
import { isDatabaseError } from './db/constraint-errors.ts'
import { MigrationError } from './db/migrate.ts'
import { type Engine, startEngine } from './engine.ts'
import { composeHosts } from './hosts/compose.ts'
import { ListenError } from './http/servers.ts'
import { createLog, type Log } from './log/log.ts'
import { prepareDatabases } from './prepare-databases.ts'
import { SecretKeyError } from './secrets/secrets.ts'
import { version } from './version.ts'

/** Errors whose message is all an operator needs. */
const plain = [ConfigError, MigrationError, ListenError, SecretKeyError]

async function main(): Promise<void> {
  const instanceId = crypto.randomUUID()
  const began = performance.now()
  const config = parseConfig(process.env['OVERT_ENGINE_CONFIG'])
  const log = createLog(config.logLevel, instanceId)
  const stopping = new AbortController()
  let engine: Engine | undefined
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      if (stopping.signal.aborted) return
      log.info({ signal }, 'stopping')
      stopping.abort()
      if (engine) void stop(engine, config, log)
    })
  process.on('unhandledRejection', (error) => {
    // A promise nobody waits for: what it did is unknown, so begin anew from what is stored.
    log.fatal({ error }, 'an error was not handled')
    process.exit(70)
  })
  process.on('uncaughtException', (error) => {
    log.fatal({ error }, 'an error was not handled')
    process.exit(70)
  })
  try {
    await prepareDatabases(config, log, stopping.signal)
    engine = await startEngine(config, log, { instanceId, composeHosts })
  } catch (error) {
    if (stopping.signal.aborted) return
    throw error
  }
  const { httpPort, httpsPort } = engine
  await writeReadiness(config.dataDir, { pid: process.pid, httpPort, httpsPort, instanceId, version })
  log.info({ httpPort, httpsPort, version, ms: Math.round(performance.now() - began) }, 'serving')
  if (stopping.signal.aborted) await stop(engine, config, log) // the signal came in between
}

async function stop(engine: Engine, config: Config, log: Log): Promise<void> {
  const late = setTimeout(() => {
    log.error('not everything ended in time; ending all the same')
    process.exit(1)
  }, 4_800)
  await rm(readinessPath(config.dataDir), { force: true })
  await engine.stop()
  clearTimeout(late)
  log.info('stopped')
  process.exitCode = 0
}

function readinessPath(dataDir: string): string {
  return join(dataDir, 'engine.json')
}

/** Tells the launcher and tests where this process serves. */
async function writeReadiness(dataDir: string, facts: object): Promise<void> {
  const path = readinessPath(dataDir)
  await writeFile(`${path}.new`, `${JSON.stringify(facts, null, 2)}\n`)
  await rename(`${path}.new`, path)
}

try {
  await main()
} catch (error) {
  const refused = isDatabaseError(error) // a database or a role that is not there, a wrong password
  const sentence = refused || (error instanceof Error && plain.some((type) => error instanceof type))
  const said = refused ? `PostgreSQL refuses: ${error.message}.` : sentence ? error.message : String(error)
  process.stderr.write(`The engine can't start. ${said}\n`)
  if (!sentence && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`)
  else if (error instanceof Error && error.cause instanceof Error)
    process.stderr.write(`Cause: ${error.cause.message}\n`)
  process.exit(78) // EX_CONFIG: starting again will not help by itself
}
