import { execFileSync } from 'node:child_process'
import { mkdir, readdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ImageFile } from '../src/storage/port.ts'
import { aJob, aStorage, type StorageFixture } from './storage-fixture.ts'

let fixture: StorageFixture
let incoming: string
beforeEach(async () => {
  fixture = await aStorage()
  incoming = join(fixture.root, 'incoming')
  await mkdir(incoming)
})
afterEach(() => fixture.close())

const MIB = 2 ** 20

function qemuImg(...args: string[]): void {
  execFileSync('qemu-img', args, { stdio: 'ignore' })
}

async function put(name: string, bytes: Buffer | string): Promise<string> {
  const path = join(incoming, name)
  await writeFile(path, bytes)
  return path
}

/** A good qcow2 image of 8 MiB, its header then changed by the test. */
async function crafted(change: (header: Buffer) => void, args: string[] = []): Promise<string> {
  const path = join(incoming, 'crafted.qcow2')
  qemuImg('create', '-f', 'qcow2', ...args, path, '8M')
  const bytes = await readFile(path)
  change(bytes)
  await writeFile(path, bytes)
  return path
}

function importing(path: string, format: ImageFile['format'], virtualSizeBytes = 0) {
  const volume = fixture.aVolume({ format: format === 'qcow2' ? 'qcow2' : 'raw', virtualSizeBytes })
  return fixture.storage.import(volume, { path, format }, fixture.lease(), aJob())
}

type Refusal = { code: string; message: string }
type Attempt = { imported: Refusal | undefined; inspected: Refusal | undefined; left: string[] }

async function refusalOf(act: Promise<unknown>): Promise<Refusal | undefined> {
  return act.then(
    () => undefined,
    ({ code, message }: Refusal) => ({ code, message }),
  )
}

/** Tries both ways in, and looks at what was made. */
async function attempt(path: string, format: ImageFile['format']): Promise<Attempt> {
  return {
    imported: await refusalOf(importing(path, format)),
    inspected: await refusalOf(fixture.storage.inspectFile(path)),
    left: [...(await readdir(join(fixture.path, 'volumes'))), ...(await readdir(join(fixture.path, 'making')))],
  }
}

function refused(message: RegExp): Attempt {
  const refusal = { code: 'invalid_request', message: expect.stringMatching(message) as string }
  return { imported: refusal, inspected: refusal, left: [] }
}

