import { randomBytes } from 'node:crypto'
import { chmod, lstat, mkdir, open, readdir, readFile, rename, rm, rmdir, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { VolumeInfo } from '@overt/api-client/agent'
import { AgentError, systemErrorCode } from '../../errors.ts'
import { syncFile, syncFolder, writeFileAtomic, writeSynced } from '../../system/files.ts'
import { type ImageFile, isPlainUuid } from '../port.ts'
import { inspectHeader } from './image-header.ts'
import { type DomainFile, layout, leaseOfName, type VolumeFile } from './layout.ts'
import { openPlainFile, walkBeneath } from './paths.ts'
import { type EmptyQcow2, emptyQcow2, readQcow2Size } from './qcow2.ts'

/** A volume with what only its metadata file tells. */
export type StoredVolume = { info: VolumeInfo; file: VolumeFile }

/** A file that must still be the same when a job on it ends. */
export type FileMark = { path: string; device: string; inode: string; sizeBytes: number; modifiedNs: string }

/**
 * What the I/O process does on storage, each call one question. It runs apart from the agent because a mount that hangs
 * blocks the threads of whoever touches it.
 */
export const operations = {
  /** Total and available bytes of the file system that holds a path. */
  async space(path: string): Promise<{ totalBytes: number; availableBytes: number }> {
    const { bsize, blocks, bavail } = await statfs(path)
    return { totalBytes: blocks * bsize, availableBytes: bavail * bsize }
  },

  /** Makes an empty or missing folder a storage domain, or opens the one it is. */
  async attach(root: string, path: string, domain: DomainFile): Promise<string> {
    const folder = await walkBeneath(root, path, true)
    if (!folder) throw new AgentError('not_found', `${path} is not there.`)
    await refuseNesting(root, folder)
    const known = await readDomain(folder)
    if (known && known.id !== domain.id)
      throw new AgentError('conflict', `${path} holds another storage domain, ${known.name}.`, {
        details: { domainId: known.id },
      })
    if (known) return folder
    const foreign = await foreignNames(folder)
    if (foreign.length > 0)
      throw new AgentError('conflict', `${path} is not empty; a storage domain needs a folder of its own.`, {
        details: { found: foreign.slice(0, 5) },
      })
    for (const part of [layout.volumes(folder), layout.making(folder), layout.trash(folder)])
      await mkdir(part, { recursive: true, mode: 0o711 })
    await chmod(folder, 0o711)
    // Last: a folder with this file is a whole domain.
    await writeFileAtomic(layout.domainFile(folder), JSON.stringify(domain, null, 2))
    return folder
  },

  /**
   * Makes the folder of an empty domain an empty folder again; it stays, for it may have been there before. Does
   * nothing when the domain is not there. May run again after a crash at any point.
   */
  async detach(root: string, path: string, domainId: string, leaseNumber: number): Promise<void> {
    const folder = await walkBeneath(root, path, false)
    if (!folder) return
    const found = await readDomain(folder).catch((error: unknown) => {
      if (error instanceof AgentError) return 'foreign' as const // of another layout, or no file of ours
      throw error
    })
    if (found === 'foreign' || (found && found.id !== domainId)) return
    if (found) {
      await requireLease(folder, domainId, leaseNumber)
      const held = (await readdir(layout.volumes(folder))).length + (await readdir(layout.making(folder))).length
      if (held > 0) throw new AgentError('conflict', 'The storage domain holds volumes; delete them first.')
      // First: what is left without this file is no domain, and may be attached as a new one.
      await rm(layout.domainFile(folder), { force: true })
      await syncFolder(folder)
    }
    if ((await foreignNames(folder)).length > 0) return // never was a domain: attaching refused it
    for (const part of [layout.volumes(folder), layout.making(folder), layout.trash(folder)]) await removeEmpty(part)
  },

  /** The real folder of a domain, or why it is not there. */
  async find(
    root: string,
    path: string,
    domainId: string,
  ): Promise<{ folder: string; domain: DomainFile } | { missing: string }> {
    const folder = await walkBeneath(root, path, false)
    if (!folder) return { missing: `${path} does not exist.` }
    const domain = await readDomain(folder)
    if (!domain) return { missing: `${path} holds no storage domain.` }
    if (domain.id !== domainId) return { missing: `${path} holds another storage domain, ${domain.name}.` }
    return { folder, domain }
  },

  /** Writes a newer lease number into the domain and sweeps what older leases left half made; refuses an older one. */
  async claim(folder: string, domainId: string, leaseNumber: number): Promise<void> {
    const domain = await requireLease(folder, domainId, leaseNumber)
    if (leaseNumber > domain.leaseNumber)
      await writeFileAtomic(layout.domainFile(folder), JSON.stringify({ ...domain, leaseNumber }, null, 2))
    // Of this very lease nothing is swept: jobs under it may run.
    if (leaseNumber > domain.leaseNumber) await operations.sweep(folder, leaseNumber - 1, [])
  },

  /**
   * Removes half-made files of this lease and older ones except those of jobs that run (`keep`), all trash, and
   * metadata whose image is gone. Only the holder of the lease may, for others make nothing meanwhile.
   */
  async sweep(folder: string, leaseNumber: number, keep: readonly string[]): Promise<number> {
    let removed = 0
    for (const name of await readdir(layout.making(folder))) {
      const lease = leaseOfName(name)
      if (lease === undefined || lease > leaseNumber || keep.includes(name.replace(/\.json$/, ''))) continue
      await rm(join(layout.making(folder), name), { force: true })
      removed += 1
    }
    for (const name of await readdir(layout.trash(folder))) {
      if (leaseOfName(name) === undefined) continue
      await rm(join(layout.trash(folder), name), { force: true })
      removed += 1
    }
    const names = new Set(await readdir(layout.volumes(folder)))
    for (const name of names) {
      if (!name.endsWith('.json') || names.has(name.slice(0, -'.json'.length))) continue
      await rm(join(layout.volumes(folder), name), { force: true })
      removed += 1
    }
    return removed
  },

  /** Removes a half-made file, if any. */
  async discard(folder: string, leaseNumber: number, volumeId: string): Promise<void> {
    const half = layout.half(folder, leaseNumber, volumeId)
    for (const path of [half, `${half}.json`]) await rm(path, { force: true })
  },

  /** Writes an empty qcow2 image as a half-made file: no process is started for what is a few hundred bytes. */
  async makeThin(folder: string, leaseNumber: number, volumeId: string, image: EmptyQcow2): Promise<void> {
    const { parts, fileBytes } = emptyQcow2(image)
    const handle = await open(layout.half(folder, leaseNumber, volumeId), 'wx', 0o600)
    try {
      await handle.truncate(fileBytes)
      for (const { offset, bytes } of parts) await handle.write(bytes, 0, bytes.length, offset)
    } finally {
      await handle.close()
    }
  },

  /** Makes a finished half-made file durable and gives it its name, metadata first. Checks the lease once more. */
  async publish(folder: string, leaseNumber: number, file: VolumeFile): Promise<StoredVolume> {
    const half = layout.half(folder, leaseNumber, file.id)
    await chmod(half, 0o600)
    const complete = { ...file, virtualSizeBytes: await virtualSize(half, file.format) }
    const metadata = `${half}.json`
    await Promise.all([syncFile(half), writeSynced(metadata, JSON.stringify(complete, null, 2))])
    await requireLease(folder, file.domainId, leaseNumber)
    await rename(metadata, layout.volumeFile(folder, file.id))
    // Should a crash keep this name and lose the other, it is no volume; whoever asked for it makes it again or removes it.
    await rename(half, layout.volume(folder, file.id))
    await syncFolder(layout.volumes(folder))
    const stored = await readVolume(folder, file.id)
    if (!stored) throw new AgentError('host_failed', 'The volume vanished while it was published.')
    return stored
  },

  /** One volume; undefined when it is not there. */
  volume: (folder: string, volumeId: string): Promise<StoredVolume | undefined> => readVolume(folder, volumeId),

  /** All volumes. */
  async volumes(folder: string): Promise<StoredVolume[]> {
    const ids = (await readdir(layout.volumes(folder))).filter(isPlainUuid)
    const found: StoredVolume[] = []
    for (const id of ids) {
      const volume = await readVolume(folder, id)
      if (volume) found.push(volume)
    }
    return found
  },

  /** Renames a volume to trash, then removes it. */
  async remove(folder: string, domainId: string, leaseNumber: number, volumeId: string): Promise<void> {
    await requireLease(folder, domainId, leaseNumber)
    const trash = join(layout.trash(folder), `${leaseNumber}-${volumeId}-${randomBytes(4).toString('hex')}`)
    try {
      await rename(layout.volume(folder, volumeId), trash)
    } catch (error) {
      if (systemErrorCode(error) !== 'ENOENT') throw error
    }
    await syncFolder(layout.volumes(folder))
    await rm(layout.volumeFile(folder, volumeId), { force: true })
    await rm(trash, { force: true })
    await syncFolder(layout.volumes(folder))
  },

  /** Reads an image file's header without trusting it. `format` is what it must be; absent: whatever it is. */
  async inspect(
    root: string,
    path: string,
    format?: ImageFile['format'],
  ): Promise<{ image: ImageFile; mark: FileMark }> {
    const real = await walkBeneath(root, path, false)
    if (!real) throw new AgentError('not_found', `${path} does not exist.`)
    const { file, stat: found } = await openPlainFile(real)
    try {
      const image = await inspectHeader(file, found.size, format)
      return { image: { ...image, actualSizeBytes: found.blocks * 512 }, mark: await markOf(real) }
    } finally {
      await file.close()
    }
  },

  /** Whether a file is still the one that was marked. */
  async isSame(mark: FileMark): Promise<boolean> {
    const now = await markOf(mark.path)
    return (
      now.device === mark.device &&
      now.inode === mark.inode &&
      now.sizeBytes === mark.sizeBytes &&
      now.modifiedNs === mark.modifiedNs
    )
  },
}

export type Operations = typeof operations

/** Names of a domain being made by a crashed attempt. */
const ours = new Set(['volumes', 'making', 'trash'])

/** What a folder holds that no attempt to make a domain there has left. */
async function foreignNames(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name !== 'lost+found' && !ours.has(name))
}

