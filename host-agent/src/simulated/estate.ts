// Many simulated hosts in one process: each is a whole agent with a certificate, a port and a journal of its own, on
// the in-memory driver. The engine can't tell the difference but by their saying so.
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { type AgentConfig, parseConfig } from '../config.ts'
import { type Logger, type LogLevel, logLevels, reasonOf } from '../system/log.ts'
import { serveControl } from './control-socket.ts'
import { openFaultRecords } from './fault-records.ts'
import { faultText, matchHosts, parseRequest } from './faults.ts'
import { simulatedHardware } from './hardware.ts'
import { SimulatedHost } from './simulated-host.ts'

/** How a simulated estate is told to run. */
export type EstateConfig = {
  /** Folder of all hosts; each has one of its own in it, named as the host. Its enrollment token is put there. */
  dataDir: string
  /** Their names. */
  hosts: string[]
  /** The first host's port; each next one has the next. */
  firstPort: number
  engineUrl: string
  engineCaFingerprint: string
  logLevel: LogLevel
}

/** Most hosts of an estate: one digit more and ports would run out. */
export const MOST_HOSTS = 2_000
/** Hosts started at a time: each makes a key. */
const AT_ONCE = 8
/** When hosts that could not be started are tried again. Milliseconds. */
const AGAIN_MS = 3_000

const check = new Ajv2020({ useDefaults: true }).compile<EstateConfig>({
  type: 'object',
  additionalProperties: false,
  required: ['dataDir', 'hosts', 'firstPort', 'engineUrl', 'engineCaFingerprint'],
  properties: {
    dataDir: { type: 'string', pattern: '^/' },
    hosts: {
      type: 'array',
      items: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9.-]{0,62}$' },
      minItems: 1,
      maxItems: MOST_HOSTS,
      uniqueItems: true,
    },
    firstPort: { type: 'integer', minimum: 1, maximum: 65_535 - MOST_HOSTS },
    engineUrl: { type: 'string', pattern: '^https://' },
    engineCaFingerprint: { type: 'string', pattern: '^[0-9a-f]{64}$' },
    logLevel: { type: 'string', enum: logLevels, default: 'warn' },
  },
})

/** Reads the JSON file that OVERT_AGENT_CONFIG names. */
export async function readEstateConfig(path: string | undefined): Promise<EstateConfig> {
  if (!path) throw new Error('OVERT_AGENT_CONFIG must name the configuration file of the estate.')
  const config: unknown = JSON.parse(await readFile(path, 'utf8'))
  if (check(config)) return config
  const mistakes = (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`)
  throw new Error(`The estate's configuration is not valid: ${mistakes.join('; ')}.`)
}

/** A running estate. */
export type SimulatedEstate = { close(): Promise<void> }

/** Starts every host that is enrolled or has a token; the others wait for theirs. Faults are as they were left. */
export async function startEstate(config: EstateConfig, log: Logger): Promise<SimulatedEstate> {
  const stop = new AbortController()
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 })
  const faults = await openFaultRecords(join(config.dataDir, 'faults.json'))
  const hosts = new Map<string, SimulatedHost>()
  for (const [index, name] of config.hosts.entries()) {
    const parts = {
      config: agentConfig(config, name, index),
      hardware: simulatedHardware(name, index + 1),
      bootMs: 2_000 + (index % 7) * 500,
      log: log.child({ host: name }),
      signal: stop.signal,
    }
    hosts.set(name, new SimulatedHost(parts, faults.of(name)))
  }
  const control = await serveControl(
    join(config.dataDir, 'control'),
    async (words) => {
      const request = parseRequest(words)
      if (request.kind === 'list') return listed(hosts)
      const names = matchHosts(config.hosts, request.hosts)
      const fault = request.kind === 'inject' ? request.fault : undefined
      // Written first: a fault that was answered for is still there after a kill.
      await faults.set(names, fault)
      await Promise.all(names.map(async (name) => hosts.get(name)?.suffer(fault)))
      return names.map((name) => `${name}  ${fault ? faultText(fault) : 'well'}`)
    },
    log,
  )
  const started = startAll(hosts, log, stop.signal)
  return {
    async close() {
      stop.abort(new Error('stopped'))
      await control.close()
      await started
      await Promise.all([...hosts.values()].map((host) => host.close()))
    },
  }
}

function listed(hosts: ReadonlyMap<string, SimulatedHost>): string[] {
  const ill = [...hosts].flatMap(([name, { fault }]) => (fault ? [`${name}  ${faultText(fault)}`] : []))
  const well = hosts.size - ill.length
  return [...ill, `${well} of ${hosts.size} simulated hosts ${well === 1 ? 'is' : 'are'} well.`]
}

/** Starts hosts, a few at a time; those that could not be, as when their port is taken, are tried again. */
async function startAll(hosts: ReadonlyMap<string, SimulatedHost>, log: Logger, signal: AbortSignal): Promise<void> {
  let waiting = [...hosts]
  while (waiting.length > 0 && !signal.aborted) {
    const failed: typeof waiting = []
    const rest = waiting.values()
    const startNext = async () => {
      for (const [name, host] of rest) {
        try {
          await host.start()
        } catch (error) {
          if (signal.aborted) return
          log.error({ err: error, host: name }, `simulated host ${name} is tried again: ${reasonOf(error)}`)
          failed.push([name, host])
        }
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, startNext))
    waiting = failed
    if (waiting.length > 0) await sleep(AGAIN_MS, undefined, { signal }).catch(() => undefined) // stopped: said by the signal
  }
  if (!signal.aborted) log.info({ hosts: hosts.size }, 'the simulated estate serves')
}

function agentConfig(config: EstateConfig, name: string, index: number): AgentConfig {
  const dataDir = join(config.dataDir, name)
  const parsed = parseConfig({
    dataDir,
    listenHost: '127.0.0.1',
    listenPort: config.firstPort + index,
    advertisedAddress: '127.0.0.1',
    engineUrl: config.engineUrl,
    engineCaFingerprint: config.engineCaFingerprint,
    enrollmentTokenFile: join(dataDir, 'enrollment-token'),
    hostName: name,
    storageRoots: ['/srv/overt'],
    logLevel: config.logLevel,
    driver: 'memory',
  })
  // No socket is made there, so it may be longer than the path of one.
  return { ...parsed, runDir: join(dataDir, 'run'), migrationsDir: join(config.dataDir, 'm') }
}
