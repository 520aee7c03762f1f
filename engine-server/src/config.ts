import { isAbsolute } from 'node:path'

/** How one engine process runs. */
export interface Config {
  /** Folder for the secret key, the first administrator's password and `engine.json`. */
  readonly dataDir: string
  /** Port of the plain listener, on loopback alone; 0 takes a free one. */
  readonly httpPort: number
  readonly httpHost: string
  /** Port of the TLS listener; 0 takes a free one. */
  readonly httpsPort: number
  readonly httpsHost: string
  readonly databaseUrl: string
  readonly historyDatabaseUrl: string
  /** Folders of the built portals. */
  readonly portalAdminDir: string
  readonly portalVmDir: string
  /** Folder of the built agent, which new hosts fetch. */
  readonly hostAgentDir: string
  /** Names and addresses by which browsers and agents reach this engine, besides this machine's own. */
  readonly publicNames: readonly string[]
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** How often hosts report what they and their VMs use; statistics are written and sent at the same pace. */
  readonly statisticsIntervalMs: number
  /** A session ends when it was not used for this long. */
  readonly sessionIdleMs: number
  /** A session ends after this long, however much it is used. */
  readonly sessionLifeMs: number
  /** Characters a new password must have at least. */
  readonly passwordMinLength: number
  /** Checks every reply against the contract and fails those that do not fit; for tests and development. */
  readonly validateReplies: boolean
}

/** What is wrong with the settings; the message is for the operator. */
export class ConfigError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ConfigError'
  }
}

const day = 86_400_000
const levels: readonly Config['logLevel'][] = ['trace', 'debug', 'info', 'warn', 'error', 'silent']
const fields: Readonly<Record<keyof Config, (value: unknown) => string | undefined>> = {
  dataDir: absolutePath,
  httpPort: port,
  httpHost: address,
  httpsPort: port,
  httpsHost: address,
  databaseUrl: postgresUrl,
  historyDatabaseUrl: postgresUrl,
  portalAdminDir: absolutePath,
  portalVmDir: absolutePath,
  hostAgentDir: absolutePath,
  publicNames: (value) =>
    Array.isArray(value) && value.every((name) => typeof name === 'string' && /^[A-Za-z0-9.:-]{1,255}$/.test(name))
      ? undefined
      : 'must be a list of host names and addresses',
  logLevel: (value) => (levels.some((level) => level === value) ? undefined : `must be one of ${levels.join(', ')}`),
  statisticsIntervalMs: between(1_000, 60_000, 'milliseconds'),
  sessionIdleMs: between(60_000, 7 * day, 'milliseconds'),
  sessionLifeMs: between(60_000, 30 * day, 'milliseconds'),
  passwordMinLength: between(10, 128, 'characters'),
  validateReplies: (value) => (typeof value === 'boolean' ? undefined : 'must be true or false'),
}
const defaults = {
  httpPort: 8080,
  httpHost: '127.0.0.1',
  httpsPort: 8443,
  httpsHost: '0.0.0.0',
  publicNames: [],
  logLevel: 'info',
  statisticsIntervalMs: 15_000,
  sessionIdleMs: 30 * 60_000,
  sessionLifeMs: 12 * 3_600_000,
  passwordMinLength: 10,
  validateReplies: false,
} as const satisfies Partial<Config>

/** Reads the settings from the text of `OVERT_ENGINE_CONFIG`. Throws a ConfigError that names every mistake. */
export function parseConfig(text: string | undefined): Config {
  if (text === undefined || text.trim() === '')
    throw new ConfigError('OVERT_ENGINE_CONFIG is not set: give the engine its settings as JSON in it.')
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch (cause) {
    throw new ConfigError('OVERT_ENGINE_CONFIG is not JSON.', { cause })
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new ConfigError('OVERT_ENGINE_CONFIG must be a JSON object.')
  const merged: Record<string, unknown> = { ...defaults, ...given }
  const mistakes = [
    ...Object.keys(given)
      .filter((name) => !(name in fields))
      .map((name) => `${name} is not a setting`),
    ...Object.entries(fields).flatMap(([name, check]) => {
      const mistake = merged[name] === undefined ? 'is missing' : check(merged[name])
      return mistake === undefined ? [] : [`${name} ${mistake}`]
    }),
  ]
  if (mistakes.length > 0) throw new ConfigError(`OVERT_ENGINE_CONFIG: ${mistakes.join('; ')}.`)
  return merged as unknown as Config // every field was just checked
}

function between(least: number, most: number, unit: string) {
  return (value: unknown) =>
    Number.isInteger(value) && Number(value) >= least && Number(value) <= most
      ? undefined
      : `must be ${least} to ${most} ${unit}`
}
function absolutePath(value: unknown): string | undefined {
  return typeof value === 'string' && isAbsolute(value) ? undefined : 'must be an absolute path'
}
function port(value: unknown): string | undefined {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65535
    ? undefined
    : 'must be a port, 0 to 65535'
}
function address(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? undefined : 'must be an address to listen on'
}
function postgresUrl(value: unknown): string | undefined {
  return typeof value === 'string' && /^postgres(ql)?:\/\//.test(value)
    ? undefined
    : 'must be a postgres:// URL, as postgres:///overt_engine?host=/run/overt'
}
