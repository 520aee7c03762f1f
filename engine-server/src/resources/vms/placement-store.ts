import { sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { visibleTo } from '../../authz/filter.ts'
import type { DbOrTx } from '../../db/database.ts'
import type { Placement } from '../../scheduling/place.ts'

/** What the last start of a VM wrote down of its placement. */
export interface PlacementRow {
  readonly operation_id: string
  readonly at: Date
  /** Null: no host was found; `refusals` says why. */
  readonly placement: Placement | null
  readonly refusals: readonly { hostId: string; hostName: string; reason: string }[] | null
}

/** The placement of the last start that got as far; undefined when there was none. */
export async function findLastPlacement(db: DbOrTx, vmId: string): Promise<PlacementRow | undefined> {
  const { rows } = await sql<PlacementRow>`
    select o.id as operation_id, coalesce(s.at, o.created_at) as at, s.output -> 'placement' as placement,
      o.error #> '{details,refusals}' as refusals
    from operation o
    left join operation_step s on s.operation_id = o.id and s.step = 'place' and s.entry = 'done'
    where o.object_id = ${vmId}::uuid and o.kind = 'vm.start'
      and (s.output is not null or o.error #> '{details,refusals}' is not null)
    order by o.created_at desc limit 1`.execute(db)
  return rows[0]
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
