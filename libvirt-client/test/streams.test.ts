import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createClient,
  DomainCreateFlags,
  LibvirtBusy,
  type LibvirtClient,
  LibvirtError,
  type StoragePoolRef,
  type StorageVolRef,
} from '../src/index.ts'
import { guestXml, PrivateLibvirtd } from './private-libvirtd.ts'

let libvirtd: PrivateLibvirtd
let client: LibvirtClient
let pool: StoragePoolRef

beforeAll(async () => {
  libvirtd = await PrivateLibvirtd.start()
  client = createClient({ socketPath: libvirtd.socketPath, maxStreams: 2 })
  await client.ready()
  const target = join(libvirtd.runDir, 'pool')
  await mkdir(target)
  const xml = `<pool type='dir'><name>pool</name><target><path>${target}</path></target></pool>`
  pool = await client.control.storagePoolCreateXML(xml)
})

afterAll(async () => {
  await client?.close()
  await libvirtd?.[Symbol.asyncDispose]()
})

const volume = (name: string, bytes: number): Promise<StorageVolRef> =>
  client.jobs.storageVolCreateXML(
    pool,
    `<volume><name>${name}</name><capacity>${bytes}</capacity><target><format type='raw'/></target></volume>`,
  )

describe('volumes', () => {
  const size = 8 * 1024 * 1024
  const content = randomBytes(size)

  test('what is uploaded is what is downloaded', async () => {
    const vol = await volume('there-and-back', size)
    const upload = await client.jobs.storageVolUpload(vol, 0, size)
    await pipeline([content], upload.stream)
    const download = await client.jobs.storageVolDownload(vol, 0, size)
    expect((await buffer(download.stream)).equals(content)).toBe(true)
  })

  test('a reader that does not read holds the sender, and nobody else', async () => {
    const vol = await volume('slow', size)
    const upload = await client.jobs.storageVolUpload(vol, 0, size)
    await pipeline([content], upload.stream)
    const { stream } = await client.jobs.storageVolDownload(vol, 0, size)
    await once(stream, 'readable')
    // Had libvirtd been let, it would have sent all long before these are answered.
    for (let i = 0; i < 50; i++) await client.control.connectGetLibVersion()
    expect(stream.readableLength).toBeLessThan(size / 8)
    expect((await buffer(stream)).equals(content)).toBe(true)
  })

  test('an aborted download ends at once and gives its connection back', async () => {
    const vol = await volume('aborted', size)
    for (let round = 0; round < 5; round++) {
      const { stream } = await client.jobs.storageVolDownload(vol, 0, size)
      stream.destroy()
      await stream.over
      // With two streams at most, the third round would be refused had the first kept its place.
      expect(stream.destroyed).toBe(true)
    }
  })

  test('uploading past the end of a volume is an error of the stream', async () => {
    const vol = await volume('small', 4096)
    const upload = await client.jobs.storageVolUpload(vol, 0, 4096)
    await expect(pipeline([randomBytes(1024 * 1024)], upload.stream)).rejects.toThrow(LibvirtError)
  })

  test('there is a limit to streams', async () => {
    const vol = await volume('many', size)
    const open = await Promise.all([1, 2].map(() => client.jobs.storageVolDownload(vol, 0, size)))
    await expect(client.jobs.storageVolDownload(vol, 0, size)).rejects.toThrow(LibvirtBusy)
    for (const { stream } of open) stream.destroy()
    await Promise.all(open.map(({ stream }) => stream.over))
  })
})

describe('a guest', () => {
  test('shows its screen, a hundred times out of a hundred', { timeout: 60_000 }, async () => {
    const dom = await client.jobs.domainCreateXML(guestXml('screen', randomUUID()), DomainCreateFlags.NONE)
    // libvirtd may send the picture before it answers the call; only many pictures meet that.
    for (let taken = 0; taken < 100; taken++) {
      const { stream, result } = await client.control.domainScreenshot(dom, 0)
      expect(result).toBe('image/png')
      expect((await buffer(stream)).subarray(1, 4).toString()).toBe('PNG')
      await stream.over
    }
    await client.control.domainDestroyFlags(dom)
  })

  test('shows its serial console, which ends with it', async () => {
    const dom = await client.jobs.domainCreateXML(guestXml('console', randomUUID()), DomainCreateFlags.START_PAUSED)
    const { stream, result } = await client.control.domainOpenConsole(dom, null)
    expect(result).toBeUndefined()
    await client.control.domainResume(dom)
    let text = ''
    for await (const chunk of stream) {
      text += String(chunk)
      if (text.includes('SeaBIOS')) break
    }
    expect(text).toContain('SeaBIOS')

    const second = await client.control.domainOpenConsole(dom, null)
    second.stream.write('x')
    await client.control.domainDestroyFlags(dom)
    // libvirt ends the stream in one way or the other when the guest is gone; it must not hang.
    await Promise.allSettled([buffer(second.stream)])
    await second.stream.over
  })
})
