import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aJob, aStorage, type StorageFixture } from './storage-fixture.ts'

let fixture: StorageFixture
beforeEach(async () => {
  fixture = await aStorage()
})
afterEach(() => fixture.close())

function qemuImgInfo(path: string): Record<string, unknown> {
  return JSON.parse(execFileSync('qemu-img', ['info', '--output=json', path], { encoding: 'utf8' })) as Record<
    string,
    unknown
  >
}
const imageOf = (volumeId: string) => join(fixture.path, 'volumes', volumeId)
const leftovers = async () => [
  ...(await readdir(join(fixture.path, 'making'))),
  ...(await readdir(join(fixture.path, 'trash'))),
]

describe('a storage domain', () => {
  it('describes itself in its folder, which QEMU can traverse and nobody else can read', async () => {
    const file = JSON.parse(await readFile(join(fixture.path, 'domain.json'), 'utf8')) as object
    expect(file).toMatchObject({ kind: 'overt.storage-domain', id: fixture.domainId, name: 'main', leaseNumber: 1 })
    expect((await stat(fixture.path)).mode & 0o777).toBe(0o711)
    const description = await fixture.storage.describe(fixture.domainId, fixture.path)
    expect(description).toMatchObject({ status: 'active', leaseNumber: 1, volumes: [] })
    expect(description.totalBytes).toBeGreaterThan(description.availableBytes)
  })

  it('is attached again as it is, and known after a restart', async () => {
    const { storage, domainId, path, lease, aVolume } = fixture
    const volume = aVolume()
    await storage.create(volume, lease(), aJob())
    const again = await storage.attach({ domainId, name: 'other', path }, lease(2))
    expect(again).toMatchObject({ leaseNumber: 2, volumes: [{ volumeId: volume.volumeId, diskId: volume.diskId }] })
    await fixture.restart()
    expect(await fixture.storage.chain(domainId, volume.volumeId)).toEqual([
      { path: imageOf(volume.volumeId), format: 'qcow2' },
    ])
  })

  it.each([
    ['outside every root', '/etc/overt-never'],
    ['with dots', (f: StorageFixture) => `${f.root}/../elsewhere`],
    ['relative', 'root/main'],
    ['with a control character', (f: StorageFixture) => `${f.root}/a\nb`],
    ['of a root that only begins alike', (f: StorageFixture) => `${f.root}x/main`],
  ])('is refused at a path %s', async (_what, given) => {
    const path = typeof given === 'string' ? given : given(fixture)
    const attach = fixture.storage.attach({ domainId: fixture.domainId, name: 'x', path }, fixture.lease())
    await expect(attach).rejects.toMatchObject({ code: 'invalid_request' })
  })

  it('is refused behind a symbolic link, in a folder in use, in another domain, or as another domain', async () => {
    const { storage, root, path, folder } = fixture
    const other = { domainId: randomUUID(), name: 'x' }
    const lease = { domainId: other.domainId, number: 1, validForMs: 1_000 }
    await mkdir(join(folder, 'outside'))
    await symlink(join(folder, 'outside'), join(root, 'link'))
    await mkdir(join(root, 'used'))
    await writeFile(join(root, 'used', 'letter.txt'), 'mine')
    const attach = (at: string) => storage.attach({ ...other, path: at }, lease)
    await expect(attach(join(root, 'link', 'a'))).rejects.toMatchObject({ code: 'invalid_request' })
    await expect(attach(join(root, 'used'))).rejects.toMatchObject({
      code: 'conflict',
      details: { found: ['letter.txt'] },
    })
    await expect(attach(join(path, 'inner'))).rejects.toMatchObject({ code: 'conflict' })
    await expect(attach(path)).rejects.toMatchObject({ code: 'conflict', details: { domainId: fixture.domainId } })
    expect(await readdir(join(folder, 'outside'))).toEqual([])
  })

  it('is detached while it is empty, as often as asked, and its folder can be used again', async () => {
    const { storage, domainId, path, lease } = fixture
    await storage.detach({ domainId, path }, lease())
    await storage.detach({ domainId, path }, lease())
    expect(await readdir(path)).toEqual([])
    expect(await storage.describe(domainId, path)).toMatchObject({ status: 'missing' })
    await expect(storage.chain(domainId, randomUUID())).rejects.toMatchObject({ code: 'not_found' })
    const next = randomUUID()
    const number = { domainId: next, number: 1, validForMs: 600_000 }
    expect(await storage.attach({ domainId: next, name: 'next', path }, number)).toMatchObject({ status: 'active' })
    // The undo of the one before, come late.
    await storage.detach({ domainId, path }, lease())
    expect(await storage.describe(next, path)).toMatchObject({ status: 'active' })
    await fixture.restart()
    await expect(fixture.storage.chain(domainId, randomUUID())).rejects.toMatchObject({ code: 'not_found' })
  })

  it('is not detached while it holds a volume, nor by an older lease', async () => {
    const { storage, domainId, path, lease, aVolume } = fixture
    const volume = aVolume()
    await storage.create(volume, lease(2), aJob())
    await expect(storage.detach({ domainId, path }, lease(1))).rejects.toMatchObject({ code: 'fenced' })
    await expect(storage.detach({ domainId, path }, lease(2))).rejects.toMatchObject({ code: 'conflict' })
    expect((await storage.describe(domainId, path)).volumes).toMatchObject([{ volumeId: volume.volumeId }])
  })

  it('is not looked for where it could not be made', async () => {
    const { storage, root, domainId, lease } = fixture
    const used = join(root, 'used')
    await mkdir(join(used, 'volumes'), { recursive: true })
    await writeFile(join(used, 'letter.txt'), 'mine')
    await mkdir(join(root, 'damaged'))
    await writeFile(join(root, 'damaged', 'domain.json'), '{')
    for (const path of ['/etc/overt-never', 'relative', join(root, 'nowhere'), used, join(root, 'damaged')])
      await storage.detach({ domainId, path }, lease())
    expect((await readdir(used)).sort()).toEqual(['letter.txt', 'volumes'])
    expect(await readdir(join(root, 'damaged'))).toEqual(['domain.json'])
  })

  it('is missing when its folder is gone', async () => {
    const description = await fixture.storage.describe(fixture.domainId, join(fixture.root, 'nowhere'))
    expect(description).toMatchObject({ status: 'missing', volumes: [] })
  })
})

