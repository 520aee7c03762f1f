// What the engine has told so far, by kind: calls are made with it, so that they reach something.
import type { OperationId } from '@overt/api-client/engine'
import { systemId } from '../../src/authz/actor.ts'
import { codeOf } from '../sign-in-setting.ts'
import type { Operation } from './contract.ts'
import type { Reply } from './wire.ts'

/** A place that a known id or text of a kind takes when the call is sent. */
export class Pick {
  readonly kind: string
  readonly n: number
  constructor(kind: string, n: number) {
    this.kind = kind
    this.n = n
  }
}

const kindsOfSegments: Readonly<Record<string, string>> = {
  'data-centers': 'data_center',
  clusters: 'cluster',
  hosts: 'host',
  networks: 'network',
  'storage-domains': 'storage_domain',
  disks: 'disk',
  vms: 'vm',
  nics: 'nic',
  operations: 'operation',
  users: 'user',
  groups: 'group',
  roles: 'role',
  tags: 'tag',
  permissions: 'permission',
  'api-tokens': 'api_token',
  'identity-providers': 'identity_provider',
  sessions: 'login_session',
  events: 'event',
}
/** The kind of object that a path is about, as `/vms/{id}/nics` of NICs and `/vms/{id}/start` of a VM. */
export function kindOfPath(path: string): string {
  const segments = path.split('/').reverse()
  return segments.map((segment) => kindsOfSegments[segment]).find((kind) => kind !== undefined) ?? 'any'
}
/** The kind of object that `{id}` of a path names. */
export function kindOfId(path: string): string {
  return kindsOfSegments[path.split('/')[1] ?? ''] ?? 'any'
}

const aliases: Readonly<Record<string, string>> = {
  provider: 'identity_provider',
  iso_disk: 'disk',
  pinned_host: 'host',
  run_host: 'host',
  object: 'any',
  session: 'console_session',
  member: 'user',
}
/** The kind of object that a property names, as `clusterId`; `home` is that of the path it is sent to. */
export function kindOfProperty(name: string, home: string): string {
  if (name === 'id' || name === 'ids' || name === 'parentId') return home
  const stem = name.replace(/Ids?$/, '').replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return aliases[stem] ?? stem
}

