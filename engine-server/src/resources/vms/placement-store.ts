import { sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { visibleTo } from '../../authz/filter.ts'
import type { DbOrTx } from '../../db/database.ts'
import type { Placement } from '../../scheduling/place.ts'

/** What an operation wrote down of a placement. */
export interface DecisionRow {
  readonly operation_id: string
  readonly kind: 'vm.start' | 'vm.migrate'
  /** `created_at` of the operation to the microsecond, for the cursor. */
  readonly page_at: string
  readonly at: Date
  readonly placement: Placement
}

/** What a list of decisions is narrowed to. */
export interface DecisionFilter {
  readonly limit: number
  readonly after: readonly [createdAt: string, operationId: string] | undefined
}

/**
 * Placements of a VM, the newest first, those that found no host too: their step keeps its trace as well. Those of builds
 * that wrote down less, without the policy, are left out.
 */
export async function listDecisions(
  db: DbOrTx,
  vmId: string,
  { limit, after }: DecisionFilter,
): Promise<DecisionRow[]> {
  const older = after ? sql`and (o.created_at, o.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``
  const { rows } = await sql<DecisionRow>`
    select o.id as operation_id, o.kind, o.created_at::text as page_at, s.at, s.placement
    from operation o
    join lateral (select s.at, s.output -> 'placement' as placement from operation_step s
      where s.operation_id = o.id and s.step = 'place' and s.entry in ('done', 'failed')
        and s.output #> '{placement,policy}' is not null
      order by s.seq desc limit 1) s on true
    where o.object_id = ${vmId}::uuid and o.kind in ('vm.start', 'vm.migrate') ${older}
    order by o.created_at desc, o.id desc limit ${limit + 1}`.execute(db)
  return rows
}

/** Of some hosts, those the actor may see. */
export async function listVisibleHosts(db: DbOrTx, actor: Actor, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('host as h')
    .select('h.id')
    .where('h.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .where(visibleTo(actor, 'h.ancestors'))
    .execute()
  return new Set(rows.map(({ id }) => id))
}
