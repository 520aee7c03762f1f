import { startAgent } from './compose.ts'
import { readConfig } from './config.ts'
import { EnrollmentRefused } from './enrollment/engine-client.ts'
import { serveIo } from './storage/io/io-process.ts'
import { createLogger } from './system/log.ts'

/** Exit code of a host whose enrollment was refused: starting it again is useless without a new token. */
const REFUSED = 78

const role = process.argv[2]
if (role === 'io-process') serveIo()
else if (role === 'simulated-estate') await simulate()
else await main()

/** Runs simulated hosts in place of this machine's agent; their code is loaded only here. */
async function simulate(): Promise<void> {
  const { readEstateConfig, startEstate } = await import('./simulated/estate.ts')
  const log = createLogger('info')
  const config = await readEstateConfig(process.env['OVERT_AGENT_CONFIG'])
  log.level = config.logLevel
  const estate = await startEstate(config, log)
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      setTimeout(() => process.exit(1), 10_000).unref()
      void estate.close().then(() => process.exit(0))
    })
}

async function main(): Promise<void> {
  const abort = new AbortController()
  let stop = () => abort.abort(new Error('stopped'))
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop())
  const log = createLogger('info')
  try {
    const config = await readConfig(process.env['OVERT_AGENT_CONFIG'])
    log.level = config.logLevel
    const agent = await startAgent(config, { log, signal: abort.signal })
    stop = () => {
      log.info('stopping; guests go on')
      // Whatever hangs must not hold the agent: what matters is on disk already.
      setTimeout(() => process.exit(1), 10_000).unref()
      void agent.close().then(() => process.exit(0))
    }
    if (abort.signal.aborted) stop()
  } catch (error) {
    if (abort.signal.aborted) process.exit(0)
    log.fatal({ err: error }, error instanceof Error ? error.message : 'the agent could not start')
    process.exit(error instanceof EnrollmentRefused ? REFUSED : 1)
  }
}