/** The code that an authenticator app would show now. */
function oneTimeCode(secret: string | undefined): string {
  return secret !== undefined && /^[A-Z2-7]+$/.test(secret) ? codeOf(secret) : '000000'
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** How many of a kind are remembered; the newest are the likeliest to be there. */
const remembered = 60
const texts: Readonly<Record<string, string>> = {
  token: 'token',
  certificate: 'certificate',
  userName: 'user_name',
  secret: 'secret',
}

/** What is known of one engine. */
export class Known {
  private readonly byKind = new Map<string, string[]>([['system', [systemId]]])
  private readonly revisions = new Map<string, number>()
  private readonly hashes = new Map<string, string>()
  private readonly below = new Map<string, string[]>()

  /** Reads a reply that succeeded; `path` is the path it was asked at. */
  learn(operation: Operation, path: string, { json, text, headers }: Reply): void {
    const [step] = /overt-local-step=[^;\s]{43}/.exec(headers['set-cookie'] ?? '') ?? []
    if (step !== undefined) this.add('step', step)
    const [, stream] = /"streamId":"([0-9a-f-]{36})"/.exec(text) ?? []
    if (operation.id === 'streamEvents' && stream !== undefined) this.add('stream', stream)
    if (typeof json !== 'object' || json === null) return
    const { hash, next } = json as { hash?: unknown; next?: unknown }
    if (typeof hash === 'string') this.hashes.set(path.split('?', 1)[0] ?? '', hash)
    if (typeof next === 'string') this.add(`cursor:${operation.id}`, next)
    const { recoveryCodes } = json as { recoveryCodes?: readonly string[] }
    for (const code of recoveryCodes ?? []) this.add('recovery_code', code)
    const parent = path.split('/').find((segment) => uuid.test(segment))
    if (parent !== undefined) this.readBelow(parent, json)
    const answers = 'steps' in json || '202' in operation.replies || operation.tag === 'operations'
    const kind = answers && 'object' in json ? 'operation' : kindOfPath(operation.path)
    this.read(json, kind)
  }

  /** A known one of a kind, or one of any kind that nobody knows. */
  pick(place: Pick | string): string {
    if (typeof place === 'string') return place
    const { kind, n } = place
    if (kind === 'code') return oneTimeCode(this.byKind.get('secret')?.at(-1))
    const known =
      kind === 'any' ? [...this.byKind.values()].flat().filter((one) => uuid.test(one)) : this.byKind.get(kind)
    // One in sixteen is of nothing, for an object that was there a moment ago is not there either.
    if (!known || known.length === 0 || n % 16 === 0)
      return `${(n % 0xffff_ffff).toString(16).padStart(8, '0')}-0000-4000-8000-00000000f0f0`
    return known[Math.floor(n / 16) % known.length] ?? ''
  }
  /** One of what was told below an object, as a member of a group, for a path that names both. */
  pickBelow(parent: string, place: Pick | string): string {
    const children = this.below.get(parent)
    if (typeof place === 'string' || !children || place.n % 4 === 0) return this.pick(place)
    return children[place.n % children.length] ?? ''
  }
  /** The cookie of the last sign-in that still needs something. */
  stepCookie(): string | undefined {
    return this.byKind.get('step')?.at(-1)
  }
  revision(id: string): number | undefined {
    return this.revisions.get(id)
  }
  /** The hash of the last plan that was made at a path. */
  hash(path: string): string | undefined {
    return this.hashes.get(path)
  }
  /** The last cursor of a list. */
  cursor(id: OperationId): string | undefined {
    return this.byKind.get(`cursor:${id}`)?.at(-1)
  }

  add(kind: string, text: string): void {
    let known = this.byKind.get(kind)
    if (!known) this.byKind.set(kind, (known = []))
    const at = known.indexOf(text)
    if (at >= 0) return
    known.push(text)
    if (known.length > remembered) known.shift()
  }
  /** What was removed at a path is asked for no more. */
  forget(path: string): void {
    const id = path.split(/[/?]/).findLast((segment) => uuid.test(segment))
    for (const known of this.byKind.values()) {
      const at = id === undefined ? -1 : known.indexOf(id)
      if (at >= 0) known.splice(at, 1)
    }
  }

  private readBelow(parent: string, json: object): void {
    const { items } = json as { items?: readonly unknown[] }
    for (const item of [json, ...(Array.isArray(items) ? items : [])] as Record<string, unknown>[]) {
      const { id, diskId, object } = item
      const child = diskId ?? (object as { id?: unknown } | undefined)?.id ?? id
      if (typeof child !== 'string' || child === parent || !uuid.test(child)) continue
      const children = this.below.get(parent) ?? []
      if (!children.includes(child)) this.below.set(parent, [...children.slice(-8), child])
    }
  }

  private read(value: unknown, kind: string): void {
    if (Array.isArray(value)) for (const item of value) this.read(item, kind)
    if (typeof value !== 'object' || value === null) return
    const { id, revision, kind: ownKind } = value as Record<string, unknown>
    if (typeof id === 'string' && uuid.test(id)) {
      const isReference = typeof ownKind === 'string' && /^[a-z_]+$/.test(ownKind)
      if (kind !== 'any' || isReference) this.add(isReference ? ownKind : kind, id)
      if (typeof revision === 'number') this.revisions.set(id, revision)
    }
    for (const [name, field] of Object.entries(value)) {
      if (typeof field === 'string' && texts[name] !== undefined) this.add(texts[name], field)
      else if (typeof field === 'string' && name.endsWith('Id') && uuid.test(field))
        this.add(kindOfProperty(name, kind), field)
      else if (name === 'items') this.read(field, kind)
      else if (typeof field === 'object') this.read(field, 'any')
    }
  }
}
