import { basename } from 'node:path'
import type { StorageDescription, StructureLease, VolumeInfo, VolumeSpec } from '@overt/api-client/agent'
import { AgentError } from '../errors.ts'
import type { Journal } from '../journal/journal.ts'
import { type Logger, reasonOf } from '../system/log.ts'
import { AttachedDomains } from './attached-domains.ts'
import { crossCheck } from './image-info.ts'
import { IoClient } from './io/io-client.ts'
import { layout } from './io/layout.ts'
import type { StoredVolume } from './io/operations.ts'
import { checkPlainPath, rootOf } from './io/paths.ts'
import { Leases } from './leases.ts'
import { type ImageFile, type Storage, type StorageJob, type VolumeImage } from './port.ts'
import { type QemuImgOptions, qemuImg } from './qemu-img.ts'
import { checkId, checkLeaseDomain, checkSpace, preallocation, sameOrRefuse, volumeFile } from './volume-rules.ts'

type Parts = { roots: readonly string[]; registryPath: string; journal: Journal; log: Logger }
/** An attached domain: whom to ask, and its real folder. */
type Place = { io: IoClient; folder: string; domainId: string; leaseNumber: number }
/** Makes the image `half`; whatever it leaves there on failure is discarded. */
type Maker = (half: string, place: Place, signal: AbortSignal) => Promise<void>

/** A chain longer than this is refused: it is a loop, or slower than anybody wants. */
const MAX_CHAIN = 64

/** Local folders as storage domains, on real files. */
export class FolderStorage implements Storage {
  private readonly parts: Parts
  private readonly leases: Leases
  private readonly domains: AttachedDomains
  private readonly clients = new Map<string, IoClient>()
  /** Half-made files of jobs that run, by name. */
  private readonly making = new Set<string>()
  /** By domain: settled once what a killed agent left there was removed. */
  private readonly swept = new Map<string, Promise<void>>()

  private constructor(parts: Parts, domains: AttachedDomains) {
    this.parts = parts
    this.domains = domains
    this.leases = new Leases(parts.journal)
  }

  /** Reads which domains were attached before; touches no storage. */
  static async open(parts: Parts): Promise<FolderStorage> {
    const storage = new FolderStorage(parts, await AttachedDomains.open(parts.registryPath))
    for (const domainId of storage.domains.ids()) storage.swept.set(domainId, storage.sweepOwn(domainId))
    return storage
  }

  async roots(): Promise<{ path: string; availableBytes: number; totalBytes: number }[]> {
    return Promise.all(
      this.parts.roots.map(async (path) => {
        try {
          return { path, ...(await this.client(path).call('space', path)) }
        } catch (error) {
          this.parts.log.warn({ err: error, root: path }, `storage root ${path} does not answer: ${reasonOf(error)}`)
          return { path, availableBytes: 0, totalBytes: 0 }
        }
      }),
    )
  }

  async attach(
    { domainId, name, path }: { domainId: string; name: string; path: string },
    lease: StructureLease,
  ): Promise<StorageDescription> {
    checkId(domainId)
    checkLeaseDomain(lease, domainId)
    const root = this.requireRoot(path)
    await this.leases.accept(lease)
    const io = this.client(root)
    const createdAt = new Date().toISOString()
    const file = {
      kind: 'overt.storage-domain',
      layoutVersion: 1,
      id: domainId,
      name,
      createdAt,
      leaseNumber: 0,
    } as const
    const folder = await io.call('attach', root, path, file)
    await io.call('claim', folder, domainId, lease.number)
    const swept = await io.call('sweep', folder, lease.number, [...this.making])
    if (swept > 0) this.parts.log.info({ domainId, swept }, 'removed what older leases left half made')
    await this.domains.add(domainId, path)
    return this.describe(domainId, path)
  }

  async detach({ domainId, path }: { domainId: string; path: string }, lease: StructureLease): Promise<void> {
    checkId(domainId)
    checkLeaseDomain(lease, domainId)
    await this.leases.accept(lease)
    await this.swept.get(domainId)
    try {
      const root = this.requireRoot(path)
      await this.client(root).call('detach', root, path, domainId, lease.number)
    } catch (error) {
      // A path that is refused can't hold it: attaching it was refused, too.
      if (!(error instanceof AgentError && error.code === 'invalid_request')) throw error
    }
    await this.domains.remove(domainId)
  }

