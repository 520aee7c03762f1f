// Values that a schema of the contract takes. Ids are not values yet: what the engine has told stands in for them when
// a call is sent.
import fc, { type Arbitrary } from 'fast-check'
import { goodPassword } from '../browser.ts'
import { anSshKey, realSshKeys } from '../../src/test-support/ssh-key.ts'
import { type Node, refName, resolved } from './contract.ts'
import { kindOfProperty, Pick } from './known.ts'

/** Where nobody listens on this machine: what the engine is told to call must never be beyond it. */
const nowhere = {
  issuer: ['https://127.0.0.1:1/realm', 'https://localhost:1', 'https://[::1]:1/'],
  urls: ['ldaps://127.0.0.1:1', 'ldap://localhost:1/'],
  address: ['127.0.0.1', '::1', 'localhost'],
} as const
/** Names of properties that the engine calls; only `nowhere` may stand there. */
export const calledProperties: ReadonlySet<string> = new Set(Object.keys(nowhere))

const mebibyte = 2 ** 20
const words = fc.constantFrom('a', 'web', 'Default', 'x y', '%', '_', 'ä', 'sim', '192.0.2.7', 'admin')
const sshKeys = [anSshKey(), ...Object.values(realSshKeys).map(({ line }) => line)]
/** Kinds that roles can be given on, tags put on, and rights asked for. */
const usualKinds = ['vm', 'cluster', 'host', 'disk', 'data_center', 'storage_domain', 'network', 'tag', 'system']
/** Properties of which a call has exactly one. */
const alternatives: readonly (readonly string[])[] = [
  ['oidc', 'ldap'],
  ['code', 'recoveryCode', 'newPassword'],
]
/** Moments as few write them, or as nobody can keep them. */
const oddMoments = fc.constantFrom(
  '2016-12-31T23:59:60Z',
  '9999-12-31T23:59:59.999999999Z',
  '9999-12-31T23:59:59-23:59',
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00+23:59',
  '2026-01-01t00:00:00.000001z',
  '2026-01-01 00:00:00+0100',
)
const moments = fc
  .date({ min: new Date('1970-01-01T00:00:00Z'), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString())
const lately = fc.integer({ min: -3_600, max: 86_400 }).map((seconds) => new Later(seconds))

/** A moment, some seconds from when it is sent. */
export class Later {
  readonly seconds: number
  constructor(seconds: number) {
    this.seconds = seconds
  }
}

/** What makes sense where the schema alone would say little: sizes that fit a host, passwords that are right. */
const byName: Readonly<Record<string, Arbitrary<unknown>>> = {
  ...Object.fromEntries(
    Object.entries(nowhere).map(([name, places]) => {
      const place = fc.constantFrom<string>(...places)
      return [name, name === 'urls' ? fc.array(place, { minLength: 1, maxLength: 3 }) : place]
    }),
  ),
  memoryBytes: fc.constantFrom(64, 128, 256, 512).map((count) => count * mebibyte),
  maxMemoryBytes: fc.constantFrom(512, 1024).map((count) => count * mebibyte),
  sizeBytes: fc.constantFrom(1, 2, 64, 1024).map((count) => count * mebibyte),
  cpu: fc.record({
    sockets: fc.constantFrom(1, 2),
    coresPerSocket: fc.constantFrom(1, 2),
    threadsPerCore: fc.constant(1),
  }),
  waitSeconds: fc.constantFrom(0, 0, 1),
  password: fc.constantFrom(goodPassword, goodPassword, 'wrong'),
  currentPassword: fc.constantFrom(goodPassword, 'wrong'),
  newPassword: fc.constantFrom(goodPassword, `${goodPassword} 2`, `${goodPassword} 3`),
  allowLocalAddresses: fc.constantFrom(true, true, false),
  token: fc.nat().map((n) => new Pick('token', n)),
  certificate: fc.nat().map((n) => new Pick('certificate', n)),
  certificateSigningRequest: fc.nat().map((n) => new Pick('signing_request', n)),
  port: fc.constant(1),
  publicKey: fc.constantFrom(...sshKeys),
  sshAuthorizedKeys: fc.subarray(sshKeys),
  caPem: fc.constant(null),
  code: fc.nat().map((n) => new Pick('code', n)),
  recoveryCode: fc.nat().map((n) => new Pick('recovery_code', n)),
  expiresAt: fc.oneof({ weight: 4, arbitrary: lately }, { weight: 1, arbitrary: oddMoments }),
  userName: fc.oneof(
    fc.nat().map((n) => new Pick('user_name', n)),
    fc.stringMatching(/^[a-z0-9][a-z0-9._@-]{3,12}$/),
  ),
  path: fc.stringMatching(/^\/srv\/[a-z0-9]{1,8}$/),
  search: words,
  q: words,
  architecture: fc.constantFrom('x86_64', 'x86_64', 'x86_64', 'aarch64'),
  since: fc.oneof(moments, oddMoments),
  until: fc.oneof(moments, oddMoments),
}

/** What was made of a schema, by where it stands: an id depends on that. */
const built = new WeakMap<Node, Map<string, Arbitrary<unknown>>>()

/** Values of a schema; `name` is the property's, `home` the kind of object that the call's path is about. */
export function valuesOf(schema: Node, name: string, home: string): Arbitrary<unknown> {
  const known = byName[name]
  if (known) return known
  const node = resolved(schema)
  if (refName(schema) === 'Uuid' || node['format'] === 'uuid') return picks(kindOfProperty(name, home))
  const key = `${home}/${name}`
  let places = built.get(node)
  if (!places) built.set(node, (places = new Map()))
  const found = places.get(key)
  if (found) return found
  const made = make(node, name, home)
  places.set(key, made)
  return made
}

/** Ids of a kind: mostly ones that the engine told. */
export function picks(kind: string): Arbitrary<Pick> {
  return fc.nat().map((n) => new Pick(kind, n))
}

function make(node: Node, name: string, home: string): Arbitrary<unknown> {
  if (node['const'] !== undefined) return fc.constant(node['const'])
  if (Array.isArray(node['enum'])) return fc.constantFrom(...(node['enum'] as unknown[]))
  if (Array.isArray(node['oneOf']))
    return fc.oneof(...(node['oneOf'] as Node[]).map((branch) => valuesOf(branch, name, home)))
  if (Array.isArray(node['allOf'])) return objects(merged(node), home)
  const types = [node['type']].flat() as string[]
  return fc.oneof(...types.map((type) => ofType(type, node, name, home)))
}

/** The contract's few `allOf`s add what is required to an object. */
function merged(node: Node): Node {
  const parts = [...(node['allOf'] as Node[]).map(resolved), node]
  return {
    type: 'object',
    required: parts.flatMap((part) => (part['required'] ?? []) as string[]),
    properties: Object.assign({}, ...parts.map((part) => part['properties'] ?? {})) as Node,
  }
}

function ofType(type: string, node: Node, name: string, home: string): Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null)
    case 'boolean':
      return fc.boolean()
    case 'integer':
      return integers(node)
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true })
    case 'array': {
      const { minItems = 0, maxItems = 8 } = node as { minItems?: number; maxItems?: number }
      const items = valuesOf(node['items'] as Node, name, home)
      const limits = { minLength: minItems, maxLength: Math.max(minItems, Math.min(maxItems, 4)) }
      return node['uniqueItems'] === true ? fc.uniqueArray(items, limits) : fc.array(items, limits)
    }
    case 'object':
      return objects(node, home)
    default:
      return strings(node)
  }
}

