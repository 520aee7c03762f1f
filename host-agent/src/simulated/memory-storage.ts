import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { StorageDescription, StructureLease, VolumeInfo, VolumeSpec } from '@overt/api-client/agent'
import { AgentError, systemErrorCode } from '../errors.ts'
import type { Journal } from '../journal/journal.ts'
import { checkPlainPath, rootOf } from '../storage/io/paths.ts'
import { Leases } from '../storage/leases.ts'
import type { ImageFile, Storage, StorageJob, VolumeImage } from '../storage/port.ts'
import { delay } from '../system/deadline.ts'
import { writeFileAtomic } from '../system/files.ts'

type Domain = { path: string; leaseNumber: number; volumes: Record<string, VolumeInfo> }

/** What an empty thin volume takes: its tables. */
const THIN_BYTES = 196_608

/** How a simulated host's storage behaves. */
export type MemoryStorageOptions = {
  roots: readonly string[]
  /** Space of each root; bytes. Default 1 TiB. */
  totalBytes?: number
  /** How long a copy or import takes; milliseconds. Default 0. */
  copyMs?: number
  /** Whether somebody else has taken all the space that is left. */
  isFull?: () => boolean
  /** Where records are kept, so that they outlive the agent as files would; absent: only in memory. */
  path?: string
}

/** Storage domains of a simulated host: volumes are records. It takes leases and refuses as the real one does. */
export class MemoryStorage implements Storage {
  private readonly options: MemoryStorageOptions
  private readonly leases: Leases
  private readonly domains: Map<string, Domain>

  private constructor(options: MemoryStorageOptions, journal: Journal, domains: Map<string, Domain>) {
    this.options = options
    this.leases = new Leases(journal)
    this.domains = domains
  }

  static async open(options: MemoryStorageOptions, journal: Journal): Promise<MemoryStorage> {
    return new MemoryStorage(options, journal, await readDomains(options.path))
  }

  async roots(): Promise<{ path: string; availableBytes: number; totalBytes: number }[]> {
    return this.options.roots.map((path) => ({ path, ...this.space() }))
  }

  async attach(
    { domainId, path }: { domainId: string; name: string; path: string },
    lease: StructureLease,
  ): Promise<StorageDescription> {
    checkPlainPath(path)
    if (!rootOf(this.options.roots, path))
      throw new AgentError('invalid_request', `${path} is not beneath a storage root of this host.`)
    const other = [...this.domains].find(([id, domain]) => domain.path === path && id !== domainId)
    if (other)
      throw new AgentError('conflict', `${path} holds another storage domain.`, { details: { domainId: other[0] } })
    await this.leases.accept(lease)
    const domain = this.domains.get(domainId) ?? { path, leaseNumber: 0, volumes: {} }
    this.domains.set(domainId, { ...domain, leaseNumber: lease.number })
    await this.save()
    return this.describe(domainId)
  }

  async detach({ domainId }: { domainId: string; path: string }, lease: StructureLease): Promise<void> {
    await this.leases.accept(lease)
    const domain = this.domains.get(domainId)
    if (!domain) return
    if (Object.keys(domain.volumes).length > 0)
      throw new AgentError('conflict', 'The storage domain holds volumes; delete them first.')
    this.domains.delete(domainId)
    await this.save()
  }

  connect(domainId: string): Promise<StorageDescription> {
    return this.describe(domainId)
  }

  async describe(domainId: string): Promise<StorageDescription> {
    const domain = this.domains.get(domainId)
    if (!domain)
      return {
        domainId,
        status: 'missing',
        message: 'It was never made.',
        totalBytes: 0,
        availableBytes: 0,
        volumes: [],
      }
    const { leaseNumber, volumes } = domain
    return { domainId, status: 'active', leaseNumber, ...this.space(), volumes: Object.values(volumes) }
  }

  async renew(lease: StructureLease): Promise<void> {
    await this.leases.accept(lease)
  }

  async create(spec: VolumeSpec, lease: StructureLease): Promise<VolumeInfo> {
    const backing = spec.backingVolumeId ? this.volume(spec.domainId, spec.backingVolumeId) : undefined
    return this.add(spec, lease, Math.max(spec.virtualSizeBytes, backing?.virtualSizeBytes ?? 0))
  }

  async copy(spec: VolumeSpec, sourceVolumeId: string, lease: StructureLease, job: StorageJob): Promise<VolumeInfo> {
    const source = this.volume(spec.domainId, sourceVolumeId)
    await this.pretend(job)
    return this.add(spec, lease, Math.max(spec.virtualSizeBytes, source.virtualSizeBytes))
  }