  async connect(domainId: string, path: string): Promise<StorageDescription> {
    checkId(domainId)
    const root = this.requireRoot(path)
    const io = this.client(root)
    const found = await io.call('find', root, path, domainId)
    if ('missing' in found) return missing(domainId, found.missing)
    await this.domains.add(domainId, path)
    return {
      domainId,
      status: 'active',
      leaseNumber: found.domain.leaseNumber,
      ...(await io.call('space', found.folder)),
      volumes: [],
    }
  }

  async describe(domainId: string, path: string): Promise<StorageDescription> {
    const root = this.requireRoot(path)
    const io = this.client(root)
    const found = await io.call('find', root, path, domainId)
    if ('missing' in found) return missing(domainId, found.missing)
    const [space, volumes] = await Promise.all([io.call('space', found.folder), io.call('volumes', found.folder)])
    return {
      domainId,
      status: 'active',
      leaseNumber: found.domain.leaseNumber,
      ...space,
      volumes: volumes.map((volume) => volume.info),
    }
  }

  async renew(lease: StructureLease): Promise<void> {
    await this.leases.accept(lease)
  }

  create(volume: VolumeSpec, lease: StructureLease, job: StorageJob): Promise<VolumeInfo> {
    const { backingVolumeId } = volume
    return this.make(volume, lease, job, async (half, place, signal) => {
      if (!backingVolumeId) return createBlank(half, volume, place, lease.number, signal)
      if (!isThin(volume)) throw new AgentError('invalid_request', 'A linked clone is always a thin qcow2 volume.')
      checkId(backingVolumeId)
      const { info, file } = await requireVolume(place, backingVolumeId)
      const virtualSizeBytes = volume.virtualSizeBytes || info.virtualSizeBytes
      if (virtualSizeBytes < info.virtualSizeBytes)
        throw new AgentError('invalid_request', 'A linked clone cannot be smaller than what it is based on.', {
          details: { backingBytes: info.virtualSizeBytes },
        })
      // By its bare name: both are in one folder, and stay so when the domain is carried elsewhere.
      const backing = { name: backingVolumeId, format: file.format }
      await place.io.call('makeThin', place.folder, lease.number, volume.volumeId, { virtualSizeBytes, backing })
    })
  }

  copy(volume: VolumeSpec, sourceVolumeId: string, lease: StructureLease, job: StorageJob): Promise<VolumeInfo> {
    checkId(sourceVolumeId)
    return this.make(volume, lease, job, async (half, place, signal) => {
      const source = await requireVolume(place, sourceVolumeId)
      const from = ['-f', source.file.format, layout.volume(place.folder, sourceVolumeId)]
      await this.convert(from, half, volume, source.info.virtualSizeBytes, place, { ...job, signal })
    })
  }

  import(
    volume: VolumeSpec,
    source: { path: string; format: ImageFile['format'] },
    lease: StructureLease,
    job: StorageJob,
  ): Promise<VolumeInfo> {
    return this.make(volume, lease, job, async (half, place, signal) => {
      const { io, image, mark } = await this.inspect(source.path, source.format, signal)
      const format = image.format === 'qcow2' ? 'qcow2' : 'raw'
      // `backing: null` holds even if the header is changed between the check and the copy.
      const file = { driver: 'file', filename: mark.path }
      const node = format === 'qcow2' ? { driver: format, file, backing: null } : { driver: format, file }
      const from = [`json:${JSON.stringify(node)}`]
      await this.convert(from, half, volume, image.virtualSizeBytes, place, { ...job, signal })
      if (!(await io.call('isSame', mark)))
        throw new AgentError('conflict', 'The image file was changed while it was copied.')
    })
  }

  async inspectFile(path: string): Promise<ImageFile> {
    return (await this.inspect(path)).image
  }