describe('a volume', () => {
  it.each([
    ['qcow2', 'thin'],
    ['qcow2', 'preallocated'],
    ['raw', 'thin'],
    ['raw', 'preallocated'],
  ] as const)('is made as %s, %s', async (format, allocation) => {
    const volume = fixture.aVolume({ format, allocation })
    const info = await fixture.storage.create(volume, fixture.lease(), aJob())
    expect(info).toMatchObject({ volumeId: volume.volumeId, format, virtualSizeBytes: volume.virtualSizeBytes })
    if (allocation === 'preallocated') expect(info.actualSizeBytes).toBeGreaterThanOrEqual(volume.virtualSizeBytes)
    else expect(info.actualSizeBytes).toBeLessThan(2 ** 20)
    expect(qemuImgInfo(imageOf(volume.volumeId))).toMatchObject({ format, 'virtual-size': volume.virtualSizeBytes })
    expect((await stat(imageOf(volume.volumeId))).mode & 0o777).toBe(0o600)
    expect(await leftovers()).toEqual([])
  })

  it('is a linked clone with an explicit format, and its base stays while it does', async () => {
    const { storage, lease, aVolume, domainId } = fixture
    const base = aVolume({ format: 'raw' })
    await storage.create(base, lease(), aJob())
    const clone = aVolume({ backingVolumeId: base.volumeId, virtualSizeBytes: 0 })
    const info = await storage.create(clone, lease(), aJob())
    expect(info).toMatchObject({ virtualSizeBytes: base.virtualSizeBytes, backingVolumeId: base.volumeId })
    expect(qemuImgInfo(imageOf(clone.volumeId))).toMatchObject({
      'backing-filename': base.volumeId,
      'full-backing-filename': imageOf(base.volumeId),
      'backing-filename-format': 'raw',
    })
    expect(await storage.chain(domainId, clone.volumeId)).toEqual([
      { path: imageOf(clone.volumeId), format: 'qcow2' },
      { path: imageOf(base.volumeId), format: 'raw' },
    ])
    const remove = storage.delete(domainId, base.volumeId, lease(), aJob())
    await expect(remove).rejects.toMatchObject({ code: 'conflict', details: { volumeIds: [clone.volumeId] } })
    await storage.delete(domainId, clone.volumeId, lease(), aJob())
    await storage.delete(domainId, base.volumeId, lease(), aJob())
    await storage.delete(domainId, base.volumeId, lease(), aJob())
    expect(await readdir(join(fixture.path, 'volumes'))).toEqual([])
    expect(await leftovers()).toEqual([])
  })

  it('is made once: the same again is the answer, another of its id is refused', async () => {
    const { storage, lease, aVolume } = fixture
    const volume = aVolume()
    const first = await storage.create(volume, lease(), aJob())
    expect(await storage.create(volume, lease(2), aJob())).toEqual(first)
    const other = storage.create({ ...volume, diskId: randomUUID() }, lease(2), aJob())
    await expect(other).rejects.toMatchObject({ code: 'already_exists' })
  })

  it('is copied whole, with progress, and grown', async () => {
    const { storage, lease, aVolume } = fixture
    const base = aVolume({ format: 'raw' })
    await storage.create(base, lease(), aJob())
    await writeFile(imageOf(base.volumeId), 'guest data', { flag: 'r+' })
    const clone = aVolume({ backingVolumeId: base.volumeId, virtualSizeBytes: 0 })
    await storage.create(clone, lease(), aJob())
    const seen: number[] = []
    const copy = aVolume({ format: 'raw', virtualSizeBytes: 32 * 2 ** 20 })
    const info = await storage.copy(copy, clone.volumeId, lease(), aJob({ progress: (percent) => seen.push(percent) }))
    expect(info).toMatchObject({ format: 'raw', virtualSizeBytes: 32 * 2 ** 20 })
    expect(seen.at(-1)).toBe(100)
    expect((await readFile(imageOf(copy.volumeId))).subarray(0, 10).toString()).toBe('guest data')
    await storage.delete(fixture.domainId, clone.volumeId, lease(), aJob())
    expect(fixture.journal.state.children.size).toBe(0)
  })

  it('that is too large leaves nothing and says so', async () => {
    const volume = fixture.aVolume({ allocation: 'preallocated', virtualSizeBytes: 2 ** 45 })
    const made = fixture.storage.create(volume, fixture.lease(), aJob())
    await expect(made).rejects.toMatchObject({ code: 'insufficient_capacity', details: { neededBytes: 2 ** 45 } })
    expect(await leftovers()).toEqual([])
  })

  it('is not deleted while a process has it open as QEMU does', async () => {
    const { storage, lease, aVolume, domainId } = fixture
    const volume = aVolume()
    await storage.create(volume, lease(), aJob())
    // A QEMU without a guest: it opens the image for writing and locks it.
    const pidFile = join(fixture.folder, 'qemu.pid')
    const disk = `driver=qcow2,node-name=disk,file.driver=file,file.filename=${imageOf(volume.volumeId)}`
    const machine = ['-machine', 'none', '-nodefaults', '-display', 'none', '-daemonize', '-pidfile', pidFile]
    execFileSync(
      'qemu-system-x86_64',
      [...machine, '-blockdev', disk, '-device', 'virtio-blk-pci,drive=disk'].slice(0, -2),
    )
    try {
      const remove = storage.delete(domainId, volume.volumeId, lease(), aJob())
      await expect(remove).rejects.toMatchObject({ code: 'conflict' })
    } finally {
      process.kill(Number(await readFile(pidFile, 'utf8')), 'SIGKILL')
    }
  })
})

