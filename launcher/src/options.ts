import { readFileSync } from 'node:fs'
import { isAbsolute, join, normalize, resolve } from 'node:path'
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { Refusal } from './refusal.ts'
import { mostVmsPerHost } from './simulated/names.ts'
import type { SimulatedSize } from './simulated/provision.ts'

/** One row of options.json, which the help text is made from too. */
interface OptionRow {
  flag: string
  value?: string
  default?: string
  repeat?: boolean
  help: string
}

type Command = 'start' | 'reset' | 'simulate' | 'audit' | 'fuzz'

const table = JSON.parse(readFileSync(join(import.meta.dirname, '../options.json'), 'utf8')) as Record<
  Command,
  OptionRow[]
>

/** What `npm start` was asked for. */
export interface StartOptions {
  dataDir: string
  httpPort: number
  httpsPort: number
  agentPort: number
  publicNames: readonly string[]
  statisticsIntervalMs: number
  accelerator?: 'kvm' | 'tcg'
  empty: boolean
  /** This machine is no host of its own. */
  noHost: boolean
  /** The simulated part of the estate, where one was asked for. */
  simulated?: SimulatedSize
}

/** What `npm run reset` was asked for. */
export interface ResetOptions {
  dataDir: string
  yes: boolean
}

/** Reads the words behind `npm start --`; throws a {@link Refusal} that names the word that is wrong. */
export function parseStartOptions(words: readonly string[]): StartOptions {
  const given = parse('start', words)
  const ports = {
    httpPort: port(given, '--http-port'),
    httpsPort: port(given, '--https-port'),
    agentPort: port(given, '--agent-port'),
  }
  if (new Set(Object.values(ports)).size < 3)
    throw new Refusal('--http-port, --https-port and --agent-port must differ.')
  const accelerator = given.text('--accelerator')
  if (accelerator !== undefined && accelerator !== 'kvm' && accelerator !== 'tcg') {
    throw new Refusal(`--accelerator is kvm or tcg, not ${accelerator}.`)
  }
  const simulated = simulatedSize(given)
  return {
    dataDir: dataDir(given),
    ...ports,
    ...(simulated ? { simulated } : {}),
    publicNames: given.texts('--public-name'),
    statisticsIntervalMs: 1_000 * count('--statistics-interval', given.text('--statistics-interval') ?? '', 1, 60),
    ...(accelerator === undefined ? {} : { accelerator }),
    empty: given.has('--empty'),
    noHost: given.has('--no-host'),
  }
}

const mostSimulated = { hosts: 1_024, vms: mostVmsPerHost } as const
const usualVms = 10

function simulatedSize(given: Given): SimulatedSize | undefined {
  const hosts = given.text('--simulated')
  const vms = given.text('--vms')
  if (hosts === undefined) {
    if (vms !== undefined) throw new Refusal('--vms counts VMs on simulated hosts: give --simulated too.')
    return undefined
  }
  return {
    hosts: count('--simulated', hosts, 1, mostSimulated.hosts),
    vmsPerHost: vms === undefined ? usualVms : count('--vms', vms, 0, mostSimulated.vms),
  }
}

function count(flag: string, text: string, least: number, most: number): number {
  const number = Number(text)
  if (!/^\d+$/.test(text) || number < least || number > most)
    throw new Refusal(`${flag} is a number from ${least} to ${most}, not ${text}.`)
  return number
}

/** Reads the words behind `npm run reset --`. */
export function parseResetOptions(words: readonly string[]): ResetOptions {
  const given = parse('reset', words)
  return { dataDir: dataDir(given), yes: given.has('--yes') }
}

/** What `npm run simulate` was asked for. */
export interface SimulateOptions {
  dataDir: string
  /** What the simulated hosts are to suffer, in words. */
  words: readonly string[]
}

/** Reads the words behind `npm run simulate --`. */
export function parseSimulateOptions(words: readonly string[]): SimulateOptions {
  const given = parse('simulate', words)
  return { dataDir: dataDir(given), words: given.words }
}

