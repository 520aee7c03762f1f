// Calls to make: drawn from the contract by fast-check, and written down once it is known what they may name.
import type { OperationId } from '@overt/api-client/engine'
import fc, { type Arbitrary } from 'fast-check'
import { type Operation, operations, type Parameter, planOf } from './contract.ts'
import * as hostile from './hostile.ts'
import { type Known, kindOfId, kindOfPath, kindOfProperty, Pick } from './known.ts'
import { Later, picks, valuesOf } from './schema-values.ts'
import { ownAddress, type Wire } from './wire.ts'

/** A call that is drawn, not yet what is sent: ids, revisions and hashes come from what is known then. */
export interface DrawnCall {
  readonly operation: Operation
  readonly caller: number
  readonly path: Readonly<Record<string, Pick | string>>
  readonly query: Readonly<Record<string, unknown>>
  readonly body: unknown
  readonly revision: 'known' | 'stale' | 'absent'
  readonly key: 'none' | 'fresh' | 'repeated'
  /** Whether its plan is asked for first, and whether its hash is shown. */
  readonly plan: 'none' | 'shown' | 'other'
  readonly n: number
  readonly twist: hostile.Twist
}

/** How often an operation is drawn, where not as others: what hashes passwords, reads everything or ends much. */
const weights: Partial<Record<OperationId, number>> = {
  createVm: 8,
  createDisk: 5,
  startVm: 6,
  createSession: 1,
  continueSession: 1,
  createUser: 1,
  changePassword: 1,
  acceptInvitation: 1,
  beginSecondFactor: 1,
  makeRecoveryCodes: 1,
  removeSecondFactor: 1,
  deleteUser: 1,
  deleteHost: 1,
  deleteDataCenter: 1,
  deleteCluster: 1,
  deletePermission: 1,
  deleteRole: 1,
  verifyAuditChain: 1,
  exportAudit: 1,
  testIdentityProvider: 1,
  testIdentityProviderSettings: 1,
  signInByLdap: 1,
  beginOidcSignIn: 1,
  searchDirectory: 1,
  addDirectoryEntry: 1,
  maintainHost: 1,
}
/** What one person alone has, as an open stream and a second factor: half of its calls are of the same one. */
const ofOne = /^\/(events\/stream|session\/|api-tokens|ssh-keys)/
const usual = (operation: Operation) => (operation.method === 'get' ? 5 : 3)

const twists: Arbitrary<hostile.Twist> = fc.record({
  part: fc.oneof(
    { weight: 14, arbitrary: fc.constant('none' as const) },
    { weight: 4, arbitrary: fc.constant('value' as const) },
    {
      weight: 4,
      arbitrary: fc.constantFrom('text', 'media', 'path', 'query', 'query', 'header', 'credential'),
    },
  ),
  n: fc.nat(),
  m: fc.nat(),
})

/** Calls of every operation. */
export const drawnCalls: Arbitrary<DrawnCall> = fc.oneof(
  ...operations.map((operation) => ({
    weight: weights[operation.id] ?? usual(operation),
    arbitrary: callsOf(operation),
  })),
)

function callsOf(operation: Operation): Arbitrary<DrawnCall> {
  const home = kindOfPath(operation.path)
  const path = operation.parameters.path.map(({ name }) => [
    name,
    picks(name === 'id' ? kindOfId(operation.path) : kindOfProperty(name, home)),
  ])
  const optional = <T>(value: Arbitrary<T>) =>
    fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value })
  const query = operation.parameters.query.map((parameter) => {
    const value = queryValues(operation, parameter, home)
    return [parameter.name, parameter.required ? value : optional(value)] as const
  })
  return fc.record({
    operation: fc.constant(operation),
    caller: ofOne.test(operation.path) ? fc.oneof(fc.constant(0), fc.nat()) : fc.nat(),
    path: fc.record(Object.fromEntries(path) as Record<string, Arbitrary<Pick | string>>),
    query: operation.id === 'explainAccess' ? explained(query) : fc.record(Object.fromEntries(query)),
    body: operation.body ? valuesOf(operation.body.schema, '', home) : fc.constant(undefined),
    revision: fc.constantFrom('known', 'known', 'known', 'known', 'known', 'stale', 'absent'),
    key: fc.constantFrom('none', 'none', 'none', 'fresh', 'repeated'),
    plan: fc.constantFrom('none', 'shown', 'shown', 'other'),
    n: fc.nat(),
    twist: twists,
  })
}

/** The query of what asks about an object by kind and id, which must fit each other. */
function explained(query: readonly (readonly [string, Arbitrary<unknown>])[]): Arbitrary<Record<string, unknown>> {
  const kinds = fc.constantFrom('system', 'data_center', 'cluster', 'host', 'disk', 'vm', 'tag')
  return fc.tuple(fc.record(Object.fromEntries(query)), kinds, fc.nat()).map(([others, objectKind, n]) => ({
    ...others,
    objectKind,
    objectId: new Pick(objectKind, n),
  }))
}

function queryValues(operation: Operation, { name, schema }: Parameter, home: string): Arbitrary<unknown> {
  if (name === 'limit') return fc.constantFrom(1, 2, 10, 100, 1_000)
  if (name === 'after') return fc.constant(new Pick(`cursor:${operation.id}`, 16))
  return valuesOf(schema, name, home)
}

/** What a call is written down by. */
export interface Scene {
  readonly known: Known
  /** Headers of the caller of this number. */
  credentials(caller: number): Readonly<Record<string, string>>
  /** The Idempotency-Keys used lately. */
  readonly keys: string[]
}