  async import(
    spec: VolumeSpec,
    source: { path: string; format: ImageFile['format'] },
    lease: StructureLease,
    job: StorageJob,
  ): Promise<VolumeInfo> {
    const image = await this.inspectFile(source.path)
    await this.pretend(job)
    return this.add(spec, lease, Math.max(spec.virtualSizeBytes, image.virtualSizeBytes))
  }

  async inspectFile(path: string): Promise<ImageFile> {
    checkPlainPath(path)
    if (!rootOf(this.options.roots, path))
      throw new AgentError('invalid_request', `${path} is not beneath a storage root of this host.`)
    const format = path.endsWith('.iso') ? 'iso' : path.endsWith('.raw') ? 'raw' : 'qcow2'
    return { format, virtualSizeBytes: 2 ** 30, actualSizeBytes: 2 ** 24 }
  }

  async delete(domainId: string, volumeId: string, lease: StructureLease): Promise<void> {
    await this.leases.accept(lease)
    const { volumes } = this.domain(domainId)
    const dependents = Object.values(volumes).filter((volume) => volume.backingVolumeId === volumeId)
    if (dependents.length > 0)
      throw new AgentError('conflict', 'Other volumes are based on this one.', {
        details: { volumeIds: dependents.map((volume) => volume.volumeId) },
      })
    delete volumes[volumeId]
    await this.save()
  }

  async chain(domainId: string, volumeId: string): Promise<VolumeImage[]> {
    const { path } = this.domain(domainId)
    const images: VolumeImage[] = []
    for (let next: string | undefined = volumeId; next; ) {
      const volume: VolumeInfo = this.volume(domainId, next)
      images.push({ path: `${path}/volumes/${next}`, format: volume.format })
      next = volume.backingVolumeId
    }
    return images
  }

  async close(): Promise<void> {
    this.leases.close()
  }

  private async pretend(job: StorageJob): Promise<void> {
    const parts = 4
    for (let part = 0; part < parts; part += 1) {
      job.progress((part / parts) * 100)
      await delay((this.options.copyMs ?? 0) / parts, job.signal)
    }
  }

  private async add(spec: VolumeSpec, lease: StructureLease, virtualSizeBytes: number): Promise<VolumeInfo> {
    await this.leases.accept(lease)
    const domain = this.domain(spec.domainId)
    const existing = domain.volumes[spec.volumeId]
    if (existing && existing.diskId === spec.diskId) return existing
    if (existing) throw new AgentError('already_exists', 'There is another volume with this id.')
    const { availableBytes } = this.space()
    const neededBytes = spec.allocation === 'preallocated' ? virtualSizeBytes : THIN_BYTES
    if (neededBytes > availableBytes)
      throw new AgentError('insufficient_capacity', 'The storage domain has not enough space for the volume.', {
        details: { neededBytes, availableBytes },
      })
    const volume: VolumeInfo = {
      volumeId: spec.volumeId,
      diskId: spec.diskId,
      format: spec.format,
      virtualSizeBytes,
      actualSizeBytes: neededBytes,
      ...(spec.backingVolumeId ? { backingVolumeId: spec.backingVolumeId } : {}),
    }
    domain.volumes[spec.volumeId] = volume
    domain.leaseNumber = lease.number
    await this.save()
    return volume
  }

  private domain(domainId: string): Domain {
    const domain = this.domains.get(domainId)
    if (domain) return domain
    throw new AgentError('not_found', 'The storage domain is not attached to this host.', { details: { domainId } })
  }

  private volume(domainId: string, volumeId: string): VolumeInfo {
    const volume = this.domain(domainId).volumes[volumeId]
    if (volume) return volume
    throw new AgentError('not_found', 'The volume is not in its storage domain.', { details: { volumeId } })
  }

  private space(): { totalBytes: number; availableBytes: number } {
    const totalBytes = this.options.totalBytes ?? 2 ** 40
    if (this.options.isFull?.()) return { totalBytes, availableBytes: 0 }
    let used = 0
    for (const { volumes } of this.domains.values())
      for (const volume of Object.values(volumes)) used += volume.actualSizeBytes
    return { totalBytes, availableBytes: Math.max(0, totalBytes - used) }
  }

  private async save(): Promise<void> {
    const { path } = this.options
    if (path) await writeFileAtomic(path, JSON.stringify(Object.fromEntries(this.domains)))
  }
}

async function readDomains(path: string | undefined): Promise<Map<string, Domain>> {
  if (!path) return new Map()
  await mkdir(dirname(path), { recursive: true })
  try {
    const records = JSON.parse(await readFile(path, 'utf8')) as Record<string, Domain> // written by `save`
    return new Map(Object.entries(records))
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return new Map()
    throw error
  }
}
