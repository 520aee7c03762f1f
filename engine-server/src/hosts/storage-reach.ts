import type { StorageDescription } from '@overt/api-client/agent'
import { sql } from 'kysely'
import type { Tx } from '../db/database.ts'

type Reach = 'active' | 'missing'

/**
 * Writes whether a host reaches a storage domain, and answers what was known before, if that was something else. What is
 * told of a domain that is not the host's to reach any more is dropped: it was moved or removed while it was asked.
 */
export async function saveReach(
  tx: Tx,
  hostId: string,
  { domainId, status, message = '' }: StorageDescription,
): Promise<Reach | undefined> {
  // A move locks the host's row as well: it comes before this, and is seen, or after it, and takes away what this writes.
  const { rows } = await sql<{ before: Reach | null }>`
    select m.status as before
    from host h
    join cluster c on c.id = h.cluster_id
    join storage_domain s on s.id = ${domainId}::uuid
      and case when s.host_id is null then s.data_center_id = c.data_center_id else s.host_id = h.id end
    left join storage_domain_host m on m.host_id = h.id and m.domain_id = s.id
    where h.id = ${hostId}::uuid
    for share of h`.execute(tx)
  const [known] = rows
  if (!known) return undefined
  const facts = { status, reason: message }
  await tx
    .insertInto('storage_domain_host')
    .values({ domain_id: domainId, host_id: hostId, ...facts })
    .onConflict((conflict) =>
      conflict.columns(['domain_id', 'host_id']).doUpdateSet({
        ...facts,
        reported_at: sql`now()`,
        since: sql`case when storage_domain_host.status = excluded.status then storage_domain_host.since else now() end`,
      }),
    )
    .execute()
  return known.before !== null && known.before !== status ? known.before : undefined
}
