import type { FileHandle } from 'node:fs/promises'
import { AgentError } from '../../errors.ts'
import type { ImageFile } from '../port.ts'
import { checkQcow2, qcow2Magic } from './qcow2.ts'

/** Larger virtual disks are refused; bytes (64 TiB). */
export const MAX_VIRTUAL_BYTES = 2 ** 46

const HEAD_BYTES = 64 * 1024

/** Image formats that are not taken, by their first bytes. As raw disks they would be noise at best. */
const foreign: readonly [string, Buffer][] = [
  ['VMDK', Buffer.from('KDMV')],
  ['VMDK', Buffer.from('COWD')],
  ['VMDK', Buffer.from('# Disk DescriptorFile')],
  ['VDI', Buffer.from('<<< ')],
  ['VHDX', Buffer.from('vhdxfile')],
  ['VHD', Buffer.from('conectix')],
  ['QED', Buffer.from('QED\0')],
  ['Parallels', Buffer.from('WithoutFreeSpace')],
  ['Parallels', Buffer.from('WithouFreSpacExt')],
  ['LUKS', Buffer.from('LUKS\xba\xbe', 'latin1')],
  ['gzip', Buffer.from([0x1f, 0x8b])],
  ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0])],
  ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd])],
  ['bzip2', Buffer.from('BZh')],
  ['zip', Buffer.from('PK\x03\x04')],
]

/**
 * Tells the format of an image by its own bytes and checks that nothing in it leads elsewhere. QEMU has not seen the
 * file by then.
 * @throws AgentError `invalid_request` when it is not the format told, or not fit to be imported.
 */
export async function inspectHeader(
  file: FileHandle,
  fileBytes: number,
  told?: ImageFile['format'],
): Promise<Omit<ImageFile, 'actualSizeBytes'>> {
  const head = Buffer.alloc(Math.min(HEAD_BYTES, fileBytes))
  await file.read(head, 0, head.length, 0)
  const format = recognise(head)
  // An ISO is a raw image too: many are made to be written to a disk as they are.
  const fits = told === undefined || told === format || (told === 'raw' && format === 'iso')
  if (!fits)
    throw new AgentError('invalid_request', `The file is not ${told}: its header says ${format}.`, {
      details: { told, found: format },
    })
  const virtualSizeBytes = format === 'qcow2' ? checkQcow2(head, fileBytes) : fileBytes
  if (virtualSizeBytes === 0) throw new AgentError('invalid_request', 'The image is empty.')
  if (virtualSizeBytes > MAX_VIRTUAL_BYTES)
    throw new AgentError('invalid_request', 'The image claims to be larger than 64 TiB.', {
      details: { virtualSizeBytes },
    })
  return { format: told === 'raw' ? 'raw' : format, virtualSizeBytes }
}

function recognise(head: Buffer): ImageFile['format'] {
  if (head.subarray(0, 4).equals(qcow2Magic)) return 'qcow2'
  for (const [name, magic] of foreign)
    if (head.subarray(0, magic.length).equals(magic))
      throw new AgentError('invalid_request', `The file is a ${name} file; convert it to raw or qcow2 first.`, {
        details: { found: name },
      })
  const text = head.subarray(0, 64).toString('latin1').trimStart()
  if (text.startsWith('json:') || text.startsWith('{'))
    throw new AgentError('invalid_request', 'The file is text, not a disk image.')
  // ECMA-119, 8.1: the first volume descriptor is in sector 16, its identifier after one byte of type.
  return head.toString('latin1', 0x8001, 0x8006) === 'CD001' ? 'iso' : 'raw'
}
