import { sql } from 'kysely'
import type { DbOrTx, Tx } from '../../db/database.ts'

/** A host on its way out of work, or back. */
export interface MaintenanceRow {
  readonly name: string
  readonly ancestors: string[]
}

/** Begins to take a host out of work; undefined when it is gone. Repeatable. */
export async function beginMaintenance(tx: Tx, hostId: string, reason: string): Promise<MaintenanceRow | undefined> {
  return await tx
    .updateTable('host')
    .set({
      maintenance: 'preparing',
      maintenance_reason: reason,
      maintenance_since: sql`coalesce(maintenance_since, now())`,
      revision: sql`revision + 1`,
    })
    .where('id', '=', hostId)
    .returning(['name', 'ancestors'])
    .executeTakeFirst()
}

/** Says that no guest is left to move. */
export async function reachMaintenance(tx: Tx, hostId: string): Promise<MaintenanceRow | undefined> {
  return await tx
    .updateTable('host')
    .set({ maintenance: 'on', maintenance_since: sql`now()` })
    .where('id', '=', hostId)
    .returning(['name', 'ancestors'])
    .executeTakeFirst()
}

/** Lets a host work again. */
export async function endMaintenance(tx: Tx, hostId: string): Promise<MaintenanceRow | undefined> {
  return await tx
    .updateTable('host')
    .set({ maintenance: null, maintenance_reason: '', maintenance_since: null, revision: sql`revision + 1` })
    .where('id', '=', hostId)
    .returning(['name', 'ancestors'])
    .executeTakeFirst()
}

/** A VM with a run on a host. */
export interface GuestOnHost {
  readonly id: string
  readonly name: string
}

/** What runs on a host, is being started on it, or is on its way to it. */
export async function listGuestsOn(db: DbOrTx, hostId: string): Promise<GuestOnHost[]> {
  return await db
    .selectFrom('vm')
    .select(['id', 'name'])
    .where('run_id', 'is not', null)
    .where((eb) => eb.or([eb('run_host_id', '=', hostId), eb('migration_host_id', '=', hostId)]))
    .orderBy('name')
    .execute()
}

/** An operation that another one has begun. */
export interface ChildRow {
  readonly id: string
  readonly kind: string
  readonly object_kind: string
  readonly object_name: string
  readonly object_id: string
  readonly status: string
  readonly ended_at: Date | null
  readonly message: string | null
}

/** The operations that one has begun, the newest of an object first. */
export async function listChildren(db: DbOrTx, parentId: string): Promise<ChildRow[]> {
  return await db
    .selectFrom('operation')
    .select([
      'id',
      'kind',
      'object_kind',
      'object_name',
      'object_id',
      'status',
      'ended_at',
      sql<string | null>`error ->> 'message'`.as('message'),
    ])
    .where('parent_id', '=', parentId)
    .orderBy('created_at', 'desc')
    .execute()
}