/** Removes a folder unless something is in it. */
async function removeEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder)
  } catch (error) {
    const code = systemErrorCode(error)
    if (code !== 'ENOENT' && code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error
  }
}

async function readDomain(folder: string): Promise<DomainFile | undefined> {
  const domain = await readJson<DomainFile>(layout.domainFile(folder))
  if (!domain) return undefined
  if (domain.kind !== 'overt.storage-domain' || domain.layoutVersion !== 1)
    throw new AgentError('conflict', `${folder} holds a storage domain of a newer or unknown layout.`)
  return domain
}

async function requireLease(folder: string, domainId: string, leaseNumber: number): Promise<DomainFile> {
  const domain = await readDomain(folder)
  if (domain?.id !== domainId) throw new AgentError('not_found', 'The storage domain is not in its folder any more.')
  if (leaseNumber < domain.leaseNumber)
    throw new AgentError(
      'fenced',
      `The lease is ${leaseNumber}, but the domain was changed under ${domain.leaseNumber}.`,
      {
        details: { fence: 'lease', given: leaseNumber, seen: domain.leaseNumber },
      },
    )
  return domain
}

/** A domain inside another would be swept or deleted with it. */
async function refuseNesting(root: string, folder: string): Promise<void> {
  for (let at = dirname(folder); at.length >= root.length && at !== '/'; at = dirname(at))
    if (await readDomain(at))
      throw new AgentError('conflict', `${at} is a storage domain; another cannot be inside it.`)
}

