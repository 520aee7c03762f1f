// Disks that go along with a VM into another storage domain, against what their quotas allow there.
import { sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import type { DbOrTx, Tx } from '../../db/database.ts'
import { countAgainst, type Counting, weigh, type Weighed } from '../quotas/service-tx.ts'

/** Where disks are to go. */
export interface Arrival {
  readonly diskId: string
  readonly domainId: string
}

/**
 * What disks would take of their quotas in the domains they go to, by quota: nothing of what all domains have together. One
 * that has no quota may go where it was let be, and one on its way counts there already.
 */
async function countingsOf(db: DbOrTx, dataCenterId: string, arrivals: readonly Arrival[]): Promise<Counting[]> {
  const to = new Map(arrivals.map(({ diskId, domainId }) => [diskId, domainId]))
  const rows = await db
    .selectFrom('disk as d')
    .select(['d.id', 'd.name', 'd.size_bytes', 'd.quota_id', 'd.storage_domain_id'])
    .select(
      sql<string[]>`array(select v.storage_domain_id from volume v where v.disk_id = d.id and not v.active)`.as(
        'copies',
      ),
    )
    .where('d.id', '=', sql<string>`any(${[...to.keys()]}::uuid[])`)
    .where('d.quota_id', 'is not', null)
    .orderBy('d.quota_id') // in one order, as quotas are held
    .orderBy('d.name')
    .execute()
  const coming = rows.flatMap((disk) => {
    const domainId = to.get(disk.id)
    if (domainId === undefined || domainId === disk.storage_domain_id || disk.copies.includes(domainId)) return []
    return [{ ...disk, ask: { resource: 'storage', placeId: domainId, amount: disk.size_bytes, moves: true } as const }]
  })
  return [...Map.groupBy(coming, ({ quota_id }) => quota_id)].flatMap(([quotaId, [first, ...rest]]) =>
    first
      ? [
          {
            quotaId,
            dataCenterId,
            ask: [first, ...rest].map(({ ask }) => ask),
            object: { kind: 'disk' as const, id: first.id, name: first.name },
          },
        ]
      : [],
  )
}

/** What the quotas of disks say to where they go, for a plan. */
export async function weighArrivals(
  db: DbOrTx,
  dataCenterId: string,
  arrivals: readonly Arrival[],
): Promise<Pick<Weighed, 'blockers' | 'warnings'>> {
  const weighed: Weighed[] = []
  for (const counting of await countingsOf(db, dataCenterId, arrivals)) weighed.push(await weigh(db, counting))
  return {
    blockers: weighed.flatMap(({ blockers }) => blockers),
    warnings: weighed.flatMap(({ warnings }) => warnings),
  }
}

/** Lets disks count where they go. Their copies are noted in the same transaction. @throws AppError `quota_exceeded` */
export async function countArrivals(
  tx: Tx,
  actor: Actor,
  dataCenterId: string,
  arrivals: readonly Arrival[],
): Promise<void> {
  for (const counting of await countingsOf(tx, dataCenterId, arrivals)) await countAgainst(tx, actor, counting)
}
