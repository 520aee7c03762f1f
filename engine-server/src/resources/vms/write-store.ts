import { sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { rightsOn, visibleTo } from '../../authz/filter.ts'
import { json, type DbOrTx, type Tx } from '../../db/database.ts'

/** A cluster a VM could be made in. */
export interface ClusterRow {
  id: string
  name: string
  data_center_id: string
  architecture: string
  /** What new VMs boot with unless they are told otherwise. */
  firmware_default: 'bios' | 'uefi'
  ancestors: string[]
  rights: string[]
}

/** Clusters the actor may see, one of them or all. */
export async function listClusters(db: DbOrTx, actor: Actor, id?: string): Promise<ClusterRow[]> {
  return await db
    .selectFrom('cluster as c')
    .select(['c.id', 'c.name', 'c.data_center_id', 'c.architecture', 'c.ancestors'])
    .select(sql<ClusterRow['firmware_default']>`c.firmware_default`.as('firmware_default'))
    .select(rightsOn(actor, 'c.ancestors').as('rights'))
    .where(visibleTo(actor, 'c.ancestors', 'cluster'))
    .$if(id !== undefined, (query) => query.where('c.id', '=', id ?? ''))
    .orderBy('c.name')
    .execute()
}

/** The network a NIC is to be on, if the actor may see it. */
export async function findNetwork(
  db: DbOrTx,
  actor: Actor,
  id: string,
): Promise<{ name: string; data_center_id: string } | undefined> {
  return await db
    .selectFrom('network as n')
    .select(['n.name', 'n.data_center_id'])
    .where('n.id', '=', id)
    .where(visibleTo(actor, 'n.ancestors'))
    .executeTakeFirst()
}

/** The first network by name of a data center that the actor may see. */
export async function findFirstNetwork(
  db: DbOrTx,
  actor: Actor,
  dataCenterId: string,
): Promise<{ id: string } | undefined> {
  return await db
    .selectFrom('network as n')
    .select('n.id')
    .where('n.data_center_id', '=', dataCenterId)
    .where(visibleTo(actor, 'n.ancestors'))
    .orderBy('n.name')
    .limit(1)
    .executeTakeFirst()
}

/**
 * The highest `n` of the VMs called `<prefix>-<n>`, 0 when there is none. Names are unique over everything, so hidden
 * VMs count: a name they have would be refused.
 */
export async function highestNameNumber(db: DbOrTx, prefix: string): Promise<number> {
  const from = prefix.length + 2
  const { rows } = await sql<{ highest: number }>`
    select coalesce(max(substr(name, ${from}::int)::int), 0) as highest from vm
    where starts_with(name, ${`${prefix}-`}) and substr(name, ${from}::int) ~ '^[1-9][0-9]{0,8}$'`.execute(db)
  return rows[0]?.highest ?? 0
}

/** A VM's own columns, as created. */
export interface NewVm {
  readonly id: string
  readonly clusterId: string
  readonly name: string
  readonly description: string
  readonly memoryBytes: number
  readonly maxMemoryBytes: number
  readonly cpu: { readonly sockets: number; readonly coresPerSocket: number; readonly threadsPerCore: number }
  readonly firmware: 'bios' | 'uefi'
  readonly display: 'vnc' | 'spice'
  readonly pinnedHostIds: readonly string[]
  readonly bootDevices: readonly string[]
  readonly deleteProtected: boolean
  readonly isoDiskId: string | null
  readonly quotaId: string | null
  /** Its start was asked for with it. */
  readonly startsWhenMade: boolean
  readonly cloudInit: { readonly secretId: string; readonly view: unknown } | null
  readonly ancestors: readonly string[]
}

export async function insertVm(tx: Tx, actor: Actor, vm: NewVm): Promise<void> {
  await tx
    .insertInto('vm')
    .values({
      id: vm.id,
      cluster_id: vm.clusterId,
      name: vm.name,
      description: vm.description,
      memory_bytes: vm.memoryBytes,
      max_memory_bytes: vm.maxMemoryBytes,
      cpu_sockets: vm.cpu.sockets,
      cpu_cores: vm.cpu.coresPerSocket,
      cpu_threads: vm.cpu.threadsPerCore,
      firmware: vm.firmware,
      display: vm.display,
      pinned_host_ids: [...vm.pinnedHostIds],
      boot_devices: [...vm.bootDevices],
      delete_protected: vm.deleteProtected,
      iso_disk_id: vm.isoDiskId,
      quota_id: vm.quotaId,
      starts_when_made: vm.startsWhenMade,
      cloud_init_secret_id: vm.cloudInit?.secretId ?? null,
      cloud_init_view: vm.cloudInit ? json(vm.cloudInit.view) : null,
      ancestors: [...vm.ancestors],
      created_by: actor.userId,
    })
    .execute()
}

/** A VM's own columns, as changed; what is absent stays. */
export interface VmChange {
  readonly name?: string
  readonly description?: string
  readonly memoryBytes?: number
  readonly maxMemoryBytes?: number
  readonly cpu?: NewVm['cpu']
  readonly display?: NewVm['display']
  readonly pinnedHostIds?: readonly string[]
  readonly bootDevices?: readonly string[]
  readonly deleteProtected?: boolean
  readonly isoDiskId?: string | null
  readonly quotaId?: string | null
  readonly cloudInit?: NewVm['cloudInit']
}

/** Changes a VM of the revision last read; answers whether it still had it. */
export async function updateVm(tx: Tx, id: string, revision: number, change: VmChange): Promise<boolean> {
  const { name, description, memoryBytes, maxMemoryBytes, cpu, bootDevices, deleteProtected, isoDiskId } = change
  const { cloudInit, display, pinnedHostIds, quotaId } = change
  const row = await tx
    .updateTable('vm')
    .set({
      id,
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
      ...(memoryBytes === undefined ? {} : { memory_bytes: memoryBytes }),
      ...(maxMemoryBytes === undefined ? {} : { max_memory_bytes: maxMemoryBytes }),
      ...(cpu === undefined
        ? {}
        : { cpu_sockets: cpu.sockets, cpu_cores: cpu.coresPerSocket, cpu_threads: cpu.threadsPerCore }),
      ...(bootDevices === undefined ? {} : { boot_devices: [...bootDevices] }),
      ...(deleteProtected === undefined ? {} : { delete_protected: deleteProtected }),
      ...(isoDiskId === undefined ? {} : { iso_disk_id: isoDiskId }),
      ...(display === undefined ? {} : { display }),
      ...(quotaId === undefined ? {} : { quota_id: quotaId }),
      ...(pinnedHostIds === undefined ? {} : { pinned_host_ids: [...pinnedHostIds] }),
      ...(cloudInit === undefined
        ? {}
        : {
            cloud_init_secret_id: cloudInit?.secretId ?? null,
            cloud_init_view: cloudInit ? json(cloudInit.view) : null,
          }),
    })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Of some hosts, those of a cluster that the actor may see. */
export async function listHostsToPin(
  tx: Tx,
  actor: Actor,
  clusterId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx
    .selectFrom('host as h')
    .select('h.id')
    .where('h.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .where('h.cluster_id', '=', clusterId)
    .where(visibleTo(actor, 'h.ancestors'))
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** Locks a VM's row until the transaction ends. */
export async function lockVm(tx: Tx, id: string): Promise<void> {
  await tx.selectFrom('vm').select('id').where('id', '=', id).forUpdate().execute()
}

/** Marks a VM as made. A start that was asked for with it is accepted in the same transaction, and counts by itself. */
export async function markMade(tx: Tx, id: string): Promise<void> {
  await tx.updateTable('vm').set({ made_at: sql`now()`, starts_when_made: false }).where('id', '=', id).execute()
}

/** Forgets a VM with its attachments and interfaces. */
export async function deleteVm(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('vm').where('id', '=', id).execute()
}

/** The volume of an ISO image. */
export interface IsoRow {
  disk_id: string
  name: string
  content_type: string
  ready_at: Date | null
  storage_domain_id: string
  storage_domain_name: string
  volume_id: string
  /** An operation deletes it, or copies from it while it can change. */
  busy: boolean
}

/** Finds the volume of the disk in a CD drive. */
export async function findIsoVolume(db: DbOrTx, diskId: string): Promise<IsoRow | undefined> {
  return await selectIso(db).where('d.id', '=', diskId).executeTakeFirst()
}

/** Finds an ISO image the actor may see. */
export async function findVisibleIso(db: DbOrTx, actor: Actor, diskId: string): Promise<IsoRow | undefined> {
  return await selectIso(db).where('d.id', '=', diskId).where(visibleTo(actor, 'd.ancestors')).executeTakeFirst()
}

/** Finds an ISO image the actor may see, and keeps it from being deleted until the transaction ends. */
export async function lockIso(tx: Tx, actor: Actor, diskId: string): Promise<IsoRow | undefined> {
  return await selectIso(tx)
    .where('d.id', '=', diskId)
    .where(visibleTo(actor, 'd.ancestors'))
    .forShare('d')
    .executeTakeFirst()
}

function selectIso(db: DbOrTx) {
  return db
    .selectFrom('disk as d')
    .innerJoin('storage_domain as s', 's.id', 'd.storage_domain_id')
    .innerJoin('volume as v', (join) => join.onRef('v.disk_id', '=', 'd.id').on('v.active', '=', true))
    .select([
      'd.id as disk_id',
      'd.name',
      'd.content_type',
      'd.ready_at',
      'd.storage_domain_id',
      's.name as storage_domain_name',
      'v.id as volume_id',
      sql<boolean>`exists (select from operation_lock l where l.object_id = d.id and l.mode = 'exclusive')`.as('busy'),
    ])
}

/** The largest host of a cluster, by memory and by CPUs; zeros when none has described itself. */
export async function findLargestHost(
  db: DbOrTx,
  clusterId: string,
): Promise<{ hosts: number; memoryBytes: number; cpus: number }> {
  const row = await db
    .selectFrom('host as h')
    .innerJoin('host_runtime as r', 'r.host_id', 'h.id')
    .select([
      sql<number>`count(*)::int`.as('hosts'),
      sql<number>`coalesce(max((r.description ->> 'memoryBytes')::float8), 0)`.as('memory_bytes'),
      sql<number>`coalesce(max((r.description #>> '{cpu,onlineCpus}')::int), 0)`.as('cpus'),
    ])
    .where('h.cluster_id', '=', clusterId)
    .where('h.approved_at', 'is not', null)
    .executeTakeFirstOrThrow()
  return { hosts: row.hosts, memoryBytes: row.memory_bytes, cpus: row.cpus }
}