async function readVolume(folder: string, id: string): Promise<StoredVolume | undefined> {
  const file = await readJson<VolumeFile>(layout.volumeFile(folder, id))
  if (!file) return undefined
  const path = layout.volume(folder, id)
  let blocks: number
  try {
    const found = await lstat(path)
    if (!found.isFile()) return undefined
    blocks = found.blocks
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined
    throw error
  }
  const info: VolumeInfo = {
    volumeId: id,
    diskId: file.diskId,
    format: file.format,
    virtualSizeBytes: await virtualSize(path, file.format).catch(() => file.virtualSizeBytes),
    actualSizeBytes: blocks * 512,
    ...(file.backingVolumeId ? { backingVolumeId: file.backingVolumeId } : {}),
  }
  return { info, file }
}

/** From the image itself, for it may have grown; the format from our metadata, for a guest can write any header. */
async function virtualSize(path: string, format: 'raw' | 'qcow2'): Promise<number> {
  return format === 'raw' ? (await stat(path)).size : readQcow2Size(path)
}

async function readJson<T>(path: string): Promise<T | undefined> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT' || systemErrorCode(error) === 'ENOTDIR') return undefined
    throw error
  }
  try {
    return JSON.parse(text) as T // files of ours, written as a whole
  } catch (error) {
    throw new AgentError('host_failed', `${path} is damaged.`, { cause: error })
  }
}

async function markOf(path: string): Promise<FileMark> {
  const found = await stat(path, { bigint: true })
  return {
    path,
    device: String(found.dev),
    inode: String(found.ino),
    sizeBytes: Number(found.size),
    modifiedNs: String(found.mtimeNs),
  }
}