function integers(node: Node): Arbitrary<number> {
  const { minimum = 0, maximum = 2 ** 31, multipleOf = 1 } = node as Partial<Record<string, number>>
  const least = Math.ceil(minimum / multipleOf)
  const most = Math.floor(maximum / multipleOf)
  return fc
    .oneof(
      { weight: 4, arbitrary: fc.integer({ min: least, max: Math.min(most, least + 8) }) },
      { weight: 1, arbitrary: fc.constantFrom(least, most) },
      { weight: 1, arbitrary: fc.maxSafeInteger().map((any) => least + (Math.abs(any) % (most - least + 1))) },
    )
    .map((count) => count * multipleOf)
}

function strings(node: Node): Arbitrary<unknown> {
  const {
    minLength = 0,
    maxLength = 40,
    pattern,
    format,
  } = node as {
    minLength?: number
    maxLength?: number
    pattern?: string
    format?: string
  }
  if (format === 'date-time') return fc.oneof(moments, lately, lately, oddMoments)
  if (format === 'ipv4') return fc.ipV4()
  if (format === 'ipv6') return fc.ipV6()
  const long = Math.min(maxLength, minLength + 24)
  if (pattern === undefined)
    return fc.oneof(
      fc.string({ unit: 'grapheme-ascii', minLength, maxLength: long }),
      fc.string({ unit: 'grapheme', minLength, maxLength: long }).map((text) => fitted(text, minLength, maxLength)),
    )
  const shape = new RegExp(pattern, 'u')
  return fc
    .stringMatching(shape, { size: 'small' })
    .map((text) => fitted(text, minLength, maxLength))
    .filter((text) => shape.test(text) && text.isWellFormed())
}
/** Text of an allowed length, counted as JSON schema counts it, and as the engine stores it. */
function fitted(text: string, minLength: number, maxLength: number): string {
  const points = Array.from(text).slice(0, maxLength)
  return points.join('') + 'x'.repeat(Math.max(0, minLength - points.length))
}

