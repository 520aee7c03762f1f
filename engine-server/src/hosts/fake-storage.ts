import type { AgentMethod, AgentParams, AgentResult, StructureLease, VolumeInfo } from '@overt/api-client/agent'
import { AgentFailure } from './agent-errors.ts'

/** How an agent in memory answers each method. */
export type Handlers = { readonly [M in AgentMethod]: (params: AgentParams<M>) => AgentResult<M> }

/** A storage domain on a host in memory. */
export interface FakeDomain {
  path: string
  name: string
  leaseNumber: number
  missing: boolean
  readonly volumes: Map<string, VolumeInfo>
}
/** What the storage of a host in memory holds. */
interface FakeStorage {
  readonly domains: Map<string, FakeDomain>
  /** Image files, by path. */
  readonly files: ReadonlyMap<string, AgentResult<'volume.inspectFile'>>
}

/** The methods of storage domains and volumes, with the fence of the structure lease. */
export function storageHandlers({ domains, files }: FakeStorage) {
  const domainOf = ({ domainId, number }: StructureLease): FakeDomain => {
    const domain = domains.get(domainId)
    if (!domain || domain.missing) throw new AgentFailure('not_found', `Storage domain ${domainId} is not here.`)
    if (number < domain.leaseNumber) throw fenced('lease')
    domain.leaseNumber = number
    return domain
  }

  const describe = (domainId: string): AgentResult<'storage.describe'> => {
    const domain = domains.get(domainId)
    if (!domain || domain.missing)
      return { domainId, status: 'missing', message: 'It is not here.', totalBytes: 0, availableBytes: 0, volumes: [] }
    const used = [...domain.volumes.values()].reduce((sum, { actualSizeBytes }) => sum + actualSizeBytes, 0)
    const { leaseNumber, volumes } = domain
    return {
      domainId,
      status: 'active',
      leaseNumber,
      totalBytes: 1e12,
      availableBytes: 1e12 - used,
      volumes: [...volumes.values()],
    }
  }

  return {
    'storage.attach': ({ domainId, path, name, lease }) => {
      const at = [...domains].find(([, domain]) => domain.path === path)
      if (at && at[0] !== domainId) throw new AgentFailure('conflict', `${path} holds another storage domain.`)
      if (!at) domains.set(domainId, { path, name, leaseNumber: 0, missing: false, volumes: new Map() })
      domainOf(lease)
      return describe(domainId)
    },
    'storage.detach': ({ domainId, lease }) => {
      if (!domains.has(domainId)) return {}
      if (domainOf(lease).volumes.size > 0) throw new AgentFailure('conflict', 'The storage domain holds volumes.')
      domains.delete(domainId)
      return {}
    },
    'storage.connect': ({ domainId }) => ({ ...describe(domainId), volumes: [] }),
    'storage.describe': ({ domainId }) => describe(domainId),
    'storage.renew': ({ lease }) => {
      domainOf(lease)
      return {}
    },
    'volume.create': ({ lease, volume }) => {
      const { volumes } = domainOf(lease)
      if (volume.backingVolumeId && !volumes.has(volume.backingVolumeId))
        throw new AgentFailure('not_found', `There is no volume ${volume.backingVolumeId}.`)
      return addVolume(volumes, volume, volume.allocation === 'thin' ? 196_608 : volume.virtualSizeBytes)
    },
    'volume.copy': ({ lease, volume, sourceVolumeId }) => {
      const { volumes } = domainOf(lease)
      const source = volumes.get(sourceVolumeId)
      if (!source) throw new AgentFailure('not_found', `There is no volume ${sourceVolumeId}.`)
      const { backingVolumeId: _none, ...independent } = volume
      return addVolume(volumes, { ...independent, virtualSizeBytes: source.virtualSizeBytes }, source.actualSizeBytes)
    },
    'volume.import': ({ lease, volume, path, sourceFormat }) => {
      const file = files.get(path)
      if (!file) throw new AgentFailure('not_found', `There is no file ${path}.`)
      if (file.format !== sourceFormat) throw new AgentFailure('invalid_request', `${path} is ${file.format}.`)
      const { volumes } = domainOf(lease)
      return addVolume(volumes, { ...volume, virtualSizeBytes: file.virtualSizeBytes }, file.actualSizeBytes)
    },
    'volume.inspectFile': ({ path }) => {
      const file = files.get(path)
      if (!file) throw new AgentFailure('not_found', `There is no file ${path}.`)
      return file
    },
    'volume.delete': ({ lease, volumeId }) => {
      const { volumes } = domainOf(lease)
      if ([...volumes.values()].some(({ backingVolumeId }) => backingVolumeId === volumeId))
        throw new AgentFailure('conflict', 'Other volumes are based on it.')
      volumes.delete(volumeId)
      return {}
    },
  } satisfies Partial<Handlers>
}

/** The failure of a command that something newer has overtaken. */
export function fenced(what: string): AgentFailure {
  return new AgentFailure('fenced', `A newer ${what} has been seen already.`, { fence: what })
}

function addVolume(
  volumes: FakeDomain['volumes'],
  spec: AgentParams<'volume.create'>['volume'],
  actualSizeBytes: number,
): VolumeInfo {
  if (volumes.has(spec.volumeId)) throw new AgentFailure('already_exists', `Volume ${spec.volumeId} is there already.`)
  const { volumeId, diskId, format, virtualSizeBytes, backingVolumeId } = spec
  const base = backingVolumeId ? { backingVolumeId } : {}
  const info: VolumeInfo = { volumeId, diskId, format, virtualSizeBytes, actualSizeBytes, ...base }
  volumes.set(volumeId, info)
  return info
}
