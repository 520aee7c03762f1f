import { execFileSync } from 'node:child_process'
import { mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkQcow2, emptyQcow2, type EmptyQcow2, readQcow2Size } from './qcow2.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overt-qcow2-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const gibibyte = 2 ** 30

async function made(image: EmptyQcow2): Promise<string> {
  const path = join(folder, `${image.virtualSizeBytes}-${image.backing?.name ?? 'blank'}`)
  const { parts, fileBytes } = emptyQcow2(image)
  const file = await open(path, 'w')
  await file.truncate(fileBytes)
  for (const { offset, bytes } of parts) await file.write(bytes, 0, bytes.length, offset)
  await file.close()
  return path
}
const qemu = (tool: string, ...args: string[]) => execFileSync(tool, args, { encoding: 'utf8' })
const info = (path: string) => JSON.parse(qemu('qemu-img', 'info', '--output=json', path)) as Record<string, unknown>

describe('an empty qcow2 image, judged by QEMU', () => {
  it.each([512, 511 * 512, 512 * 2 ** 20, 512 * 2 ** 20 + 512, gibibyte, 100 * gibibyte, 2 ** 46])(
    'of %d bytes is sound, as large as asked for, and takes next to no space',
    async (virtualSizeBytes) => {
      const path = await made({ virtualSizeBytes })
      expect(info(path)).toMatchObject({ format: 'qcow2', 'virtual-size': virtualSizeBytes, 'cluster-size': 65_536 })
      expect(JSON.parse(qemu('qemu-img', 'check', '--output=json', path))).toMatchObject({ 'check-errors': 0 })
      expect(await readQcow2Size(path)).toBe(virtualSizeBytes)
      const { blocks, size } = await stat(path)
      expect(blocks * 512).toBeLessThanOrEqual(64 * 1024)
      const { parts } = emptyQcow2({ virtualSizeBytes })
      expect(checkQcow2(parts[0]?.bytes ?? Buffer.alloc(0), size)).toBe(virtualSizeBytes)
    },
  )

  it('has the tables that qemu-img makes', async () => {
    const ours = await made({ virtualSizeBytes: 3 * gibibyte })
    const theirs = join(folder, 'theirs')
    qemu('qemu-img', 'create', '-q', '-f', 'qcow2', theirs, String(3 * gibibyte))
    const map = (path: string) => qemu('qemu-img', 'map', '--output=json', path)
    expect(map(ours)).toBe(map(theirs))
    const format = (path: string) => info(path)['format-specific']
    expect(format(ours)).toEqual(format(theirs))
  })

  it('reads what its base holds, keeps what is written, and stays sound', async () => {
    await writeFile(join(folder, 'base'), Buffer.alloc(2 ** 20, 0x5a))
    const path = await made({ virtualSizeBytes: 2 ** 21, backing: { name: 'base', format: 'raw' } })
    expect(info(path)).toMatchObject({ 'backing-filename': 'base', 'backing-filename-format': 'raw' })
    const commands = ['read -P 0x5a 0 1M', 'read -P 0 1M 1M', 'write -P 0x11 64k 200k', 'read -P 0x11 64k 200k']
    const said = qemu('qemu-io', '-f', 'qcow2', ...commands.flatMap((command) => ['-c', command]), path)
    expect(said).not.toMatch(/fail/i)
    expect(JSON.parse(qemu('qemu-img', 'check', '--output=json', path))).toMatchObject({ 'check-errors': 0 })
  })

  it('grows as one of theirs does', async () => {
    const path = await made({ virtualSizeBytes: gibibyte + 512 })
    qemu('qemu-img', 'resize', '-q', '-f', 'qcow2', path, String(600 * gibibyte))
    qemu('qemu-io', '-f', 'qcow2', '-c', `write -P 7 ${599 * gibibyte} 1M`, path)
    expect(JSON.parse(qemu('qemu-img', 'check', '--output=json', path))).toMatchObject({ 'check-errors': 0 })
    expect(await readQcow2Size(path)).toBe(600 * gibibyte)
  })

  it('larger than a disk can be is refused', () => {
    expect(() => emptyQcow2({ virtualSizeBytes: 2 ** 52 })).toThrow(/larger than a disk can be/)
  })
})
