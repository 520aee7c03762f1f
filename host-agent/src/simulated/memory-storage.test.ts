import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Journal } from '../journal/journal.ts'
import { MemoryStorage } from './memory-storage.ts'

let folder: string
let journal: Journal
let storage: MemoryStorage
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overt-memory-storage-'))
  journal = await Journal.open(join(folder, 'journal.log'))
  storage = await MemoryStorage.open({ roots: ['/srv'] }, journal)
})
afterEach(async () => {
  await storage.close()
  await journal.close()
  await rm(folder, { recursive: true, force: true })
})

it('lets an empty domain go, as the real one does', async () => {
  const [domainId, other] = [randomUUID(), randomUUID()]
  const lease = (id: string) => ({ domainId: id, number: 1, validForMs: 60_000 })
  const path = '/srv/main'
  await storage.attach({ domainId, name: 'main', path }, lease(domainId))
  const volume = { domainId, volumeId: randomUUID(), diskId: randomUUID() }
  const spec = { ...volume, format: 'qcow2', allocation: 'thin', virtualSizeBytes: 2 ** 20 } as const
  await storage.create(spec, lease(domainId))
  await expect(storage.detach({ domainId, path }, lease(domainId))).rejects.toMatchObject({ code: 'conflict' })
  await storage.delete(domainId, volume.volumeId, lease(domainId))
  await storage.detach({ domainId, path }, lease(domainId))
  await storage.detach({ domainId, path }, lease(domainId))
  expect(await storage.attach({ domainId: other, name: 'other', path }, lease(other))).toMatchObject({
    status: 'active',
  })
})