  async delete(domainId: string, volumeId: string, lease: StructureLease, job: StorageJob): Promise<void> {
    checkId(volumeId)
    const { place, signal } = await this.begin(domainId, lease, job)
    const known = await place.io.call('volume', place.folder, volumeId)
    if (known) {
      const volumes = await place.io.call('volumes', place.folder)
      const dependents = volumes.filter((other) => other.file.backingVolumeId === volumeId)
      if (dependents.length > 0)
        throw new AgentError('conflict', 'Other volumes are based on this one.', {
          details: { volumeIds: dependents.slice(0, 20).map((other) => other.info.volumeId) },
        })
      await refuseInUse(layout.volume(place.folder, volumeId), known.file.format, signal)
    }
    await place.io.call('remove', place.folder, domainId, lease.number, volumeId)
  }

  async chain(domainId: string, volumeId: string): Promise<VolumeImage[]> {
    const place = await this.place(domainId)
    const images: VolumeImage[] = []
    let next: string | undefined = volumeId
    while (next) {
      if (images.length >= MAX_CHAIN)
        throw new AgentError('host_failed', 'The chain of the volume is too long or a loop.')
      checkId(next)
      const volume: StoredVolume = await requireVolume(place, next)
      images.push({ path: layout.volume(place.folder, next), format: volume.file.format })
      next = volume.file.backingVolumeId
    }
    return images
  }

  async close(): Promise<void> {
    this.leases.close()
    for (const client of this.clients.values()) client.close()
  }

  /** The frame of every job that ends in a new volume: lease, a name of its own while made, publication or nothing. */
  private async make(spec: VolumeSpec, lease: StructureLease, job: StorageJob, maker: Maker): Promise<VolumeInfo> {
    checkId(spec.volumeId)
    const { place, signal } = await this.begin(spec.domainId, lease, job)
    const existing = await place.io.call('volume', place.folder, spec.volumeId)
    if (existing) return sameOrRefuse(existing, spec)
    await place.io.call('discard', place.folder, lease.number, spec.volumeId)
    const half = layout.half(place.folder, lease.number, spec.volumeId)
    this.making.add(basename(half))
    try {
      await maker(half, place, signal)
      signal.throwIfAborted()
      const published = await place.io.call('publish', place.folder, lease.number, volumeFile(spec, lease.number))
      return published.info
    } catch (error) {
      await place.io.call('discard', place.folder, lease.number, spec.volumeId).catch((discard: unknown) => {
        // The next holder of the lease sweeps it.
        this.parts.log.warn(
          { err: discard, volumeId: spec.volumeId },
          `a half-made volume was left: ${reasonOf(discard)}`,
        )
      })
      throw error
    } finally {
      this.making.delete(basename(half))
    }
  }

  /** Removes what a killed agent left of jobs under the lease this host still holds; another holder's is not ours. */
  private async sweepOwn(domainId: string): Promise<void> {
    const { journal, log } = this.parts
    try {
      const { io, folder, leaseNumber } = await this.place(domainId)
      if (journal.state.leases.get(domainId) !== leaseNumber) return
      const swept = await io.call('sweep', folder, leaseNumber, [])
      if (swept > 0) log.info({ domainId, swept }, 'removed what was left half made')
    } catch (error) {
      log.warn({ err: error, domainId }, `a storage domain could not be looked through: ${reasonOf(error)}`)
    }
  }

  private async begin(domainId: string, lease: StructureLease, job: StorageJob) {
    checkLeaseDomain(lease, domainId)
    await this.leases.accept(lease)
    await this.swept.get(domainId)
    const place = await this.place(domainId)
    await place.io.call('claim', place.folder, domainId, lease.number)
    return { place, signal: this.leases.signalFor(lease, job.signal) }
  }

