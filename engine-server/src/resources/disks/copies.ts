// Volumes of a disk that are no part of it: migrations make them to take the disk along, and leave one behind.
import { sql } from 'kysely'
import type { DbOrTx, Tx } from '../../db/database.ts'

/**
 * The volume `v` is no part of its disk: neither the active one nor one that another is based on. It is to be made still, or
 * was left by a move, maybe in the storage to which the disk came back since.
 */
export const isCopy = sql<boolean>`(not v.active and not exists (
  select from volume c where c.parent_volume_id = v.id))`

/** VMs that have the disk `d`, and those for which it was ever copied: their guests may still have it open. */
export const vmsThatMayWrite = sql`(select a.vm_id from disk_attachment a where a.disk_id = d.id
  union select u.vm_id from volume u where u.disk_id = d.id and u.vm_id is not null)`

/** The disk `d` has moved on since the copy `v` was made. */
const isOlder = sql<boolean>`exists (
  select from volume o where o.disk_id = d.id and o.active and o.created_at > v.created_at)`

/**
 * It is known of the copy that it is not what a guest wrote last: the disk has moved on since it was made, or the VM it was
 * made for has the disk still, which is then turned over to it wherever the guest turns up.
 */
export const isSettled = sql<boolean>`(${isOlder}
  or exists (select from disk_attachment a where a.disk_id = d.id and a.vm_id = v.vm_id))`

/** The host of the domain `s` reports a machine of a VM that has the disk, or for which it was copied. */
export const isVmThere = sql<boolean>`exists (select from vm_runtime r
  where r.vm_id in ${vmsThatMayWrite} and r.host_id = s.host_id and r.status <> 'down')`

/** A copy of a disk. */
export interface DiskCopy {
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
  readonly isOlder: boolean
  readonly isSettled: boolean
  readonly isVmThere: boolean
}

/** The copies there are of some disks, the oldest first. */
export async function listCopies(db: DbOrTx, diskIds: readonly string[]): Promise<DiskCopy[]> {
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
    .select([isOlder.as('isOlder'), isSettled.as('isSettled'), isVmThere.as('isVmThere')])
    .where('d.id', '=', sql<string>`any(${[...diskIds]}::uuid[])`)
    .where(isCopy)
    .orderBy('v.created_at')
    .execute()
}

/** Forgets a copy whose volume is gone. */
export async function forgetCopy(tx: Tx, volumeId: string): Promise<void> {
  await tx.deleteFrom('volume').where('id', '=', volumeId).where('active', '=', false).execute()
}
