import type { Actor } from '../../authz/actor.ts'
import { rightsOnMany, visibleTo } from '../../authz/filter.ts'
import type { DbOrTx } from '../../db/database.ts'

/** Domains on which a disk could be made, with the actor's roles. */
export interface TargetDomain {
  id: string
  name: string
  host_id: string | null
  host_name: string | null
  data_center_id: string
  ancestors: string[]
  attached_at: Date | null
  status: string | null
  reason: string | null
  available_bytes: number | null
  rights: string[]
}

/** Storage domains the actor may see, one of them or all. */
export async function listTargetDomains(db: DbOrTx, actor: Actor, id?: string): Promise<TargetDomain[]> {
  return await db
    .selectFrom('storage_domain as s')
    .leftJoin('storage_domain_runtime as r', 'r.domain_id', 's.id')
    .leftJoin('storage_domain_server as v', 'v.domain_id', 's.id')
    .leftJoin('host as h', 'h.id', 'v.host_id')
    .select([
      's.id',
      's.name',
      'v.host_id',
      'h.name as host_name',
      's.data_center_id',
      's.ancestors',
      's.attached_at',
      'r.status',
      'r.reason',
      'r.available_bytes',
      rightsOnMany(actor, 's.ancestors').as('rights'),
    ])
    .where(visibleTo(actor, 's.ancestors', 'storage_domain'))
    .$if(id !== undefined, (query) => query.where('s.id', '=', id ?? ''))
    .orderBy('s.name')
    .execute()
}

/** The data center of a storage domain. */
export async function findDataCenterId(db: DbOrTx, domainId: string): Promise<string> {
  const row = await db
    .selectFrom('storage_domain')
    .select('data_center_id')
    .where('id', '=', domainId)
    .executeTakeFirstOrThrow()
  return row.data_center_id
}
