// The VMs that have a part in a host, when it is to be removed: on it, and on their way to or from it.
import { sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { allowedTo, visibleTo } from '../../authz/filter.ts'
import type { DbOrTx, Tx } from '../../db/database.ts'
import { notifyRunners, unstick } from '../../operations/store.ts'

/** What a removal would touch; `visible` and `allowed` are the asking actor's. */
export interface Touched {
  readonly id: string
  readonly name: string
  readonly visible: boolean
  readonly allowed: boolean
}

/**
 * How far a VM's migration is:
 * - `none`: it is not being migrated.
 * - `going`: its end comes by itself.
 * - `unknown`: nobody who answers can tell which of the two hosts has the guest.
 * - `stuck`: it is known where the guest is; what is left of the migration waits for something else.
 */
export type MigrationState = 'none' | 'going' | 'unknown' | 'stuck'

/** A VM that is on the host, or on its way there. */
export interface GuestRow extends Touched {
  readonly ancestors: string[]
  readonly run_id: string | null
  readonly migration: MigrationState
  /** Where it is being migrated to. */
  readonly to_host_id: string | null
  readonly to_host_name: string | null
  /** Its migration takes disks along: each host has something of them. */
  readonly carries_disks: boolean
}

/**
 * Whether an operation is a migration that does not know where its guest is: its undo asks both hosts, again and again,
 * and is stuck in the end. The name is that of the table as the query has it.
 */
export function isLookingForGuest(operation: string) {
  const o = (column: string) => sql.ref(`${operation}.${column}`)
  const entry = (word: string) => sql`exists (select from operation_step s
    where s.operation_id = ${o('id')} and s.step = 'move' and s.entry = ${word})`
  return sql<boolean>`(${o('kind')} = 'vm.migrate' and ${o('status')} in ('undoing', 'stuck')
    and ${entry('started')} and not ${entry('undone')})`
}

const migrationOf = sql`select from operation o
  where o.kind = 'vm.migrate' and o.object_id = v.id and o.ended_at is null`
const migrationState = sql<MigrationState>`case when v.migration_host_id is null then 'none'
  when exists (${migrationOf} and ${isLookingForGuest('o')}) then 'unknown'
  when exists (${migrationOf} and o.status = 'stuck') then 'stuck'
  else 'going' end`
const carriesDisks = sql<boolean>`exists (${migrationOf} and o.input @? '$.disks[*] ? (@.carried == true)')`

function selectGuests(db: DbOrTx, actor: Actor) {
  return db
    .selectFrom('vm as v')
    .leftJoin('host as t', 't.id', 'v.migration_host_id')
    .select(['v.id', 'v.name', 'v.ancestors', 'v.run_id', 't.id as to_host_id', 't.name as to_host_name'])
    .select([
      migrationState.as('migration'),
      carriesDisks.as('carries_disks'),
      visibleTo(actor, 'v.ancestors').as('visible'),
      allowedTo(actor, 'shut_down_vm', 'v.ancestors').as('allowed'),
    ])
    .orderBy('v.name')
    .$narrowType<{ visible: boolean; allowed: boolean }>()
}

/** VMs whose runs are on a host. */
export async function listGuests(db: DbOrTx, actor: Actor, hostId: string): Promise<GuestRow[]> {
  return await selectGuests(db, actor).where('v.run_host_id', '=', hostId).execute()
}

/** VMs on their way to a host. */
export async function listArriving(db: DbOrTx, actor: Actor, hostId: string): Promise<GuestRow[]> {
  return await selectGuests(db, actor).where('v.migration_host_id', '=', hostId).execute()
}

/** Takes back that VMs are to be on a host which no run of theirs is on any more. */
export async function releaseGuests(tx: Tx, hostId: string): Promise<void> {
  await tx
    .updateTable('vm')
    .set({ run_host_id: null, run_config: null })
    .where('run_host_id', '=', hostId)
    .where('run_id', 'is', null)
    .execute()
}

/** Takes back that VMs are on their way to a host. */
export async function endArrivals(tx: Tx, hostId: string): Promise<void> {
  await tx.updateTable('vm').set({ migration_host_id: null }).where('migration_host_id', '=', hostId).execute()
}

/** Has the stuck migrations of VMs find out again where their guests are. */
export async function retryMigrations(tx: Tx, vmIds: readonly string[]): Promise<void> {
  const stuck = await tx
    .selectFrom('operation')
    .select('id')
    .where('kind', '=', 'vm.migrate')
    .where('status', '=', 'stuck')
    .where('object_id', '=', sql<string>`any(${[...vmIds]}::uuid[])`)
    .execute()
  for (const { id } of stuck) {
    await unstick(tx, id)
    await notifyRunners(tx, id)
  }
}
