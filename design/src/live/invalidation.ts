import type { Schema } from '@overt/api-client/engine'
import type { QueryKey } from '@tanstack/react-query'

type Kind = Schema<'ObjectKind'>
type Change = Schema<'StreamChange'>

interface Shown {
  /** Path template of the list that has the kind's rows. */
  readonly list: string
  /** Path template of one object and, as a prefix, of what lies below it. */
  readonly one?: string
  /** Whether the list takes `ids`, so that only the changed rows are read again. */
  readonly byIds?: boolean
  /** Further path templates whose replies show this kind. */
  readonly also?: readonly string[]
}

/** Whatever can have tags names them, also those of what it stands in. */
const tagged = ['data-centers', 'clusters', 'hosts', 'networks', 'storage-domains', 'disks', 'vms'].flatMap((kind) => [
  `/${kind}`,
  `/${kind}/{id}`,
])

/** Where each kind is shown. A kind inside another (a NIC in its VM) also marks its parents, as the event names them. */
const shownIn: Readonly<Record<Kind, Shown>> = {
  system: { list: '/system' },
  data_center: { list: '/data-centers', one: '/data-centers/{id}', byIds: true },
  cluster: { list: '/clusters', one: '/clusters/{id}', byIds: true, also: ['/cluster-choices'] },
  host: { list: '/hosts', one: '/hosts/{id}', byIds: true, also: ['/cluster-choices'] },
  network: { list: '/networks', one: '/networks/{id}', byIds: true },
  storage_domain: { list: '/storage-domains', one: '/storage-domains/{id}', byIds: true },
  quota: { list: '/quotas', one: '/quotas/{id}', byIds: true, also: ['/quotas/use-preview'] },
  disk: { list: '/disks', one: '/disks/{id}', byIds: true },
  vm: { list: '/vms', one: '/vms/{id}', byIds: true },
  nic: { list: '/vms/{id}/nics' },
  disk_attachment: { list: '/vms/{id}/disk-attachments' },
  operation: { list: '/operations', one: '/operations/{id}', also: ['/locks'] },
  user: { list: '/users', one: '/users/{id}', also: ['/session', '/sessions'] },
  group: {
    list: '/groups',
    one: '/groups/{id}',
    byIds: true,
    also: ['/permissions', '/permissions/explain', '/session'],
  },
  role: { list: '/roles', one: '/roles/{id}', byIds: true, also: ['/permissions', '/permissions/explain', '/session'] },
  tag: { list: '/tags', one: '/tags/{id}', also: tagged }, // those below name it in their paths
  permission: { list: '/permissions', also: ['/permissions/explain', '/session', '/roles', '/vms/defaults'] },
  api_token: { list: '/api-tokens' },
  ssh_key: { list: '/ssh-keys' },
  identity_provider: { list: '/identity-providers', one: '/identity-providers/{id}' },
  event: { list: '/events' },
}

/** Replies about the whole estate: whatever changes may show in them, or is recorded there. */
const overviews: ReadonlySet<string> = new Set([
  '/dashboard',
  '/hosts/rehearsal',
  '/audit/records',
  '/audit/chain',
  '/quotas',
  '/quotas/{id}',
  '/quotas/use-preview',
  '/notices',
])

/** How far apart overviews are read again while things change, in milliseconds: soon enough to be called live. */
export const overviewEveryMs = 2000

/** Whether a query shows an overview, which is read again at intervals and not with every burst of changes. */
export function isOverview(key: QueryKey): boolean {
  return overviews.has(readKey(key)?.path ?? '')
}

/** What a burst of changes asks of the cache. */
export interface Invalidation {
  /** Lists by path whose membership or order may have changed: read again as a whole. */
  readonly lists: ReadonlySet<string>
  /** Rows by list path that changed in place: read again by their ids, where the list takes them. */
  readonly rows: ReadonlyMap<string, ReadonlySet<string>>
  /** Rows by list path that are no more, or out of sight. */
  readonly gone: ReadonlyMap<string, ReadonlySet<string>>
  /** Objects by `path template`, with the id in their path: read again, with everything below them. */
  readonly objects: ReadonlyMap<string, ReadonlySet<string>>
  /** Everything that changed or shows what did: its events and its history have grown. */
  readonly about: ReadonlySet<string>
}

/** Lists of what happened to objects, narrowed to one by `objectId`. */
const logs = new Set(['/events', '/changes'])

/** Whether the query is a log of one of the changed objects. */
export function isLogOf(key: QueryKey, about: ReadonlySet<string>): boolean {
  const [path, args] = key as [unknown, { query?: { objectId?: unknown } } | undefined]
  const objectId = args?.query?.objectId
  return typeof path === 'string' && logs.has(path) && typeof objectId === 'string' && about.has(objectId)
}

/** Joins a burst of changes into what must be read again; each object once. */
export function invalidationOf(changes: readonly Change[]): Invalidation {
  const lists = new Set<string>()
  const rows = new Map<string, Set<string>>()
  const gone = new Map<string, Set<string>>()
  const objects = new Map<string, Set<string>>()
  const about = new Set<string>()
  const add = (map: Map<string, Set<string>>, key: string, id: string) => {
    const ids = map.get(key)
    if (ids) ids.add(id)
    else map.set(key, new Set([id]))
  }
  const mark = (kind: Kind, id: string, inPlace: boolean) => {
    const { list, one, byIds, also } = shownIn[kind]
    about.add(id)
    if (one) add(objects, one, id)
    if (inPlace && byIds) add(rows, list, id)
    else lists.add(list)
    for (const path of also ?? []) lists.add(path)
  }
  for (const { kind, id, change, parents } of changes) {
    mark(kind, id, change === 'updated')
    if (change === 'gone') add(gone, shownIn[kind].list, id)
    // An event's parents are what it is about, not what shows it: their own changes are told apart.
    if (kind === 'event') continue
    for (const parent of parents ?? []) mark(parent.kind, parent.id, true)
  }
  return { lists, rows, gone, objects, about }
}

/** The path template and path parameters of a query key derived from the contract; undefined for other keys. */
export function readKey(key: QueryKey): { path: string; pathId: string | undefined } | undefined {
  const [path, args] = key as [unknown, { path?: { id?: unknown } } | undefined]
  if (typeof path !== 'string') return undefined
  const id = args?.path?.id
  return { path, pathId: typeof id === 'string' ? id : undefined }
}

/** Whether the query shows one of the changed objects, or something below it. */
export function showsObject(key: QueryKey, objects: Invalidation['objects']): boolean {
  const read = readKey(key)
  if (!read?.pathId) return false
  for (const [template, ids] of objects) {
    if ((read.path === template || read.path.startsWith(`${template}/`)) && ids.has(read.pathId)) return true
  }
  return false
}
