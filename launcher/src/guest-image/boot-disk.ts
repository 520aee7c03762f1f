import { open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GuestArch } from './packages.ts'
import { serialDevice } from './root-tree.ts'
import { run } from '../run.ts'

const mib = 1024 * 1024
const sectorBytes = 512
const bootStartBytes = 1 * mib
const dataBytes = 88 * mib

/** What the disk is made from: files on this machine. */
export interface BootFiles {
  kernel: string
  initrd: string
  /** GRUB's EFI program; needed where the machine boots by UEFI. */
  grubEfi?: string
}

/**
 * Kernel options: quiet, because the screen belongs to the card the guest shows; no mitigations, because they cost
 * an emulated processor seconds of boot and this guest keeps no secrets; hot-plugged memory goes online by itself.
 */
const kernelOptions = (arch: GuestArch) =>
  `console=tty0 console=${serialDevice[arch]},115200 quiet loglevel=3 mitigations=off memhp_default_state=online panic=5`

/**
 * Writes a raw disk with a DOS partition table: a FAT file system that boots (BIOS through SYSLINUX, or UEFI through
 * GRUB) and an ext4 one named `data` for what shall outlive a restart. Neither mounts nor loop devices are used.
 */
export async function writeBootDisk(work: string, disk: string, files: BootFiles, arch: GuestArch): Promise<void> {
  const contentBytes = (await stat(files.kernel)).size + (await stat(files.initrd)).size
  const bootBytes = (Math.ceil(contentBytes / mib) + 6) * mib
  const boot = join(work, 'boot.fat')
  const data = join(work, 'data.ext4')

  await sizedFile(boot, bootBytes)
  await run('mkfs.vfat', ['-F', '16', '-n', 'BOOT', '--invariant', boot])
  await run('mcopy', ['-i', boot, files.kernel, '::vmlinuz'])
  await run('mcopy', ['-i', boot, files.initrd, '::initrd.img'])
  if (arch === 'x86_64') await installSyslinux(work, boot)
  else await installGrub(work, boot, files)

  await sizedFile(data, dataBytes)
  await run('mkfs.ext4', ['-q', '-F', '-L', 'data', '-m', '0', '-E', 'lazy_itable_init=1', data])

  const dataStartBytes = bootStartBytes + bootBytes
  await sizedFile(disk, dataStartBytes + dataBytes)
  await writeAt(disk, 0, await masterBootRecord(arch, bootBytes, dataStartBytes))
  await copyInto(disk, bootStartBytes, boot)
  await copyInto(disk, dataStartBytes, data)
  await rm(boot)
  await rm(data)
}

async function installSyslinux(work: string, boot: string): Promise<void> {
  const config = join(work, 'syslinux.cfg')
  await writeFile(
    config,
    `DEFAULT linux\nPROMPT 0\nTIMEOUT 1\nLABEL linux\n  KERNEL vmlinuz\n  INITRD initrd.img\n  APPEND ${kernelOptions('x86_64')}\n`,
  )
  await run('mcopy', ['-i', boot, config, '::syslinux.cfg'])
  await run('syslinux', ['--install', boot])
}

async function installGrub(work: string, boot: string, files: BootFiles): Promise<void> {
  if (files.grubEfi === undefined) throw new Error('an image that boots by UEFI needs GRUB')
  const config = join(work, 'grub.cfg')
  await writeFile(
    config,
    `search --no-floppy --set=root --label BOOT\nlinux /vmlinuz ${kernelOptions('aarch64')}\ninitrd /initrd.img\nboot\n`,
  )
  await run('mmd', ['-i', boot, '::EFI', '::EFI/BOOT', '::EFI/debian'])
  await run('mcopy', ['-i', boot, files.grubEfi, '::EFI/BOOT/BOOTAA64.EFI'])
  // GRUB's signed program looks in the folder of the distribution that built it.
  await run('mcopy', ['-i', boot, config, '::EFI/debian/grub.cfg'])
}

async function masterBootRecord(arch: GuestArch, bootBytes: number, dataStartBytes: number): Promise<Buffer> {
  const record = Buffer.alloc(sectorBytes)
  if (arch === 'x86_64') (await readFile(await bootCode())).copy(record, 0, 0, 440)
  // Disk signature: fixed, so that equal content gives an equal disk.
  record.writeUInt32LE(0x74726576, 440)
  const fat16 = 0x0e
  const efiSystem = 0xef
  partition(record, 0, {
    active: true,
    type: arch === 'x86_64' ? fat16 : efiSystem,
    startBytes: bootStartBytes,
    bytes: bootBytes,
  })
  partition(record, 1, { active: false, type: 0x83, startBytes: dataStartBytes, bytes: dataBytes })
  record.writeUInt16LE(0xaa55, 510)
  return record
}

function partition(
  record: Buffer,
  index: number,
  part: { active: boolean; type: number; startBytes: number; bytes: number },
): void {
  const at = 446 + index * 16
  record.writeUInt8(part.active ? 0x80 : 0, at)
  // Cylinder, head and sector are long dead; the largest value says "use the block numbers".
  record.writeUIntBE(0xfeffff, at + 1, 3)
  record.writeUInt8(part.type, at + 4)
  record.writeUIntBE(0xfeffff, at + 5, 3)
  record.writeUInt32LE(part.startBytes / sectorBytes, at + 8)
  record.writeUInt32LE(part.bytes / sectorBytes, at + 12)
}

async function bootCode(): Promise<string> {
  for (const file of ['/usr/lib/syslinux/mbr/mbr.bin', '/usr/lib/SYSLINUX/mbr.bin', '/usr/lib/EXTLINUX/mbr.bin']) {
    if (
      await stat(file).then(
        () => true,
        () => false,
      )
    )
      return file
  }
  throw new Error('mbr.bin of SYSLINUX is not installed')
}

async function sizedFile(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'w')
  await file.truncate(bytes)
  await file.close()
}

async function writeAt(path: string, position: number, content: Buffer): Promise<void> {
  const file = await open(path, 'r+')
  await file.write(content, 0, content.length, position)
  await file.close()
}

/** Copies a file into another at a position, leaving holes where there are only zeros. */
async function copyInto(path: string, position: number, source: string): Promise<void> {
  const zeros = Buffer.alloc(mib)
  const from = await open(source)
  const to = await open(path, 'r+')
  for (let offset = 0; ; ) {
    const { bytesRead, buffer } = await from.read(Buffer.alloc(mib), 0, mib, offset)
    if (bytesRead === 0) break
    const chunk = buffer.subarray(0, bytesRead)
    if (!chunk.equals(zeros.subarray(0, bytesRead))) await to.write(chunk, 0, bytesRead, position + offset)
    offset += bytesRead
  }
  await from.close()
  await to.close()
}
