import { sql } from 'kysely'
import type { Db, Tx } from '../db/database.ts'

/** A machine of a VM's present run that its migration left behind, with nobody working on the VM. */
export interface TornRunRow {
  readonly vm_id: string
  readonly vm_name: string
  readonly vm_ancestors: string[]
  readonly run_id: string
  readonly run_number: number
  /** Where the machine is. */
  readonly host_id: string
  readonly host_name: string
  readonly status: string
  readonly is_left_paused: boolean
  /** The run's own host; another one. */
  readonly home_id: string
  /** What the run's own host reports of it; null: nothing, and it has told everything. */
  readonly home_status: string | null
}

/**
 * Machines of present runs on hosts that are up: on a host that is not the run's, or stopped by a migration that nobody
 * goes on with. Only where the run's own host is up as well and has told what it has: then it is certain.
 */
export async function listTornRuns(db: Db): Promise<TornRunRow[]> {
  const { rows } = await sql<TornRunRow>`
    select v.id as vm_id, v.name as vm_name, v.ancestors as vm_ancestors, r.run_id, r.run_number, r.host_id,
      h.name as host_name, r.status, r.status = 'paused' and r.pause_reason = 'migration' as is_left_paused,
      v.run_host_id as home_id, home.status as home_status
    from vm_runtime r
    join vm v on v.id = r.vm_id and v.run_id = r.run_id
    join host h on h.id = r.host_id
    join host_connection n on n.host_id = r.host_id and n.state = 'up'
    join host_connection hn on hn.host_id = v.run_host_id and hn.state = 'up'
    join host own on own.id = v.run_host_id
    join host_runtime ht on ht.host_id = v.run_host_id and ht.session_number = own.session_number
    left join vm_runtime home on home.vm_id = v.id and home.host_id = v.run_host_id and home.run_id = v.run_id
    where r.status not in ('down', 'unknown')
      and (r.host_id <> v.run_host_id or (r.status = 'paused' and r.pause_reason = 'migration'))
      and coalesce((ht.description ->> 'driverConnected')::boolean, true)
      and not exists (select from operation o where o.object_id = v.id and o.ended_at is null)`.execute(db)
  return rows
}

/** Says that a run is on the host that has it; false when that has changed meanwhile. */
export async function adoptRun(tx: Tx, { vm_id, run_id, home_id, host_id }: TornRunRow): Promise<boolean> {
  const row = await tx
    .updateTable('vm')
    .set({ run_host_id: host_id, migration_host_id: null, run_moves: sql`run_moves + 1` })
    .where('id', '=', vm_id)
    .where('run_id', '=', run_id)
    .where('run_host_id', '=', home_id)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
