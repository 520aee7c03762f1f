import type { StructureLease, VolumeInfo, VolumeSpec } from '@overt/api-client/agent'
import { AgentError } from '../errors.ts'
import type { VolumeFile } from './io/layout.ts'
import type { StoredVolume } from './io/operations.ts'
import { isPlainUuid } from './port.ts'

/** Refuses an id that is not safe as a file name. */
export function checkId(id: string): void {
  if (!isPlainUuid(id)) throw new AgentError('invalid_request', 'The id is not a lower-case UUID.', { details: { id } })
}

/** Refuses a lease of another domain. */
export function checkLeaseDomain(lease: StructureLease, domainId: string): void {
  if (lease.domainId !== domainId)
    throw new AgentError('invalid_request', 'The structure lease is of another storage domain.', {
      details: { leaseDomainId: lease.domainId, domainId },
    })
}

/** A volume made by an earlier try of the same command is the answer; any other with this id is not. */
export function sameOrRefuse(existing: StoredVolume, spec: VolumeSpec): VolumeInfo {
  const { file, info } = existing
  const same =
    file.diskId === spec.diskId &&
    file.format === spec.format &&
    file.backingVolumeId === spec.backingVolumeId &&
    (spec.virtualSizeBytes === 0 || info.virtualSizeBytes >= spec.virtualSizeBytes)
  if (same) return info
  throw new AgentError('already_exists', 'There is another volume with this id.', {
    details: { volumeId: spec.volumeId },
  })
}

/** The metadata of a new volume; its virtual size is read from the image when it is published. */
export function volumeFile(spec: VolumeSpec, leaseNumber: number): VolumeFile {
  return {
    layoutVersion: 1,
    id: spec.volumeId,
    domainId: spec.domainId,
    diskId: spec.diskId,
    ...(spec.diskName === undefined ? {} : { diskName: spec.diskName }),
    format: spec.format,
    allocation: spec.allocation,
    virtualSizeBytes: spec.virtualSizeBytes,
    ...(spec.backingVolumeId ? { backingVolumeId: spec.backingVolumeId } : {}),
    createdAt: new Date().toISOString(),
    leaseNumber,
  }
}

/** qemu-img's options for the allocation asked for. */
export function preallocation(spec: VolumeSpec): string[] {
  return spec.allocation === 'preallocated' ? ['-o', 'preallocation=falloc'] : []
}

/** Refuses what does not fit into the space there is. */
export function checkSpace(neededBytes: number, space: { availableBytes: number }): void {
  if (neededBytes <= space.availableBytes) return
  throw new AgentError('insufficient_capacity', 'The storage domain has not enough space for the volume.', {
    details: { neededBytes, availableBytes: space.availableBytes },
  })
}
