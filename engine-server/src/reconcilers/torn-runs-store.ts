import { sql } from 'kysely'
import type { Db } from '../db/database.ts'

/** A machine of a VM's present run, as the host that has it reports it. */
export interface RunCopy {
  readonly host_id: string
  readonly host_name: string
  readonly status: string
  /** Stopped by a migration, and waits for word on how that ended. */
  readonly is_left_paused: boolean
}

/** A VM whose present run is not only where it should be, or was left stopped by a migration; nobody works on it. */
export interface TornRunRow {
  readonly vm_id: string
  readonly vm_name: string
  readonly vm_ancestors: string[]
  readonly run_id: string
  readonly run_number: number
  /** The run's own host. */
  readonly home_id: string
  /** The machines of the run that hosts report, those that have ended left out; at the run's own host too. */
  readonly copies: readonly RunCopy[]
  /** Hosts that have a part in it: its own, those with a copy, and the one it was on its way to. */
  readonly host_ids: readonly string[]
}

/**
 * Runs that a migration tore apart, of one VM or of all. Only those of which every host that has a part in it is up and
 * has told everything: of a host that is silent it is not known what it has.
 */
export async function listTornRuns(db: Db, vmId?: string): Promise<TornRunRow[]> {
  const { rows } = await sql<TornRunRow>`
    select v.id as vm_id, v.name as vm_name, v.ancestors as vm_ancestors, v.run_id, v.run_number,
      v.run_host_id as home_id, c.copies, p.host_ids
    from vm v
    cross join lateral (
      select jsonb_agg(jsonb_build_object('host_id', h.id, 'host_name', h.name, 'status', r.status, 'is_left_paused',
          r.status = 'paused' and r.pause_reason is not distinct from 'migration') order by h.name) as copies,
        array_agg(r.host_id) as host_ids
      from vm_runtime r
      join host h on h.id = r.host_id
      where r.vm_id = v.id and r.run_id = v.run_id and r.status <> 'down'
    ) c
    cross join lateral (
      select array_agg(distinct id) as host_ids
      from unnest(c.host_ids || v.run_host_id || v.migration_host_id) as id
      where id is not null
    ) p
    where v.id in (
        select t.id from vm t join vm_runtime r on r.vm_id = t.id and r.run_id = t.run_id
        where r.status <> 'down' ${vmId === undefined ? sql`` : sql`and t.id = ${vmId}`}
          and (r.host_id <> t.run_host_id or (r.status = 'paused' and r.pause_reason = 'migration'))
      )
      and not exists (
        select from unnest(p.host_ids) as id
        left join host h using (id)
        left join host_connection n on n.host_id = id and n.state = 'up'
        left join host_runtime t on t.host_id = id and t.session_number = h.session_number
          and coalesce((t.description ->> 'driverConnected')::boolean, true)
        where n.host_id is null or t.host_id is null
      )
      and not exists (select from vm_runtime r where r.vm_id = v.id and r.run_id = v.run_id
        and r.host_id = v.run_host_id and r.status = 'down')
      and not exists (select from operation o where o.object_id = v.id and o.ended_at is null)`.execute(db)
  return rows
}
