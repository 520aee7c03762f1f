import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StructureLease, VolumeSpec } from '@overt/api-client/agent'
import { pino } from 'pino'
import { Journal } from '../src/journal/journal.ts'
import { FolderStorage } from '../src/storage/folder-storage.ts'
import type { StorageJob } from '../src/storage/port.ts'

/** A real folder storage with one domain attached, on real files. */
export type StorageFixture = {
  folder: string
  root: string
  path: string
  domainId: string
  journal: Journal
  storage: FolderStorage
  lease: (number?: number, validForMs?: number) => StructureLease
  aVolume: (change?: Partial<VolumeSpec>) => VolumeSpec
  /** As after the agent was killed. */
  restart(): Promise<void>
  close(): Promise<void>
}

const log = pino({ level: 'silent' })

export function aJob(change: Partial<StorageJob> = {}): StorageJob {
  return { key: randomUUID(), signal: new AbortController().signal, progress: () => {}, ...change }
}

export async function aStorage(): Promise<StorageFixture> {
  const folder = await mkdtemp(join(tmpdir(), 'overt-storage-'))
  const root = join(folder, 'root')
  await mkdir(root)
  const domainId = randomUUID()
  const path = join(root, 'main')
  const open = async () => {
    fixture.journal = await Journal.open(join(folder, 'journal.log'))
    const registryPath = join(folder, 'domains.json')
    fixture.storage = await FolderStorage.open({ roots: [root], registryPath, journal: fixture.journal, log })
  }
  const stop = async () => {
    await fixture.storage.close()
    await fixture.journal.close()
  }
  const fixture = {
    folder,
    root,
    path,
    domainId,
    lease: (number = 1, validForMs = 600_000) => ({ domainId, number, validForMs }),
    aVolume: (change: Partial<VolumeSpec> = {}): VolumeSpec => ({
      domainId,
      volumeId: randomUUID(),
      diskId: randomUUID(),
      format: 'qcow2',
      allocation: 'thin',
      virtualSizeBytes: 16 * 2 ** 20,
      ...change,
    }),
    restart: async () => {
      await stop()
      await open()
    },
    close: async () => {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  } as unknown as StorageFixture // journal and storage are set by open()
  await open()
  await fixture.storage.attach({ domainId, name: 'main', path }, fixture.lease())
  return fixture
}
