import type {
  HostDescription,
  StorageDescription,
  StructureLease,
  VolumeInfo,
  VolumeSpec,
} from '@overt/api-client/agent'

/** What a structural job may use of the command that started it. */
export type StorageJob = {
  /** Names the job in the journal. */
  key: string
  signal: AbortSignal
  /** 0 to 100. */
  progress: (percent: number) => void
}

/** One image of a volume's chain, as QEMU opens it. */
export type VolumeImage = { path: string; format: 'raw' | 'qcow2' }

/** What an image file says of itself. */
export type ImageFile = { format: 'raw' | 'qcow2' | 'iso'; virtualSizeBytes: number; actualSizeBytes: number }

/**
 * Storage domains and their volumes on this host. Every change of structure takes a lease; jobs end before it does.
 * Errors are AgentErrors: `fenced` for an older lease, `not_found`, `conflict`, `invalid_request`,
 * `insufficient_capacity` when space runs out, `host_failed`, `timeout` when the storage does not answer.
 */
export type Storage = {
  /** Folders under which domains may be made, with their space. A root that does not answer shows 0 bytes. */
  roots(): Promise<HostDescription['storageRoots']>
  attach(
    domain: { domainId: string; name: string; path: string },
    lease: StructureLease,
    job: StorageJob,
  ): Promise<StorageDescription>
  /** Unmakes an empty domain, so that its folder can be used again. One that is not there is a success. */
  detach(domain: { domainId: string; path: string }, lease: StructureLease): Promise<void>
  /** Lets this host's guests use a domain that another host made in a folder both see; changes nothing there. */
  connect(domainId: string, path: string): Promise<StorageDescription>
  describe(domainId: string, path: string): Promise<StorageDescription>
  renew(lease: StructureLease): Promise<void>
  create(volume: VolumeSpec, lease: StructureLease, job: StorageJob): Promise<VolumeInfo>
  copy(volume: VolumeSpec, sourceVolumeId: string, lease: StructureLease, job: StorageJob): Promise<VolumeInfo>
  import(
    volume: VolumeSpec,
    source: { path: string; format: ImageFile['format'] },
    lease: StructureLease,
    job: StorageJob,
  ): Promise<VolumeInfo>
  inspectFile(path: string): Promise<ImageFile>
  /** A volume that is not there is a success. */
  delete(domainId: string, volumeId: string, lease: StructureLease, job: StorageJob): Promise<void>
  /** The volume and what it is based on, top first. */
  chain(domainId: string, volumeId: string): Promise<VolumeImage[]>
  close(): Promise<void>
}

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Whether this is a UUID in its lower-case form: safe as a file name. */
export function isPlainUuid(text: string): boolean {
  return uuidPattern.test(text)
}
