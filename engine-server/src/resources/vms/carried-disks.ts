// Disks whose content goes along with a VM that is migrated: they are in storage of the host it leaves, and of no other.
import { sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { allowedTo } from '../../authz/filter.ts'
import type { DbOrTx, Tx } from '../../db/database.ts'
import type { HostCandidate } from '../../scheduling/candidate.ts'
import type { VolumeTask } from '../disks/volumes.ts'
import type { AttachmentRow } from './device-store.ts'

/** Whether a disk can go along from a host: nobody else uses it, and the guest writes to it itself. */
export function isCarriable(disk: AttachmentRow, hostId: string | null): boolean {
  return (
    disk.storage_domain_host_id !== null &&
    disk.storage_domain_host_id === hostId &&
    !disk.read_only &&
    !disk.disk_read_only &&
    disk.clone_count === 0 &&
    disk.attachment_count === 1
  )
}

/** What disks take at most. A thin one can grow to its whole size while it is copied. */
export function bytesOf(disks: readonly AttachmentRow[]): number {
  return disks.reduce((sum, { size_bytes }) => sum + size_bytes, 0)
}

/** Hosts with the roomiest of their own storage domains in which the actor may make disks. */
export async function withOwnStorage(
  db: DbOrTx,
  actor: Actor,
  hosts: readonly HostCandidate[],
): Promise<HostCandidate[]> {
  const rows = await db
    .selectFrom('storage_domain as s')
    .innerJoin('storage_domain_runtime as r', 'r.domain_id', 's.id')
    .distinctOn('s.host_id')
    .select(['s.host_id', 's.id', sql<number>`coalesce(r.available_bytes, 0)`.as('available_bytes')])
    .where('s.host_id', '=', sql<string>`any(${hosts.map(({ id }) => id)}::uuid[])`)
    .where('s.attached_at', 'is not', null)
    .where('r.status', '=', 'active')
    .where(allowedTo(actor, 'create_disk', 's.ancestors'))
    .orderBy('s.host_id')
    .orderBy('r.available_bytes', 'desc')
    .execute()
  const byHost = new Map(rows.map((row) => [row.host_id, row]))
  return hosts.map((host) => {
    const own = byHost.get(host.id)
    return { ...host, ownStorage: own ? { domainId: own.id, availableBytes: own.available_bytes } : null }
  })
}

/** Notes the volumes that disks are to have in another domain; until a disk moves to it they are copies of no use. */
export async function reserveCopies(tx: Tx, tasks: readonly VolumeTask[]): Promise<void> {
  for (const { volumeId, diskId, domainId, format } of tasks)
    await tx
      .insertInto('volume')
      .values({
        id: volumeId,
        disk_id: diskId,
        storage_domain_id: domainId,
        active: false,
        format,
        // A disk that is carried has one VM only.
        vm_id: sql<string>`(select a.vm_id from disk_attachment a where a.disk_id = ${diskId}::uuid)`,
      })
      // The step that chose ran before, and may choose otherwise now: nothing has been made yet.
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ storage_domain_id: domainId }))
      .execute()
}

/**
 * A volume that is no part of its disk: neither the active one nor one that another is based on. It is to be made still, or
 * was left by a move, maybe in the storage to which the disk came back since.
 */
export const isCopy = sql<boolean>`(not v.active and not exists (
  select from volume c where c.parent_volume_id = v.id))`

/** VMs that have the disk `d`, and those for which it was ever copied: their guests may still have it open. */
export const usersOfDisk = sql`(select a.vm_id from disk_attachment a where a.disk_id = d.id
  union select u.vm_id from volume u where u.disk_id = d.id and u.vm_id is not null)`

/**
 * It is known of the copy that it is not what a guest wrote last: the disk has moved on since it was made, or the VM it was
 * made for has the disk still, which is then turned over to it wherever the guest turns up.
 */
export const isSettled = sql<boolean>`(
  exists (select from volume o where o.disk_id = d.id and o.active and o.created_at > v.created_at)
  or exists (select from disk_attachment a where a.disk_id = d.id and a.vm_id = v.vm_id))`

/** A copy of a disk. */
export interface StaleCopy {
  readonly diskId: string
  readonly diskName: string
  readonly diskAncestors: string[]
  readonly volumeId: string
  readonly domainId: string
  readonly domainName: string
  /** The host whose storage it is in. */
  readonly hostId: string | null
  /** The disk is on that host too. */
  readonly isBesideDisk: boolean
  /** That host reports a machine of a VM that has the disk, or for which it was copied. */
  readonly isVmThere: boolean
}

/** Those of some disks, but for what a guest may have written last. */
export async function listStaleCopies(db: DbOrTx, diskIds: readonly string[]): Promise<StaleCopy[]> {
  return await db
    .selectFrom('volume as v')
    .innerJoin('disk as d', 'd.id', 'v.disk_id')
    .innerJoin('storage_domain as s', 's.id', 'v.storage_domain_id')
    .select(['d.id as diskId', 'd.name as diskName', 'd.ancestors as diskAncestors', 'v.id as volumeId'])
    .select(['s.id as domainId', 's.name as domainName', 's.host_id as hostId'])
    .select(
      sql<boolean>`exists (select from storage_domain o where o.id = d.storage_domain_id
        and o.host_id = s.host_id)`.as('isBesideDisk'),
    )
    .select(
      sql<boolean>`exists (select from vm_runtime r where r.vm_id in ${usersOfDisk}
        and r.host_id = s.host_id and r.status <> 'down')`.as('isVmThere'),
    )
    .where('d.id', '=', sql<string>`any(${[...diskIds]}::uuid[])`)
    .where(isCopy)
    .where(isSettled)
    .orderBy('v.created_at')
    .execute()
}

/** Forgets a copy whose volume is gone. */
export async function forgetCopy(tx: Tx, volumeId: string): Promise<void> {
  await tx.deleteFrom('volume').where('id', '=', volumeId).where('active', '=', false).execute()
}
