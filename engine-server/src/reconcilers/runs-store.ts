import { sql } from 'kysely'
import type { Db, Tx } from '../db/database.ts'

/** No operation works on the object: an operation that does knows better what is going on. */
const idle = (object: string) =>
  sql<boolean>`not exists (select from operation o where o.object_id = ${sql.ref(object)} and o.ended_at is null)`

/** A machine that runs though its VM has no such run. */
export interface StrayMachineRow {
  readonly host_id: string
  readonly host_name: string
  readonly host_ancestors: string[]
  readonly vm_id: string
  readonly run_id: string
  readonly run_number: number
  readonly vm_name: string | null
  readonly vm_ancestors: string[] | null
  /** The VM's newest run; null when there is no such VM. */
  readonly newest_run_number: number | null
  /** Whether this engine had the VM and let it go. */
  readonly was_ours: boolean
}

/** Whether a host reports a machine of a run whose guest has gone on there: not one that a migration left stopped. */
export async function goesOnThere(tx: Tx, hostId: string, vmId: string, runId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('vm_runtime as r')
    .select('r.vm_id')
    .where('r.host_id', '=', hostId)
    .where('r.vm_id', '=', vmId)
    .where('r.run_id', '=', runId)
    .where(sql<boolean>`r.status <> 'down'
      and not (r.status = 'paused' and r.pause_reason is not distinct from 'migration')`)
    .executeTakeFirst()
  return row !== undefined
}

/** Machines whose run is not their VM's present one, on hosts that are up. */
export async function listStrayMachines(db: Db): Promise<StrayMachineRow[]> {
  return await db
    .selectFrom('vm_runtime as r')
    .innerJoin('host as h', 'h.id', 'r.host_id')
    .innerJoin('host_connection as n', 'n.host_id', 'r.host_id')
    .leftJoin('vm as v', 'v.id', 'r.vm_id')
    .select([
      'r.host_id',
      'h.name as host_name',
      'h.ancestors as host_ancestors',
      'r.vm_id',
      'r.run_id',
      'r.run_number',
      'v.name as vm_name',
      'v.ancestors as vm_ancestors',
      'v.run_number as newest_run_number',
      sql<boolean>`exists (select from operation o where o.object_id = r.vm_id)`.as('was_ours'),
    ])
    .where('n.state', '=', 'up')
    .where('r.status', '<>', 'down')
    .where(sql<boolean>`v.run_id is distinct from r.run_id`)
    .where(idle('r.vm_id'))
    .execute()
}

/** A run that its host does not report. */
export interface MissingRunRow {
  readonly vm_id: string
  readonly run_id: string
  readonly host_id: string
}

/** Runs that should be on hosts that are up and have told everything, but that those do not report. */
export async function listMissingRuns(db: Db): Promise<MissingRunRow[]> {
  return await selectMissing(db).execute()
}

/** Whether a run is still missing, with its VM locked. */
export async function isStillMissing(tx: Tx, vmId: string, runId: string): Promise<boolean> {
  const row = await selectMissing(tx)
    .where('v.id', '=', vmId)
    .where('v.run_id', '=', runId)
    .forUpdate('v')
    .executeTakeFirst()
  return row !== undefined
}

function selectMissing(db: Db | Tx) {
  return (
    db
      .selectFrom('vm as v')
      .innerJoin('host as h', 'h.id', 'v.run_host_id')
      .innerJoin('host_connection as n', 'n.host_id', 'h.id')
      .innerJoin('host_runtime as t', 't.host_id', 'h.id')
      .select([
        'v.id as vm_id',
        sql<string>`v.run_id`.as('run_id'), // not null by the condition
        'h.id as host_id',
      ])
      .where('v.run_id', 'is not', null)
      .where('n.state', '=', 'up')
      .whereRef('t.session_number', '=', 'h.session_number')
      // While its hypervisor does not answer, a host can't tell.
      .where(sql<boolean>`coalesce((t.description->>'driverConnected')::boolean, true)`)
      .where(
        // What another host has, a migration that was torn apart brought there; one that is silent may have it still.
        sql<boolean>`not exists (select from vm_runtime r where r.vm_id = v.id and r.run_id = v.run_id
          and (r.host_id = h.id or r.status <> 'down'))`,
      )
      .where(idle('v.id'))
  )
}

/** VMs with a run but neither a host nor an operation: a start that was given up half-way. */
export async function listHomelessRuns(db: Db): Promise<{ vm_id: string; run_id: string }[]> {
  return await db
    .selectFrom('vm as v')
    .select(['v.id as vm_id', sql<string>`v.run_id`.as('run_id')])
    .where('v.run_id', 'is not', null)
    .where('v.run_host_id', 'is', null)
    .where(idle('v.id'))
    .execute()
}
