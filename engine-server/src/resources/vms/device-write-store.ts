import { sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { allowedTo, visibleTo } from '../../authz/filter.ts'
import type { Tx } from '../../db/database.ts'

/** An attachment to insert. */
export interface NewAttachment {
  readonly diskId: string
  readonly bus: 'virtio' | 'virtio_scsi' | 'sata'
  readonly device: 'disk' | 'cdrom'
  readonly readOnly: boolean
  readonly bootOrder: number | null
}

/** Attaches a disk, after those that are there. */
export async function insertAttachment(tx: Tx, vmId: string, attachment: NewAttachment): Promise<void> {
  const { diskId, bus, device, readOnly, bootOrder } = attachment
  await tx
    .insertInto('disk_attachment')
    .values({
      vm_id: vmId,
      disk_id: diskId,
      bus,
      device,
      read_only: readOnly,
      boot_order: bootOrder,
      position: sql`(select coalesce(max(position) + 1, 0) from disk_attachment where vm_id = ${vmId}::uuid)`,
    })
    .execute()
}

/** Detaches a disk; answers whether it was attached. */
export async function deleteAttachment(tx: Tx, vmId: string, diskId: string): Promise<boolean> {
  const row = await tx
    .deleteFrom('disk_attachment')
    .where('vm_id', '=', vmId)
    .where('disk_id', '=', diskId)
    .returning('disk_id')
    .executeTakeFirst()
  return row !== undefined
}

/** An interface to insert; without a name it becomes `nic<n>`. */
export interface NewNic {
  readonly id: string
  readonly networkId: string
  readonly name: string | undefined
  readonly model: 'virtio' | 'e1000e'
  readonly macAddress: string
  readonly linked: boolean
}

/** Adds an interface after those that are there. */
export async function insertNic(tx: Tx, vmId: string, nic: NewNic): Promise<void> {
  const next = sql<number>`(select coalesce(max(position) + 1, 0) from nic where vm_id = ${vmId}::uuid)`
  await tx
    .insertInto('nic')
    .values({
      id: nic.id,
      vm_id: vmId,
      network_id: nic.networkId,
      name: nic.name ?? sql<string>`'nic' || (${next} + 1)`,
      model: nic.model,
      mac_address: nic.macAddress,
      linked: nic.linked,
      position: next,
    })
    .execute()
}

/** Removes an interface; answers whether the VM had it. */
export async function deleteNic(tx: Tx, vmId: string, nicId: string): Promise<boolean> {
  const row = await tx
    .deleteFrom('nic')
    .where('vm_id', '=', vmId)
    .where('id', '=', nicId)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** First of our addresses: locally administered, unicast. The rest is a number that never comes back. */
const macPrefix = '56:6f'

/** The next free MAC address; numbers somebody took by hand are passed over. */
export async function nextMacAddress(tx: Tx): Promise<string> {
  for (;;) {
    const { rows } = await sql<{ mac: string; taken: boolean }>`
      with n as (select lpad(to_hex(nextval('mac_address_number')), 8, '0') as hex),
      m as (select ${macPrefix}::text || ':' || substr(hex, 1, 2) || ':' || substr(hex, 3, 2) || ':'
        || substr(hex, 5, 2) || ':' || substr(hex, 7, 2) as mac from n)
      select m.mac, exists (select from nic where nic.mac_address = m.mac) as taken from m`.execute(tx)
    const [row] = rows
    if (row && !row.taken) return row.mac
  }
}

/** A disk that is to be attached. */
export interface AttachableDisk {
  readonly name: string
  readonly contentType: string
  readonly readOnly: boolean
  readonly readyAt: Date | null
  readonly dataCenterId: string
  readonly cloneCount: number
  readonly busy: boolean
  readonly mayAttach: boolean
}

/** Finds a disk the actor may see, and keeps it as it is until the transaction ends. */
export async function lockAttachable(tx: Tx, actor: Actor, diskId: string): Promise<AttachableDisk | undefined> {
  const row = await tx
    .selectFrom('disk as d')
    .innerJoin('storage_domain as s', 's.id', 'd.storage_domain_id')
    .select(['d.name', 'd.content_type', 'd.read_only', 'd.ready_at', 's.data_center_id'])
    .select(sql<number>`(select count(*)::int from disk c where c.base_disk_id = d.id)`.as('clone_count'))
    .select(
      sql<boolean>`exists (select from operation_lock l where l.object_id = d.id and l.mode = 'exclusive')`.as('busy'),
    )
    .select(allowedTo(actor, 'attach_disk', 'd.ancestors').as('may_attach'))
    .where('d.id', '=', diskId)
    .where(visibleTo(actor, 'd.ancestors'))
    .forShare('d')
    .executeTakeFirst()
  return (
    row && {
      name: row.name,
      contentType: row.content_type,
      readOnly: row.read_only,
      readyAt: row.ready_at,
      dataCenterId: row.data_center_id,
      cloneCount: row.clone_count,
      busy: row.busy,
      mayAttach: Boolean(row.may_attach),
    }
  )
}