describe('a structure lease', () => {
  it('of an older number is refused, also after a restart and by the domain itself', async () => {
    const { lease, aVolume, domainId, path } = fixture
    await fixture.storage.create(aVolume(), lease(5), aJob())
    const late = () => fixture.storage.create(aVolume(), lease(4), aJob())
    await expect(late()).rejects.toMatchObject({ code: 'fenced' })
    await fixture.restart()
    await expect(late()).rejects.toMatchObject({ code: 'fenced' })
    await expect(fixture.storage.renew(lease(4))).rejects.toMatchObject({ code: 'fenced' })
    // Another host took the lease meanwhile: only the domain knows.
    const file = JSON.parse(await readFile(join(path, 'domain.json'), 'utf8')) as object
    await writeFile(join(path, 'domain.json'), JSON.stringify({ ...file, leaseNumber: 9 }))
    await expect(fixture.storage.create(aVolume(), lease(8), aJob())).rejects.toMatchObject({ code: 'fenced' })
    await expect(fixture.storage.delete(domainId, randomUUID(), lease(8), aJob())).rejects.toMatchObject({
      code: 'fenced',
    })
  })

  it('of a newer number sweeps what older ones left half made', async () => {
    const { path, lease, domainId, storage } = fixture
    await writeFile(join(path, 'making', `1-${randomUUID()}`), 'half')
    await writeFile(join(path, 'trash', `1-${randomUUID()}-abcd`), 'old')
    await writeFile(join(path, 'volumes', `${randomUUID()}.json`), '{}')
    await storage.attach({ domainId, name: 'main', path }, lease(2))
    expect(await leftovers()).toEqual([])
    expect(await readdir(join(path, 'volumes'))).toEqual([])
  })

  it('is swept by the next agent of what a killed one left under it, not of what another holder makes', async () => {
    const { path, lease, aVolume } = fixture
    await fixture.storage.create(aVolume(), lease(3), aJob())
    const own = `3-${randomUUID()}`
    const others = `4-${randomUUID()}`
    for (const name of [own, others]) await writeFile(join(path, 'making', name), 'half')
    await fixture.restart()
    await fixture.storage.create(aVolume(), lease(3), aJob())
    expect(await leftovers()).toEqual([others])
  })

  it('ends a long job before it is over, and nothing of it is left', { timeout: 60_000 }, async () => {
    const { storage, lease, aVolume } = fixture
    const source = await aBigSource()
    const copy = storage.copy(aVolume({ virtualSizeBytes: 0 }), source, lease(2, 50), aJob())
    await expect(copy).rejects.toMatchObject({ code: 'timeout' })
    expect(await leftovers()).toEqual([])
  })

  it('lets a job go on when it is renewed', { timeout: 60_000 }, async () => {
    const { storage, lease, aVolume } = fixture
    const source = await aBigSource()
    const copy = storage.copy(aVolume({ virtualSizeBytes: 0 }), source, lease(2, 400), aJob())
    await storage.renew(lease(2, 600_000))
    expect(await copy).toMatchObject({ format: 'qcow2' })
  })

  it('and a cancelled job leave nothing', { timeout: 60_000 }, async () => {
    const { storage, lease, aVolume } = fixture
    const source = await aBigSource()
    const abort = new AbortController()
    const job = aJob({ signal: abort.signal, progress: () => abort.abort(new Error('stop')) })
    await expect(storage.copy(aVolume({ virtualSizeBytes: 0 }), source, lease(), job)).rejects.toThrow('stop')
    expect(await leftovers()).toEqual([])
    expect(fixture.journal.state.children.size).toBe(0)
  })

  /** 256 MiB of data, so that copying it takes its time. */
  async function aBigSource(): Promise<string> {
    const volume = fixture.aVolume({ format: 'raw', virtualSizeBytes: 256 * 2 ** 20 })
    await fixture.storage.create(volume, fixture.lease(), aJob())
    const file = await open(imageOf(volume.volumeId), 'r+')
    for (let part = 0; part < 64; part += 1)
      await file.write(Buffer.alloc(4 * 2 ** 20, 'data'), 0, null, part * 4 * 2 ** 20)
    await file.close()
    return volume.volumeId
  }
})
