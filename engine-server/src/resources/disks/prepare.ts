import type { Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import { assertRight } from '../../authz/filter.ts'
import { rightsOf } from '../../authz/roles.ts'
import type { DbOrTx, Tx } from '../../db/database.ts'
import { AppError } from '../../errors.ts'
import type { LockRequest } from '../../operations/define.ts'
import { type DiskRow, findById, lockDisk, type NewDisk } from './store.ts'
import { listTargetDomains, type TargetDomain } from './target-store.ts'
import type { VolumeTask } from './volumes.ts'

/** What is asked for: a disk of its own or one of a new VM. */
export interface DiskRequest {
  readonly name: string
  readonly description?: string
  readonly storageDomainId?: string
  readonly allocation: 'thin' | 'preallocated'
  readonly readOnly: boolean
  readonly source: Schema<'DiskSource'>
  /** Absent: one is chosen; null: none. */
  readonly quotaId?: string | null
}

/** A disk that can be made: its rows, its task for the host, and the locks its operation needs. */
export interface PreparedDisk {
  readonly disk: Omit<NewDisk, 'quotaId'>
  readonly task: VolumeTask
  readonly locks: readonly LockRequest[]
  readonly dataCenterId: string
}

/** An `invalid_request` about one field of the request. */
export function invalidField(pointer: string, message: string): AppError {
  return new AppError('invalid_request', message, { details: { fields: { [pointer]: message } } })
}

/**
 * Checks a request for a disk and chooses what it leaves open: the domain, the format, the size. `at` is the JSON
 * pointer of the request within the body, for messages. Call it in the transaction that inserts the disk.
 */
export async function prepareDisk(tx: Tx, actor: Actor, request: DiskRequest, at: string): Promise<PreparedDisk> {
  const { source } = request
  // Its source must stay as it is until the clone refers to it.
  if (source.type === 'clone') await lockDisk(tx, source.diskId, 'share')
  const { base, domain } = await findTarget(tx, actor, request, at)
  const shape = shapeOf(request, base, at)
  if (source.type === 'import' && source.hostId !== domain.host_id)
    throw invalidField(
      `${at}/source/hostId`,
      domain.host_name === null
        ? `No host works on storage domain ${domain.name} yet. Make an empty disk in it first.`
        : `Host ${domain.host_name} works on storage domain ${domain.name}: import a file of that host, or choose another domain.`,
    )
  if (base && base.storage_domain_id !== domain.id)
    throw invalidField(
      `${at}/storageDomainId`,
      `A clone is made in the domain of its source, ${base.storage_domain_name}.`,
    )
  const id = crypto.randomUUID()
  const volumeId = crypto.randomUUID()
  const linked = source.type === 'clone' && source.mode === 'linked'
  const { contentType, format, sizeBytes, readOnly } = shape
  const { name, allocation } = request
  return {
    dataCenterId: domain.data_center_id,
    disk: {
      id,
      volumeId,
      baseVolumeId: linked ? (base?.volume_id ?? null) : null,
      baseDiskId: linked ? (base?.id ?? null) : null,
      storageDomainId: domain.id,
      domainAncestors: domain.ancestors,
      name,
      description: request.description ?? '',
      contentType,
      format,
      allocation,
      sizeBytes: sizeBytes || (base?.size_bytes ?? 0),
      readOnly,
    },
    task: {
      domainId: domain.id,
      diskId: id,
      volumeId,
      diskName: name,
      format,
      allocation,
      sizeBytes,
      source: taskSource(source, base),
    },
    locks: [
      { object: { kind: 'disk', id, name }, aspect: 'storage', mode: 'exclusive' },
      { object: { kind: 'storage_domain', id: domain.id, name: domain.name }, aspect: 'storage', mode: 'shared' },
      ...(base ? [sourceLock(base)] : []),
    ],
  }
}

/** Where a requested disk would be made, and what it is cloned from. Refuses as `prepareDisk` does, and locks nothing. */
export async function findTarget(
  db: DbOrTx,
  actor: Actor,
  request: Pick<DiskRequest, 'source' | 'storageDomainId'>,
  at: string,
): Promise<{ base: DiskRow | undefined; domain: TargetDomain }> {
  const { source } = request
  const base = source.type === 'clone' ? await findSource(db, actor, source, `${at}/source`) : undefined
  return { base, domain: await chooseDomain(db, actor, request, base, at) }
}

/** Storage domains in which the actor may make disks now, the one with the most free space first. */
export async function listUsableDomains(db: DbOrTx, actor: Actor): Promise<TargetDomain[]> {
  const domains = (await listTargetDomains(db, actor)).filter(isUsableBy)
  return domains.sort((a, b) => (b.available_bytes ?? 0) - (a.available_bytes ?? 0))
}

function isUsableBy(domain: TargetDomain): boolean {
  return !unusable(domain) && rightsOf(domain.rights).includes('create_disk')
}

function sourceLock(base: DiskRow): LockRequest {
  // A disk that is written to must not be, while it is copied.
  const mode = base.read_only ? 'shared' : 'exclusive'
  return { object: { kind: 'disk', id: base.id, name: base.name }, aspect: 'storage', mode }
}

async function findSource(
  db: DbOrTx,
  actor: Actor,
  source: { readonly diskId: string; readonly mode: 'linked' | 'full' },
  at: string,
): Promise<DiskRow> {
  const base = await findById(db, actor, source.diskId)
  if (!base) throw invalidField(`${at}/diskId`, 'There is no such disk, or you may not see it.')
  if (!base.ready_at) throw invalidField(`${at}/diskId`, `Disk ${base.name} is not made yet. Wait until it is.`)
  if (base.illegal_reason) throw invalidField(`${at}/diskId`, `Disk ${base.name} can't be used: ${base.illegal_reason}`)
  if (source.mode === 'linked' && !base.read_only)
    throw invalidField(
      `${at}/mode`,
      `A linked clone needs a source that never changes: make disk ${base.name} read-only first, or make a full copy.`,
    )
  const writer = base.vms.find(({ running, readOnly }) => running && !readOnly)
  if (writer)
    throw new AppError('conflict', `VM ${writer.name} runs and writes to disk ${base.name}. Shut it down first.`)
  return base
}

async function chooseDomain(
  db: DbOrTx,
  actor: Actor,
  { storageDomainId }: Pick<DiskRequest, 'storageDomainId'>,
  base: DiskRow | undefined,
  at: string,
): Promise<TargetDomain> {
  const pointer = `${at}/storageDomainId`
  const wanted = storageDomainId ?? base?.storage_domain_id
  const candidates = await listTargetDomains(db, actor, wanted)
  if (wanted !== undefined) {
    const [domain] = candidates
    if (!domain) throw invalidField(pointer, 'There is no such storage domain, or you may not see it.')
    assertRight(domain.rights, 'create_disk', `make disks in storage domain ${domain.name}`)
    const why = unusable(domain)
    if (why) throw new AppError('conflict', `Storage domain ${domain.name} can't be used now: ${why}`)
    return domain
  }
  const [only, second] = candidates.filter(isUsableBy)
  if (!only) throw invalidField(pointer, 'There is no active storage domain in which you may make disks.')
  if (second) throw invalidField(pointer, 'There are several storage domains: choose one.')
  return only
}

function unusable({ attached_at, status, reason }: TargetDomain): string | undefined {
  if (!attached_at) return 'it is not attached yet.'
  if (status === 'active') return undefined
  return reason || 'its host does not answer.'
}

function shapeOf(request: DiskRequest, base: DiskRow | undefined, at: string) {
  const { source, allocation } = request
  if (source.type === 'blank') {
    if (request.readOnly)
      throw invalidField(`${at}/readOnly`, 'A blank disk that can never be written to is of no use.')
    return shape('data', allocation, Math.ceil(source.sizeBytes / 512) * 512, request.readOnly)
  }
  if (source.type === 'import') {
    if (source.format !== 'iso') return shape('data', allocation, 0, request.readOnly)
    return { contentType: 'iso', format: 'raw', sizeBytes: 0, readOnly: true } as const
  }
  const size = source.sizeBytes === undefined ? 0 : Math.ceil(source.sizeBytes / 512) * 512
  if (!base) throw new Error('a clone has a source') // findSource throws before
  if (size > 0 && size < base.size_bytes)
    throw invalidField(
      `${at}/source/sizeBytes`,
      `It must be at least as large as its source, ${base.size_bytes} bytes.`,
    )
  if (base.content_type === 'iso') {
    if (source.mode === 'linked') throw invalidField(`${at}/source/mode`, 'An ISO image can only be copied in full.')
    return { contentType: 'iso', format: 'raw', sizeBytes: 0, readOnly: true } as const
  }
  if (source.mode === 'full') return shape('data', allocation, size, request.readOnly)
  if (allocation === 'preallocated')
    throw invalidField(`${at}/allocation`, 'A linked clone is always thin. Make a full copy to preallocate its space.')
  return shape('data', 'thin', size || base.size_bytes, request.readOnly)
}

function shape(contentType: 'data', allocation: 'thin' | 'preallocated', sizeBytes: number, readOnly: boolean) {
  const format = allocation === 'thin' ? ('qcow2' as const) : ('raw' as const)
  return { contentType, format, sizeBytes, readOnly }
}

function taskSource(source: DiskRequest['source'], base: DiskRow | undefined): VolumeTask['source'] {
  switch (source.type) {
    case 'blank':
      return { type: 'blank' }
    case 'import':
      return { type: 'import', hostId: source.hostId, path: source.path, format: source.format }
    case 'clone': {
      const volumeId = base?.volume_id
      if (!volumeId) throw new AppError('conflict', 'The source has no volume to clone from.')
      return { type: source.mode === 'linked' ? 'linked' : 'copy', volumeId }
    }
  }
}
