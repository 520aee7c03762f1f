import { readFile } from 'node:fs/promises'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { type LogLevel, logLevels } from './system/log.ts'

/** How an agent is told to run. */
export type AgentConfig = {
  /** Folder of the agent's own files: identity, journal, seeds, networks. Its parents must let QEMU's user pass. */
  dataDir: string
  /** Folder of sockets of running guests. Default `/run/overt/<a name of dataDir>`; short, for sockets' paths are. */
  runDir?: string
  /** Folder of the sockets of migrations, the same on every host. Default `/run/overt-migrations`. */
  migrationsDir?: string
  listenHost: string
  /** 0 lets the system choose: tests. */
  listenPort: number
  /** Where the engine reaches the agent. */
  advertisedAddress: string
  engineUrl: string
  /** SHA-256 of the engine's authority's certificate (DER), 64 hex digits. */
  engineCaFingerprint: string
  /** A file with the one-time token; needed until the host is enrolled, then removed. */
  enrollmentTokenFile?: string
  libvirtSocketDir: string
  hostName: string
  /** Folders under which storage domains may be made and from which images may be imported. */
  storageRoots: string[]
  /** Bridges are named by it and eight hex digits. */
  bridgePrefix: string
  forceAccelerator?: 'kvm' | 'tcg'
  logLevel: LogLevel
  driver: 'libvirt' | 'memory'
}

const absolutePath = { type: 'string', pattern: '^/', maxLength: 4096 }
const name = { type: 'string', minLength: 1, maxLength: 255 }

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['dataDir', 'advertisedAddress', 'engineUrl', 'engineCaFingerprint', 'hostName', 'storageRoots'],
  properties: {
    dataDir: absolutePath,
    runDir: { ...absolutePath, maxLength: 60 },
    migrationsDir: { ...absolutePath, maxLength: 60 },
    listenHost: { ...name, default: '::' },
    listenPort: { type: 'integer', minimum: 0, maximum: 65535, default: 54321 },
    advertisedAddress: name,
    engineUrl: { type: 'string', pattern: '^https://' },
    engineCaFingerprint: { type: 'string', pattern: '^[0-9a-f]{64}$' },
    enrollmentTokenFile: absolutePath,
    libvirtSocketDir: { ...absolutePath, default: '/run/libvirt' },
    hostName: { ...name, pattern: '^[A-Za-z0-9][A-Za-z0-9.-]*$' },
    storageRoots: { type: 'array', items: absolutePath, maxItems: 64 },
    bridgePrefix: { type: 'string', pattern: '^[a-z][a-z0-9]{0,6}$', default: 'overt' },
    forceAccelerator: { type: 'string', enum: ['kvm', 'tcg'] },
    logLevel: { type: 'string', enum: logLevels, default: 'info' },
    driver: { type: 'string', enum: ['libvirt', 'memory'], default: 'libvirt' },
  },
}

const ajv = new Ajv2020({ useDefaults: true, strict: false })
const check = ajv.compile<AgentConfig>(schema)

/** Checks a configuration and fills in its defaults; throws an Error whose message names the field. */
export function parseConfig(value: unknown): AgentConfig {
  const config: unknown = structuredClone(value)
  if (check(config)) return config
  throw new Error(`The agent's configuration is not valid: ${ajv.errorsText(check.errors, { dataVar: 'config' })}.`)
}

/** Reads the JSON file that OVERT_AGENT_CONFIG names. */
export async function readConfig(path: string | undefined): Promise<AgentConfig> {
  if (!path) throw new Error('OVERT_AGENT_CONFIG must name the configuration file of the agent.')
  const text = await readFile(path, 'utf8')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Error(`${path} is not JSON.`)
  }
  return parseConfig(value)
}