/** A value with everything known put in its place. */
function settled(value: unknown, known: Known): unknown {
  if (value instanceof Pick) return known.pick(value)
  if (value instanceof Later) return new Date(Date.now() + value.seconds * 1_000).toISOString()
  if (Array.isArray(value)) return value.map((item) => settled(item, known))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, settled(field, known)]))
}

/** The path of a call below `/api/v1`, untwisted and without its query. */
export function pathOf({ operation, path }: DrawnCall, known: Known): string {
  return operation.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
    name === 'id' || path['id'] === undefined
      ? known.pick(path[name] ?? '')
      : known.pickBelow(known.pick(path['id']), path[name] ?? ''),
  )
}

/** The same call of the operation that says what it would do, or undefined where there is none. */
export function planFor(call: DrawnCall): DrawnCall | undefined {
  const plan = call.plan === 'none' ? undefined : planOf(call.operation)
  if (!plan) return undefined
  const query = Object.fromEntries(plan.parameters.query.map(({ name }) => [name, call.query[name]]))
  const twist = { part: 'none', n: 0, m: 0 } as const
  return { ...call, operation: plan, query, body: plan.body ? call.body : undefined, key: 'none', plan: 'none', twist }
}

/** Writes a call down. */
export function write(call: DrawnCall, scene: Scene): Wire {
  const { operation, twist } = call
  const { known } = scene
  const plain = pathOf(call, known)
  const path = twist.part === 'path' ? twistedPath(call, plain) : plain
  const query = twistedQuery(call, known)
  const own = operation.parameters.header.map(({ name }) => name.toLowerCase())
  const headers: Record<string, string> = {
    ...scene.credentials(call.caller),
    ...(operation.id === 'continueSession' ? stepCookie(known) : {}),
    ...(twist.part === 'credential' ? hostile.twistedCredential(twist) : {}),
    ...(own.includes('if-match') ? ifMatch(call, known) : {}),
    ...(own.includes('plan-hash') ? planHash(call, plain, known) : {}),
    ...(own.includes('idempotency-key') ? idempotencyKey(call, scene.keys) : {}),
  }
  const { content, body } = bodyOf(call, known)
  const all = { ...headers, ...content, ...(twist.part === 'header' ? hostile.twistedHeader(twist, own) : {}) }
  // Attempts to sign in and to register are counted by address: from one, all would soon be refused.
  const from = operation.anonymous ? `127.${1 + (call.n % 200)}.${call.n % 251}.1` : ownAddress
  return { method: operation.method.toUpperCase(), path: `/api/v1${path}${query}`, headers: all, body, from }
}

function stepCookie(known: Known): Record<string, string> {
  const cookie = known.stepCookie()
  return cookie === undefined ? {} : { cookie }
}

function twistedPath({ twist }: DrawnCall, plain: string): string {
  const segments = plain.split('/')
  const places = segments.flatMap((segment, index) => (/^[0-9a-f-]{36}$/.test(segment) ? [index] : []))
  const place = places[twist.n % Math.max(1, places.length)]
  if (place === undefined) return plain
  return segments.with(place, hostile.twistedSegment(segments[place] ?? '', twist)).join('/')
}

function twistedQuery({ operation, query, twist }: DrawnCall, known: Known): string {
  const pairs = Object.entries(settled(query, known) as Record<string, unknown>)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent([value].flat().map(String).join(','))}`)
  const names = operation.parameters.query.map(({ name }) => name)
  const text = twist.part === 'query' ? hostile.twistedQuery(pairs.join('&'), names, twist) : pairs.join('&')
  return text === '' ? '' : `?${text}`
}

function ifMatch({ operation, path, revision, n }: DrawnCall, known: Known): Record<string, string> {
  if (revision === 'absent' && operation.method !== 'get') return {}
  const current = (path['id'] && known.revision(known.pick(path['id']))) ?? 1
  return { 'if-match': `"${revision === 'stale' ? n % 1_000 : current}"` }
}

function planHash({ operation, plan, n }: DrawnCall, plain: string, known: Known): Record<string, string> {
  if (plan === 'none') return {}
  if (plan === 'other') return n % 2 === 0 ? {} : { 'plan-hash': (n % 2 ** 32).toString(16).padStart(64, '0') }
  const step = { patch: '/update', delete: '/delete' }[operation.method] ?? ''
  const hash = known.hash(`/api/v1${plain}${step}/plan`)
  return hash === undefined ? {} : { 'plan-hash': hash }
}

function idempotencyKey({ key, n }: DrawnCall, keys: string[]): Record<string, string> {
  if (key === 'none') return {}
  const used = keys[n % Math.max(1, keys.length)]
  if (key === 'repeated' && used !== undefined) return { 'idempotency-key': used }
  const fresh = `fuzz-${n}-${keys.length}`
  keys.push(fresh)
  if (keys.length > 20) keys.shift()
  return { 'idempotency-key': fresh }
}

function bodyOf(
  { operation, body: drawn, twist }: DrawnCall,
  known: Known,
): { content: object; body: Buffer | undefined } {
  if (!operation.body) {
    // A call that takes none is given one at times.
    if (twist.part !== 'text' || operation.method === 'get') return { content: {}, body: undefined }
    return { content: { 'content-type': 'application/json' }, body: Buffer.from('{}') }
  }
  const { mediaType } = operation.body
  const value = settled(drawn, known)
  const text = twist.part === 'value' ? hostile.twistedBody(value, twist) : hostile.written(value)
  return {
    content: twist.part === 'media' ? hostile.twistedMedia(mediaType, twist) : { 'content-type': mediaType },
    body: twist.part === 'text' ? hostile.twistedText(text, twist) : Buffer.from(text),
  }
}
