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