  private async convert(
    from: string[],
    half: string,
    spec: VolumeSpec,
    sourceBytes: number,
    place: Place,
    job: StorageJob,
  ): Promise<void> {
    const wanted = spec.virtualSizeBytes
    if (wanted > 0 && wanted < sourceBytes)
      throw new AgentError('invalid_request', 'The volume cannot be smaller than its source.', {
        details: { sourceBytes },
      })
    const size = Math.max(wanted, Math.ceil(sourceBytes / 512) * 512)
    if (spec.allocation === 'preallocated') checkSpace(size, await place.io.call('space', place.folder))
    const options = preallocation(spec)
    const { journal } = this.parts
    const confine: QemuImgOptions = {
      signal: job.signal,
      deadlineMs: Number.POSITIVE_INFINITY,
      memoryBytes: 4 * 2 ** 30,
      onProgress: (percent) => job.progress(percent),
      onStarted: (child) => journal.append({ t: 'child', id: job.key, ...child, what: 'qemu-img convert' }),
    }
    try {
      await qemuImg(['convert', '-p', '-t', 'writeback', ...from, '-O', spec.format, ...options, half], confine)
      if (size > sourceBytes) {
        const grown = spec.allocation === 'preallocated' ? ['--preallocation=falloc'] : []
        await qemuImg(['resize', '-q', '-f', spec.format, ...grown, half, String(size)], { signal: job.signal })
      }
    } finally {
      await journal.append({ t: 'childEnd', id: job.key })
    }
  }

  private async inspect(path: string, format?: ImageFile['format'], signal?: AbortSignal) {
    const root = this.requireRoot(path)
    const io = this.client(root)
    const { image, mark } = await io.call('inspect', root, path, format)
    await crossCheck(mark.path, image.format === 'qcow2' ? 'qcow2' : 'raw', image.virtualSizeBytes, signal)
    return { io, image, mark }
  }

  private async place(domainId: string): Promise<Place> {
    const path = this.domains.pathOf(domainId)
    if (!path)
      throw new AgentError('not_found', 'The storage domain is not attached to this host.', { details: { domainId } })
    const root = this.requireRoot(path)
    const io = this.client(root)
    const found = await io.call('find', root, path, domainId)
    if ('missing' in found) throw new AgentError('not_found', found.missing, { details: { domainId } })
    return { io, folder: found.folder, domainId, leaseNumber: found.domain.leaseNumber }
  }

  private requireRoot(path: string): string {
    checkPlainPath(path)
    const root = rootOf(this.parts.roots, path)
    if (!root)
      throw new AgentError('invalid_request', `${path} is not beneath a storage root of this host.`, {
        details: { storageRoots: this.parts.roots },
      })
    return root
  }

  private client(root: string): IoClient {
    let client = this.clients.get(root)
    if (!client) {
      client = new IoClient(root, this.parts.log)
      this.clients.set(root, client)
    }
    return client
  }
}

function missing(domainId: string, message: string): StorageDescription {
  return { domainId, status: 'missing', message, totalBytes: 0, availableBytes: 0, volumes: [] }
}

async function requireVolume(place: Place, volumeId: string): Promise<StoredVolume> {
  const volume = await place.io.call('volume', place.folder, volumeId)
  if (volume) return volume
  throw new AgentError('not_found', 'The volume is not in its storage domain.', { details: { volumeId } })
}

function isThin({ format, allocation }: VolumeSpec): boolean {
  return format === 'qcow2' && allocation === 'thin'
}

async function createBlank(
  half: string,
  spec: VolumeSpec,
  { io, folder }: Place,
  leaseNumber: number,
  signal: AbortSignal,
): Promise<void> {
  const { virtualSizeBytes, volumeId } = spec
  if (virtualSizeBytes < 512 || virtualSizeBytes % 512 !== 0)
    throw new AgentError('invalid_request', 'The size of an empty volume must be a multiple of 512 bytes.')
  if (isThin(spec)) return await io.call('makeThin', folder, leaseNumber, volumeId, { virtualSizeBytes })
  if (spec.allocation === 'preallocated') checkSpace(virtualSizeBytes, await io.call('space', folder))
  await qemuImg(['create', '-q', '-f', spec.format, ...preallocation(spec), half, String(virtualSizeBytes)], {
    signal,
    deadlineMs: 300_000,
  })
}

/** QEMU locks the images it has open; reading the header without being able to share that lock tells. */
async function refuseInUse(path: string, format: string, signal: AbortSignal): Promise<void> {
  try {
    await qemuImg(['info', '--output=json', '-f', format, path], { signal })
  } catch (error) {
    if (error instanceof AgentError && error.code === 'host_failed') return // damaged, not in use: it may go
    throw error
  }
}
