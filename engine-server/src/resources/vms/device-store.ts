import { sql } from 'kysely'
import type { DbOrTx } from '../../db/database.ts'

/** Disk of a VM with what views and specs need. */
export interface AttachmentRow {
  vm_id: string
  disk_id: string
  disk_name: string
  bus: 'virtio' | 'virtio_scsi' | 'sata'
  device: 'disk' | 'cdrom'
  read_only: boolean
  boot_order: number | null
  position: number
  size_bytes: number
  actual_size_bytes: number | null
  format: 'raw' | 'qcow2'
  disk_read_only: boolean
  content_type: string
  storage_domain_id: string
  storage_domain_name: string
  /** The host whose own the domain is; null: a shared one. */
  storage_domain_host_id: string | null
  allocation: 'thin' | 'preallocated'
  volume_id: string
  ready_at: Date | null
  created_at: Date
  illegal_reason: string | null
  clone_count: number
  attachment_count: number
  operation: { kind: string; since: string } | null
}

/** Disks of a VM, in order. */
export async function listAttachments(db: DbOrTx, vmId: string): Promise<AttachmentRow[]> {
  return await db
    .selectFrom('disk_attachment as a')
    .innerJoin('disk as d', 'd.id', 'a.disk_id')
    .innerJoin('storage_domain as s', 's.id', 'd.storage_domain_id')
    .innerJoin('volume as v', (join) => join.onRef('v.disk_id', '=', 'd.id').on('v.active', '=', true))
    .leftJoin('volume_runtime as vr', 'vr.volume_id', 'v.id')
    .select([
      'a.vm_id',
      'a.disk_id',
      'd.name as disk_name',
      sql<AttachmentRow['bus']>`a.bus`.as('bus'),
      sql<AttachmentRow['device']>`a.device`.as('device'),
      'a.read_only',
      'a.boot_order',
      'a.position',
      'd.size_bytes',
      'vr.actual_size_bytes',
      sql<AttachmentRow['format']>`d.format`.as('format'),
      'd.read_only as disk_read_only',
      'd.content_type',
      'd.storage_domain_id',
      's.name as storage_domain_name',
      's.host_id as storage_domain_host_id',
      sql<AttachmentRow['allocation']>`d.allocation`.as('allocation'),
      'v.id as volume_id',
      'd.ready_at',
      'd.created_at',
      'd.illegal_reason',
      sql<number>`(select count(*)::int from disk c where c.base_disk_id = d.id)`.as('clone_count'),
      sql<number>`(select count(*)::int from disk_attachment o where o.disk_id = d.id)
        + (select count(*)::int from vm w where w.iso_disk_id = d.id)`.as('attachment_count'),
      sql<AttachmentRow['operation']>`(select jsonb_build_object('kind', o.kind, 'since', o.created_at)
        from operation_lock l join operation o on o.id = l.operation_id
        where l.object_id = d.id and l.mode = 'exclusive' limit 1)`.as('operation'),
    ])
    .where('a.vm_id', '=', vmId)
    .orderBy('a.position')
    .execute()
}

/** Interface of a VM. */
export interface NicRow {
  id: string
  vm_id: string
  name: string
  network_id: string
  network_name: string
  network_mode: 'nat' | 'isolated'
  network_mtu: number
  network_cidr: string
  model: 'virtio' | 'e1000e'
  mac_address: string
  linked: boolean
}

/** Interfaces of a VM, in order. */
export async function listNics(db: DbOrTx, vmId: string): Promise<NicRow[]> {
  return await db
    .selectFrom('nic as n')
    .innerJoin('network as w', 'w.id', 'n.network_id')
    .select([
      'n.id',
      'n.vm_id',
      'n.name',
      'n.network_id',
      'w.name as network_name',
      sql<NicRow['network_mode']>`w.mode`.as('network_mode'),
      'w.mtu as network_mtu',
      'w.ipv4_cidr as network_cidr',
      sql<NicRow['model']>`n.model`.as('model'),
      'n.mac_address',
      'n.linked',
    ])
    .where('n.vm_id', '=', vmId)
    .orderBy('n.position')
    .execute()
}
