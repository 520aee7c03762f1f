import { join } from 'node:path'

/** The content of `domain.json`: how a folder says which storage domain it is. */
export type DomainFile = {
  kind: 'overt.storage-domain'
  layoutVersion: 1
  id: string
  name: string
  createdAt: string
  /** Highest structure lease number under which it was changed. */
  leaseNumber: number
}

/** The content of `volumes/<id>.json`: what is needed to know a volume again elsewhere. */
export type VolumeFile = {
  layoutVersion: 1
  id: string
  domainId: string
  diskId: string
  diskName?: string
  format: 'raw' | 'qcow2'
  allocation: 'thin' | 'preallocated'
  virtualSizeBytes: number
  backingVolumeId?: string
  createdAt: string
  leaseNumber: number
}

/**
 * Where things are inside a domain's folder:
 * `domain.json`; `volumes/<id>` and `volumes/<id>.json`; `making/<lease>-<id>` while made; `trash/<lease>-<id>-<random>`
 * while removed. A volume exists when both its files do.
 */
export const layout = {
  domainFile: (domain: string) => join(domain, 'domain.json'),
  volumes: (domain: string) => join(domain, 'volumes'),
  volume: (domain: string, id: string) => join(domain, 'volumes', id),
  volumeFile: (domain: string, id: string) => join(domain, 'volumes', `${id}.json`),
  making: (domain: string) => join(domain, 'making'),
  half: (domain: string, lease: number, id: string) => join(domain, 'making', `${lease}-${id}`),
  trash: (domain: string) => join(domain, 'trash'),
}

/** The lease number in the name of a half-made or trashed file; undefined for a foreign name. */
export function leaseOfName(name: string): number | undefined {
  const digits = /^(\d{1,15})-/.exec(name)?.[1]
  return digits === undefined ? undefined : Number(digits)
}
