import { json } from '../../src/db/database.ts'
import type { Estate } from './estate-supply.ts'
import { newMarker, type Thing } from './markers.ts'

/** A quota of a data center, without limits. */
export async function aQuota(
  { engine, register }: Pick<Estate, 'engine' | 'register'>,
  dataCenter: Thing,
): Promise<Thing> {
  const id = crypto.randomUUID()
  const above = [id, ...dataCenter.above]
  const [name, description] = [`quota-${newMarker()}`, `About ${newMarker()}`]
  await engine.db
    .insertInto('quota')
    .values({
      id,
      data_center_id: dataCenter.id,
      name,
      description,
      cluster_parts: json([{ clusterId: null, vcpus: null, memoryBytes: null }]),
      storage_parts: json([{ storageDomainId: null, bytes: null }]),
      ancestors: above,
    })
    .execute()
  return register.add({ kind: 'quota', id, name, above, shows: [dataCenter.id] }, description)
}
