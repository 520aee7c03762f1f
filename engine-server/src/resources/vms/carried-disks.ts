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
      .values({ id: volumeId, disk_id: diskId, storage_domain_id: domainId, active: false, format })
      // The step that chose ran before, and may choose otherwise now: nothing has been made yet.
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ storage_domain_id: domainId }))
      .execute()
}

/** A volume of a disk that is not where the disk is: to be made still, or left by a move. */
export interface StaleCopy {
  readonly diskId: string
  readonly diskName: string
  readonly diskAncestors: string[]
  readonly volumeId: string
  readonly domainId: string
  readonly domainName: string
  /** The host whose storage it is in. */
  readonly hostId: string | null
  /** That host reports a machine of a VM that has the disk. */
  readonly isVmThere: boolean
}

/** Those of some disks. */
export async function listStaleCopies(db: DbOrTx, diskIds: readonly string[]): Promise<StaleCopy[]> {
  return await db
    .selectFrom('volume as v')
    .innerJoin('disk as d', 'd.id', 'v.disk_id')
    .innerJoin('storage_domain as s', 's.id', 'v.storage_domain_id')
    .select(['d.id as diskId', 'd.name as diskName', 'd.ancestors as diskAncestors', 'v.id as volumeId'])
    .select(['s.id as domainId', 's.name as domainName', 's.host_id as hostId'])
    .select(
      sql<boolean>`exists (select from disk_attachment a join vm_runtime r on r.vm_id = a.vm_id
        where a.disk_id = d.id and r.host_id = s.host_id and r.status <> 'down')`.as('isVmThere'),
    )
    .where('d.id', '=', sql<string>`any(${[...diskIds]}::uuid[])`)
    .whereRef('v.storage_domain_id', '<>', 'd.storage_domain_id')
    .where('v.active', '=', false)
    .orderBy('v.created_at')
    .execute()
}

/** Forgets a copy whose volume is gone. */
export async function forgetCopy(tx: Tx, volumeId: string): Promise<void> {
  await tx.deleteFrom('volume').where('id', '=', volumeId).where('active', '=', false).execute()
}
