// A run that is on another host than the database says, and what goes with it.
import { sql } from 'kysely'
import type { Tx } from '../db/database.ts'

/** A VM that has changed its host. */
export interface MovedVm {
  readonly name: string
  readonly ancestors: string[]
}

/** A run, and the host that is taken to have it. */
export interface RunOnHost {
  readonly vmId: string
  readonly runId: string
  readonly hostId: string
}

/**
 * Puts a run on the host that has it, and with it the disks of which that host has a copy: the guest has written there
 * since. Nothing else may change the host of a run that has begun. Undefined when the run is not where it is said to be,
 * or over.
 */
export async function moveRun(
  tx: Tx,
  { vmId, runId, hostId }: RunOnHost,
  toHostId: string,
): Promise<MovedVm | undefined> {
  const vm = await tx
    .updateTable('vm')
    .set({ run_host_id: toHostId, migration_host_id: null, run_moves: sql`run_moves + 1` })
    .where('id', '=', vmId)
    .where('run_id', '=', runId)
    .where('run_host_id', '=', hostId)
    .where('run_host_id', '<>', toHostId)
    .returning(['name', 'ancestors'])
    .executeTakeFirst()
  if (vm) await turnDisksOver(tx, vmId, toHostId)
  return vm
}

/**
 * The same for the disks alone, of the VM's last run, which was taken for lost while its guest was on the other host. Not
 * for one on a host that it had left before: there its disks are older.
 */
export async function followLostRun(tx: Tx, vmId: string, runId: string, toHostId: string): Promise<void> {
  const vm = await tx
    .selectFrom('vm')
    .select('id')
    .where('id', '=', vmId)
    .where('run_id', 'is', null)
    .where(sql<boolean>`last_exit ->> 'runId' = ${runId} and last_exit ->> 'reason' = 'lost'
      and not exists (
        select from disk_attachment a
        join volume o on o.disk_id = a.disk_id and o.active
        join volume c on c.disk_id = a.disk_id and not c.active and c.created_at < o.created_at
        join storage_domain s on s.id = c.storage_domain_id and s.host_id = ${toHostId}::uuid
        where a.vm_id = vm.id)`)
    .forUpdate()
    .executeTakeFirst()
  if (vm) await turnDisksOver(tx, vmId, toHostId)
}

/** A disk that was turned over, as an event tells of it. */
export interface TurnedDisk {
  readonly id: string
  readonly name: string
  readonly ancestors: string[]
}

/**
 * Lets the disks of a VM in storage of another host be where its guest is or was last, as far as that host has a volume of
 * them; answers which.
 */
export async function turnDisksOver(tx: Tx, vmId: string, toHostId: string): Promise<TurnedDisk[]> {
  const { rows } = await sql<{ disk_id: string; volume_id: string; domain_id: string; ancestors: string[] }>`
    select distinct on (d.id) d.id as disk_id, v.id as volume_id, s.id as domain_id, s.ancestors
    from disk_attachment a
    join disk d on d.id = a.disk_id
    join storage_domain o on o.id = d.storage_domain_id and o.host_id <> ${toHostId}::uuid
    join volume v on v.disk_id = d.id and not v.active and v.storage_domain_id <> d.storage_domain_id
    join storage_domain s on s.id = v.storage_domain_id and s.host_id = ${toHostId}::uuid
    where a.vm_id = ${vmId}::uuid
    order by d.id, v.created_at desc`.execute(tx)
  const turned: TurnedDisk[] = []
  for (const { disk_id, volume_id, domain_id, ancestors } of rows) {
    await tx.updateTable('volume').set({ active: false }).where('disk_id', '=', disk_id).execute()
    await tx.updateTable('volume').set({ active: true }).where('id', '=', volume_id).execute()
    const disk = await tx
      .updateTable('disk')
      // What it was a clone of stays behind: the copy has all of it.
      .set({ storage_domain_id: domain_id, ancestors: [disk_id, ...ancestors], base_disk_id: null })
      .where('id', '=', disk_id)
      .returning(['id', 'name', 'ancestors'])
      .executeTakeFirstOrThrow()
    turned.push(disk)
  }
  return turned
}