function objects(node: Node, home: string): Arbitrary<unknown> {
  const properties = (node['properties'] ?? {}) as Record<string, Node>
  const required = (node['required'] ?? []) as string[]
  const reference = referenceOf(properties)
  if (reference) return reference
  const { additionalProperties: others } = node
  if (typeof others === 'object' && others !== null) {
    const { pattern = '^[a-z]{1,8}$' } = (node['propertyNames'] ?? {}) as { pattern?: string }
    return fc.dictionary(fc.stringMatching(new RegExp(pattern)), valuesOf(others as Node, '', home), { maxKeys: 3 })
  }
  const { minProperties = 0 } = node as { minProperties?: number }
  const fields = Object.entries(properties).map(([name, schema]) => {
    const value = valuesOf(schema, name, home)
    // Few of what may be left out: what was asked for all at once would seldom be possible.
    const seldom = fc.oneof({ weight: 2, arbitrary: fc.constant(absent) }, { weight: 1, arbitrary: value })
    return [name, required.includes(name) ? value : seldom] as const
  })
  const one = alternatives.find((names) => names.every((name) => name in properties))
  const values = fc.record(Object.fromEntries(fields)).map(withoutAbsent)
  const complete = one ? withOneOf(one, properties, values, home) : values
  return minProperties === 0 ? complete : complete.filter((value) => Object.keys(value).length >= minProperties)
}
/** A property that is left out. */
const absent = Symbol('absent')
function withoutAbsent(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== absent))
}

function withOneOf(
  names: readonly string[],
  properties: Record<string, Node>,
  values: Arbitrary<Record<string, unknown>>,
  home: string,
): Arbitrary<Record<string, unknown>> {
  const chosen = fc
    .constantFrom(...names)
    .chain((name) => valuesOf(properties[name] ?? {}, name, home).map((value) => ({ [name]: value })))
  return fc.tuple(values, chosen).map(([others, choice]) => ({
    ...Object.fromEntries(Object.entries(others).filter(([name]) => !names.includes(name))),
    ...choice,
  }))
}

/** An object named by kind and id: its id is one of that kind. */
function referenceOf(properties: Record<string, Node>): Arbitrary<unknown> | undefined {
  const { kind, id } = properties
  const kinds = kind && (resolved(kind)['enum'] as string[] | undefined)
  if (!kinds || !id) return undefined
  const usual = kinds.filter((one) => usualKinds.includes(one))
  const chosen = fc.constantFrom(...(usual.length === 0 ? kinds : [...kinds, ...usual, ...usual, ...usual]))
  return fc.tuple(chosen, fc.nat()).map(([one, n]) => ({
    kind: one,
    ...(one === 'everyone' ? {} : { id: new Pick(one, n) }),
  }))
}