/** What `npm run audit` was asked for. */
export interface AuditOptions {
  dataDir: string
  /** An exported file to check in place of the database. */
  file?: string
  /** A seal that the chain must have had, as `NUMBER:HASH`. */
  head?: string
}

/** Reads the words behind `npm run audit --`. */
export function parseAuditOptions(words: readonly string[]): AuditOptions {
  const given = parse('audit', words)
  if (given.words.join(' ') !== 'verify') throw new Refusal('Say what to do: npm run audit -- verify')
  const [file, head] = [given.text('--file'), given.text('--head')]
  if (head !== undefined && !/^[1-9]\d*:[0-9a-f]{64}$/i.test(head))
    throw new Refusal(`--head is the number of a seal and its hash, as 12:3f5a…, not ${head}.`)
  return {
    dataDir: dataDir(given),
    ...(file === undefined ? {} : { file: resolve(file) }),
    ...(head === undefined ? {} : { head }),
  }
}

/** What `npm run fuzz` was asked for. */
export interface FuzzOptions {
  /** How many calls to make. */
  calls: number
  /** What a failure named, `SEED` or `SEED:ENGINE`: the same calls again. */
  again?: string
}

const mostFuzzedCalls = 100_000_000

/** Reads the words behind `npm run fuzz --`. */
export function parseFuzzOptions(words: readonly string[]): FuzzOptions {
  const given = parse('fuzz', words)
  const again = given.text('--again')
  if (again !== undefined && !/^\d+(:\d+)?$/.test(again))
    throw new Refusal(`--again is what a failure named, as 4711:3, not ${again}.`)
  return {
    calls: count('--calls', given.text('--calls') ?? '', 1, mostFuzzedCalls),
    ...(again === undefined ? {} : { again }),
  }
}

interface Given {
  /** Words that belong to no flag. */
  readonly words: readonly string[]

  has(flag: string): boolean
  text(flag: string): string | undefined
  texts(flag: string): readonly string[]
}

function parse(command: Command, words: readonly string[]): Given {
  const rows = table[command]
  const options: NonNullable<ParseArgsConfig['options']> = Object.fromEntries(
    rows.map(
      (row) => [row.flag.slice(2), { type: row.value ? 'string' : 'boolean', multiple: row.repeat === true }] as const,
    ),
  )
  const { values, positionals } = parseWords(command, words, options)
  const value = (flag: string) => values[flag.slice(2)]
  const preset = (flag: string) => rows.find((row) => row.flag === flag)?.default
  return {
    words: positionals,
    has: (flag) => value(flag) === true,
    text: (flag) => (value(flag) as string | undefined) ?? preset(flag),
    texts: (flag) => (value(flag) as string[] | undefined) ?? [],
  }
}

function parseWords(command: Command, words: readonly string[], options: NonNullable<ParseArgsConfig['options']>) {
  try {
    return parseArgs({
      args: [...words],
      options,
      strict: true,
      allowPositionals: command === 'simulate' || command === 'audit',
    })
  } catch (error) {
    const spoken = command === 'start' ? 'npm start' : `npm run ${command}`
    throw new Refusal(`${(error as Error).message.split('. ')[0]}. \`${spoken} -- --help\` lists the options.`)
  }
}

function port(given: Given, flag: string): number {
  const text = given.text(flag) ?? ''
  const number = Number(text)
  if (!/^\d+$/.test(text) || number < 1 || number > 65_535)
    throw new Refusal(`${flag} is a port between 1 and 65535, not ${text}.`)
  return number
}

/** Longest data folder: a socket below it must fit in the 107 bytes the kernel allows. */
const longestDataDir = 70

function dataDir(given: Given): string {
  const folder = normalize(given.text('--data') ?? '').replace(/(?<=.)\/$/, '')
  if (!isAbsolute(folder)) throw new Refusal(`--data is an absolute path, not ${folder}.`)
  if (folder.split('/').length < 3)
    throw new Refusal(`--data must not be ${folder}: Overt wants a folder of its own, such as /var/lib/overt.`)
  if (Buffer.byteLength(folder) > longestDataDir) {
    throw new Refusal(`--data is longer than ${longestDataDir} bytes, too long for the sockets in it: ${folder}`)
  }
  return folder
}
