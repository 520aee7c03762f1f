// The parts of a quota as they are asked for.
import type { Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import type { DbOrTx } from '../../db/database.ts'
import { AppError } from '../../errors.ts'
import { invalidField } from '../disks/prepare.ts'
import { listPlaces } from './store.ts'
import { partsOf, type QuotaLimits, type QuotaUse, type Resource, usedIn } from './verdict.ts'
import { belowUseInWords } from './words.ts'

type Parts = Pick<QuotaLimits, 'cluster_parts' | 'storage_parts'>
type Asked = Pick<Schema<'UpdateQuota'>, 'clusterParts' | 'storageParts'>

/** Where a resource's limit stands in a request. */
const fields: Readonly<Record<Resource, readonly [list: keyof Asked, field: string]>> = {
  vcpus: ['clusterParts', 'vcpus'],
  memory: ['clusterParts', 'memoryBytes'],
  storage: ['storageParts', 'bytes'],
}

/** Refuses two parts for the same place, and places that are not in the data center or not to be seen; known ones may stay. */
export async function checkParts(
  db: DbOrTx,
  actor: Actor,
  dataCenterId: string,
  { clusterParts = [], storageParts = [] }: Asked,
  before: Parts = { cluster_parts: [], storage_parts: [] },
): Promise<void> {
  const clusters = clusterParts.map(({ clusterId }) => clusterId)
  const domains = storageParts.map(({ storageDomainId }) => storageDomainId)
  assertOnce(clusters, '/clusterParts')
  assertOnce(domains, '/storageParts')
  const known = new Set([...partsOf(before, 'vcpus'), ...partsOf(before, 'storage')].map(({ placeId }) => placeId))
  const isNew = (id: string | null): id is string => id !== null && !known.has(id)
  const found = await listPlaces(db, actor, dataCenterId, {
    clusters: clusters.filter(isNew),
    domains: domains.filter(isNew),
  })
  for (const [index, id] of clusters.entries())
    if (isNew(id) && !found.has(id))
      throw invalidField(
        `/clusterParts/${index}/clusterId`,
        'There is no such cluster in the data center, or you may not see it.',
      )
  for (const [index, id] of domains.entries())
    if (isNew(id) && !found.has(id))
      throw invalidField(
        `/storageParts/${index}/storageDomainId`,
        'There is no such storage domain in the data center, or you may not see it.',
      )
}

function assertOnce(places: readonly (string | null)[], pointer: string): void {
  const twice = places.findIndex((id, index) => places.indexOf(id) < index)
  if (twice >= 0) throw invalidField(`${pointer}/${twice}`, 'There is a part for it already.')
}

/**
 * Refuses limits below what is used of them: nothing would be taken away by it, and nobody could start or make anything. A
 * limit that was below its use before may stay or be raised, and a place where something is may not lose its part.
 */
export function assertNotBelowUse(before: Parts, use: QuotaUse, after: Parts): void {
  const mistakes: Record<string, string> = {}
  for (const resource of ['vcpus', 'memory', 'storage'] as const) {
    const [list, field] = fields[resource]
    const old = new Map(partsOf(before, resource).map(({ placeId, limit }) => [placeId, limit]))
    const now = partsOf(after, resource)
    for (const [index, { placeId, limit }] of now.entries()) {
      const used = usedIn(use, resource, placeId)
      const was = old.has(placeId) ? old.get(placeId) : null
      if (limit !== null && limit < used && (was === null || was === undefined || limit < was))
        mistakes[`/${list}/${index}/${field}`] = belowUseInWords(resource, used)
    }
    const covered = new Set(now.map(({ placeId }) => placeId))
    if (covered.has(null)) continue
    const used =
      resource === 'storage'
        ? use.storage_use.map((row) => row.storageDomainId)
        : use.cluster_use.map((row) => row.clusterId)
    const wasCovered = (placeId: string) => old.has(null) || old.has(placeId)
    const lost = used.find(
      (placeId) => !covered.has(placeId) && wasCovered(placeId) && usedIn(use, resource, placeId) > 0,
    )
    if (lost !== undefined)
      mistakes[`/${list}`] ??=
        `Something that counts against it is where no part would be: ${belowUseInWords(resource, usedIn(use, resource, lost))}`
  }
  const [first] = Object.values(mistakes)
  if (first !== undefined)
    throw new AppError('conflict', `The quota would be below its use. ${first}`, { details: { fields: mistakes } })
}
