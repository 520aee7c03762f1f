import { sql } from 'kysely'
import type { Db, DbOrTx } from '../db/database.ts'
import { isCopy, isSettled, isVmThere, vmsThatMayWrite } from '../resources/disks/copies.ts'

/** A volume that is no part of its disk, and that nobody has or may need. */
export interface LeftCopyRow {
  readonly volume_id: string
  readonly disk_id: string
  readonly disk_name: string
  readonly disk_ancestors: string[]
  readonly domain_id: string
  readonly domain_name: string
  /** The host whose storage it is in. */
  readonly host_id: string
}

/** The host is up, and what it has told in its present session is stored. */
const hasToldAll = (hostId: string) => sql<boolean>`exists (
  select from host h
  join host_connection n on n.host_id = h.id and n.state = 'up'
  join host_runtime t on t.host_id = h.id and t.session_number = h.session_number
    and coalesce((t.description ->> 'driverConnected')::boolean, true)
  where h.id = ${sql.ref(hostId)})`

/** No operation works on the VM, nor is one stuck: that one knows, or is to find out, where the guest is. */
const isIdle = sql<boolean>`not exists (select from operation o where o.object_id = m.id and o.ended_at is null)`

/** It is certain that the machine `r` goes on where it is reported. */
const runsThere = sql<boolean>`(r.status not in ('down', 'wait_for_launch', 'not_responding', 'unknown')
  and not (r.status = 'paused' and r.pause_reason is not distinct from 'migration'))`

/**
 * Copies that were left, all or one. Of those on a host that is silent nothing is known, and where storage is
 * away nothing can be removed. Those of a disk whose VM is being
 * worked on, is or may be on their host, or is not only where it should be, may have what the guest wrote last. So may one
 * that is newer than the disk's own volume, once the VM for which it was made has the disk no more: that one stays.
 */
export async function listLeftCopies(db: Db, volumeId?: string): Promise<LeftCopyRow[]> {
  const { rows } = await sql<LeftCopyRow>`
    select v.id as volume_id, d.id as disk_id, d.name as disk_name, d.ancestors as disk_ancestors,
      s.id as domain_id, s.name as domain_name, s.host_id
    from volume v
    join disk d on d.id = v.disk_id
    join storage_domain s on s.id = v.storage_domain_id
    join storage_domain_runtime t on t.domain_id = s.id and t.status = 'active'
    where ${isCopy} and ${isSettled} and ${hasToldAll('s.host_id')}
      ${volumeId === undefined ? sql`` : sql`and v.id = ${volumeId}::uuid`}
      and not exists (select from operation_lock l where l.object_id = d.id)
      and not ${isVmThere}
      and not exists (
        select from vm m
        where m.id in ${vmsThatMayWrite} and (not ${isIdle}
          or m.run_host_id = s.host_id or m.migration_host_id is not null
          or exists (select from vm_runtime r where r.vm_id = m.id and r.run_id = m.run_id
            and r.host_id <> m.run_host_id and r.status <> 'down')
          or m.run_id is not null and not exists (select from vm_runtime r where r.vm_id = m.id and r.run_id = m.run_id
            and r.host_id = m.run_host_id and ${runsThere})))
    order by v.created_at`.execute(db)
  return rows
}

/** A VM that runs on a host which has copies of its disks, though they are said to be in the storage of another. */
export interface MisplacedRow {
  readonly vm_id: string
  readonly host_id: string
  readonly host_name: string
}

/** Those of which it is certain, all or one. Disks that an operation works on stay what they are for it. */
export async function listMisplaced(db: DbOrTx, vmId?: string): Promise<MisplacedRow[]> {
  const { rows } = await sql<MisplacedRow>`
    select m.id as vm_id, g.id as host_id, g.name as host_name
    from vm m
    join host g on g.id = m.run_host_id
    join vm_runtime r on r.vm_id = m.id and r.run_id = m.run_id and r.host_id = m.run_host_id and ${runsThere}
    where m.id = any(array(
        select a.vm_id from volume v
        join storage_domain s on s.id = v.storage_domain_id
        join disk d on d.id = v.disk_id and d.storage_domain_id <> s.id
        join storage_domain o on o.id = d.storage_domain_id and o.host_id <> s.host_id
        join disk_attachment a on a.disk_id = d.id
        join vm u on u.id = a.vm_id and u.run_host_id = s.host_id
        where not v.active))
      ${vmId === undefined ? sql`` : sql`and m.id = ${vmId}::uuid`}
      and not exists (
        select from disk_attachment a join operation_lock l on l.object_id = a.disk_id where a.vm_id = m.id)
      and m.migration_host_id is null and ${isIdle} and ${hasToldAll('m.run_host_id')}`.execute(db)
  return rows
}

/** Whether there is any volume that its disk does not use. Asked first: mostly there is none, and there may be very many VMs. */
export async function hasUnusedVolumes(db: Db): Promise<boolean> {
  // Not a parameter: by these words PostgreSQL knows that the index of such volumes has them all.
  const row = await db.selectFrom('volume').select('id').where(sql<boolean>`not active`).limit(1).executeTakeFirst()
  return row !== undefined
}