describe('an import', () => {
  it('copies a qcow2, a raw and an ISO image, and grows it when asked', async () => {
    const qcow2 = join(incoming, 'a.qcow2')
    qemuImg('create', '-f', 'qcow2', qcow2, '8M')
    expect(await fixture.storage.inspectFile(qcow2)).toMatchObject({ format: 'qcow2', virtualSizeBytes: 8 * MIB })
    expect(await importing(qcow2, 'qcow2')).toMatchObject({ format: 'qcow2', virtualSizeBytes: 8 * MIB })
    expect(await importing(qcow2, 'qcow2', 16 * MIB)).toMatchObject({ virtualSizeBytes: 16 * MIB })

    const raw = await put('a.raw', Buffer.alloc(MIB, 'data'))
    expect(await fixture.storage.inspectFile(raw)).toMatchObject({ format: 'raw', virtualSizeBytes: MIB })
    const { volumeId } = await importing(raw, 'raw')
    expect(await readFile(join(fixture.path, 'volumes', volumeId))).toEqual(Buffer.alloc(MIB, 'data'))

    const content = join(incoming, 'content')
    await mkdir(content)
    await writeFile(join(content, 'hello'), 'hello')
    const iso = join(incoming, 'a.iso')
    execFileSync('xorriso', ['-as', 'genisoimage', '-quiet', '-o', iso, content], { stdio: 'ignore' })
    expect(await fixture.storage.inspectFile(iso)).toMatchObject({ format: 'iso' })
    expect(await importing(iso, 'iso')).toMatchObject({ format: 'raw' })
  })

  it('refuses an image based on another file', async () => {
    const secret = await put('secret.raw', Buffer.alloc(MIB, 's'))
    const path = join(incoming, 'b.qcow2')
    qemuImg('create', '-f', 'qcow2', '-b', secret, '-F', 'raw', path)
    expect(await attempt(path, 'qcow2')).toEqual(refused(/based on another file/))
  })

  it('refuses a backing name of the json: kind', async () => {
    const name = Buffer.from('json:{"driver":"raw","file":{"driver":"file","filename":"/etc/shadow"}}')
    const path = await crafted((header) => {
      name.copy(header, 512)
      header.writeBigUInt64BE(512n, 8)
      header.writeUInt32BE(name.length, 16)
    })
    expect(await attempt(path, 'qcow2')).toEqual(refused(/based on another file/))
  })

  it('refuses an image that keeps its data in another file', async () => {
    const path = join(incoming, 'd.qcow2')
    qemuImg('create', '-f', 'qcow2', '-o', `data_file=${join(incoming, 'data.raw')},data_file_raw=on`, path, '8M')
    expect(await attempt(path, 'qcow2')).toEqual(refused(/data in another file/))
  })

  it('refuses a data file named in a header extension without the feature bit', async () => {
    const path = await crafted((header) => {
      const at = header.readUInt32BE(100)
      const name = Buffer.from('/etc/shadow\0\0\0\0\0')
      header.writeUInt32BE(0x44415441, at)
      header.writeUInt32BE(11, at + 4)
      name.copy(header, at + 8)
      header.writeUInt32BE(0, at + 24)
    })
    expect(await attempt(path, 'qcow2')).toEqual(refused(/names a data file/))
  })

  it('refuses encryption, internal snapshots, corruption, unknown features and absurd headers', async () => {
    const cases: [(header: Buffer) => void, RegExp][] = [
      [(header) => header.writeUInt32BE(1, 32), /encrypted/],
      [(header) => header.writeUInt32BE(3, 60), /internal snapshots/],
      [(header) => header.writeBigUInt64BE(2n, 72), /corrupt/],
      [(header) => header.writeBigUInt64BE(1n << 40n, 72), /unknown features/],
      [(header) => header.writeUInt32BE(9, 4), /unknown version/],
      [(header) => header.writeUInt32BE(40, 20), /cluster size/],
      [(header) => header.writeBigUInt64BE(2n ** 62n, 24), /absurd size/],
      [(header) => header.writeBigUInt64BE(2n ** 50n, 24), /larger than 64 TiB/],
      [(header) => header.writeUInt32BE(2 ** 31, 36), /absurd tables/],
      [(header) => header.writeBigUInt64BE(2n ** 40n, 40), /beyond its end/],
      [(header) => header.writeUInt32BE(7, 100), /header length/],
    ]
    for (const [change, message] of cases)
      expect(await attempt(await crafted(change), 'qcow2')).toEqual(refused(message))
  })

  it('refuses a format other than the one told', async () => {
    const qcow2 = join(incoming, 'a.qcow2')
    qemuImg('create', '-f', 'qcow2', qcow2, '8M')
    const raw = await put('a.raw', Buffer.alloc(MIB))
    const wrong = { code: 'invalid_request' }
    await expect(importing(qcow2, 'raw')).rejects.toMatchObject({ ...wrong, details: { found: 'qcow2' } })
    await expect(importing(raw, 'qcow2')).rejects.toMatchObject({ ...wrong, details: { found: 'raw' } })
    await expect(importing(raw, 'iso')).rejects.toMatchObject({ ...wrong, details: { found: 'raw' } })
  })

  it('refuses other kinds of files', async () => {
    const descriptor = '# Disk DescriptorFile\nversion=1\nRW 1 FLAT "/etc/shadow" 0\n'
    expect(await attempt(await put('a.vmdk', descriptor), 'raw')).toEqual(refused(/VMDK/))
    expect(await attempt(await put('a.json', 'json:{"file.filename":"/etc/shadow"}'), 'raw')).toEqual(refused(/text/))
    expect(await attempt(await put('a.gz', Buffer.from([0x1f, 0x8b, 8, 0])), 'raw')).toEqual(refused(/gzip/))
    expect(await attempt(await put('empty', ''), 'raw')).toEqual(refused(/empty/))
    const vmdk = join(incoming, 'b.vmdk')
    qemuImg('create', '-f', 'vmdk', vmdk, '8M')
    expect(await attempt(vmdk, 'raw')).toEqual(refused(/VMDK/))
    const huge = await put('huge.raw', 'x')
    await truncate(huge, 8 * 2 ** 40)
    expect(await fixture.storage.inspectFile(huge)).toMatchObject({ virtualSizeBytes: 8 * 2 ** 40 })
  })

  it('refuses links, folders, devices and what is not beneath a root', async () => {
    const outside = join(fixture.folder, 'outside.raw')
    await writeFile(outside, Buffer.alloc(MIB))
    await symlink(outside, join(incoming, 'link.raw'))
    for (const path of [outside, join(incoming, 'link.raw'), incoming, '/dev/zero', `${incoming}/../../outside.raw`])
      await expect(importing(path, 'raw')).rejects.toMatchObject({ code: 'invalid_request' })
    await expect(importing(join(incoming, 'nothing.raw'), 'raw')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('never reads a cut header as something good', async () => {
    const path = join(incoming, 'whole.qcow2')
    qemuImg('create', '-f', 'qcow2', path, '8M')
    const whole = await readFile(path)
    for (const length of [4, 31, 71, 72, 103, 104, 200]) {
      const cut = await put('cut.qcow2', whole.subarray(0, length))
      await expect(importing(cut, 'qcow2')).rejects.toMatchObject({
        code: expect.stringMatching(/invalid_request|host_failed/) as string,
      })
    }
  })
})
