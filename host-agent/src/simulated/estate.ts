// Many simulated hosts in one process: each is a whole agent with a certificate, a port and a journal of its own, on
// the in-memory driver. The engine can't tell the difference but by their saying so.
import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { Agent } from '../agent.ts'
import { startAgent } from '../compose.ts'
import { type AgentConfig, parseConfig } from '../config.ts'
import { createMemoryDriver } from '../driver/memory/memory-driver.ts'
import { MemoryHypervisor } from '../driver/memory/memory-hypervisor.ts'
import { readIdentity } from '../enrollment/identity.ts'
import { type Logger, type LogLevel, logLevels, reasonOf } from '../system/log.ts'
import { simulatedHardware } from './hardware.ts'
import { MachineRecords } from './machine-records.ts'
import { simulatedParts } from './parts.ts'

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
/** How often a host that is not enrolled looks for a token. Milliseconds. */
const LOOK_MS = 1_000
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

/** Starts every host that is enrolled or has a token; the others wait for theirs. */
export async function startEstate(config: EstateConfig, log: Logger): Promise<SimulatedEstate> {
  const stop = new AbortController()
  const running: { agent: Agent; records: MachineRecords }[] = []
  /** Starts hosts, a few at a time; answers those that could not be, as when their port is taken. */
  const startAll = async (hosts: readonly (readonly [place: number, name: string])[]) => {
    const failed: (readonly [number, string])[] = []
    const rest = hosts.values()
    const startNext = async () => {
      for (const host of rest) {
        const [place, name] = host
        const child = log.child({ host: name })
        try {
          running.push(await startHost(config, name, place, child, stop.signal))
        } catch (error) {
          if (stop.signal.aborted) return
          child.error({ err: error }, `simulated host ${name} did not start, and is tried again: ${reasonOf(error)}`)
          failed.push(host)
        }
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, startNext))
    return failed
  }
  const started = (async () => {
    let waiting = await startAll(config.hosts.map((name, index) => [index + 1, name] as const))
    while (waiting.length > 0 && !stop.signal.aborted) {
      await sleep(AGAIN_MS, undefined, { signal: stop.signal }).catch(() => undefined) // stopped: said by the signal
      waiting = await startAll(waiting)
    }
    if (!stop.signal.aborted) log.info({ hosts: running.length }, 'the simulated estate serves')
  })()
  return {
    async close() {
      stop.abort(new Error('stopped'))
      await started
      await Promise.all(
        running.map(async ({ agent, records }) => {
          await records.close()
          await agent.close()
        }),
      )
    },
  }
}

async function startHost(config: EstateConfig, name: string, place: number, log: Logger, signal: AbortSignal) {
  const dataDir = join(config.dataDir, name)
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const parsed = parseConfig({
    dataDir,
    listenHost: '127.0.0.1',
    listenPort: config.firstPort + place - 1,
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
  const agentConfig = { ...parsed, runDir: join(dataDir, 'run') }
  const hardware = simulatedHardware(name, place)
  const hypervisor = new MemoryHypervisor({ host: hardware, guest: { bootMs: 2_000 + (place % 7) * 500 } })
  const records = await MachineRecords.open(hypervisor, join(dataDir, 'simulated-machines.json'), log)
  const parts = { ...simulatedParts(agentConfig), driver: createMemoryDriver(hypervisor) }
  await untilTokenThere(agentConfig, signal)
  const machineId = hardware.machineId ?? name
  const agent = await startAgent(agentConfig, { ...parts, log, signal, machineId })
  return { agent, records }
}

/** The token of a host that is not enrolled may be made while the others run already. */
async function untilTokenThere(config: AgentConfig, signal: AbortSignal): Promise<void> {
  const there = async () => existsSync(config.enrollmentTokenFile ?? '') || (await readIdentity(config.dataDir))
  while (!(await there())) await sleep(LOOK_MS, undefined, { signal })
}
