import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { arch as machineArch } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { writeBootDisk } from './boot-disk.ts'
import { fetchGuestParts, type GuestArch, type GuestParts } from './packages.ts'
import { buildRootArchive } from './root-tree.ts'
import { run } from '../run.ts'

/** What {@link buildGuestImage} is asked for. */
export interface GuestImageOptions {
  /** Folder for unpacked packages and built images; made when missing; may be shared by concurrent builds. */
  cacheDir: string
  /** Where the qcow2 image is put, replacing what is there in one step. */
  outFile: string
  /** Called with a line per step worth telling; not called when the cache had the image. */
  log?: (line: string) => void
}

/** A built image and the content hash that names its build. */
export interface GuestImage {
  file: string
  hash: string
  arch: GuestArch
}

/**
 * Builds the small Linux guest that the demo and the tests run, as a bootable qcow2 of about 20 MB, from Debian
 * packages: kernel, busybox and the QEMU guest agent, plus the files in `root/`. Takes a second or two when packages
 * are at hand, and only copies a file when an image of the same sources was built before.
 *
 * Needs apt-get, dpkg-deb, mkfs.vfat, mcopy, syslinux, mkfs.ext4 and qemu-img; neither mounts nor loop devices.
 */
export async function buildGuestImage(options: GuestImageOptions): Promise<GuestImage> {
  const log = options.log ?? (() => {})
  const arch = thisArch()
  const hash = await sourceHash(arch)
  const cached = join(options.cacheDir, `tiny-linux-${arch}-${hash}.qcow2`)
  await mkdir(options.cacheDir, { recursive: true })
  if (!(await exists(cached))) {
    const parts = await fetchGuestParts(options.cacheDir, arch, log)
    log('assembling the guest image')
    await assemble(options.cacheDir, cached, parts, arch)
  }
  await mkdir(dirname(options.outFile), { recursive: true })
  const copy = `${options.outFile}.new-${process.pid}`
  await copyFile(cached, copy, constants.COPYFILE_FICLONE)
  await rename(copy, options.outFile)
  return { file: options.outFile, hash, arch }
}

async function assemble(cacheDir: string, image: string, parts: GuestParts, arch: GuestArch): Promise<void> {
  const work = await mkdtemp(join(cacheDir, 'build-'))
  try {
    const { kernel, modules } = await findKernel(parts.kernel)
    const initrd = join(work, 'initrd.img')
    await writeFile(initrd, gzipSync(await buildRootArchive(parts, arch, modules), { level: 9 }))
    const disk = join(work, 'disk.raw')
    const grubEfi = parts.grub && join(parts.grub, 'usr/lib/grub/arm64-efi/monolithic/grubaa64.efi')
    await writeBootDisk(work, disk, { kernel, initrd, ...(grubEfi ? { grubEfi } : {}) }, arch)
    const qcow2 = join(work, 'disk.qcow2')
    await run('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', disk, qcow2])
    await rename(qcow2, image)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function findKernel(folder: string): Promise<{ kernel: string; modules: string }> {
  const name = (await readdir(join(folder, 'boot'))).find((entry) => entry.startsWith('vmlinuz-'))
  if (name === undefined) throw new Error('the kernel package holds no kernel')
  const version = name.slice('vmlinuz-'.length)
  for (const modules of [join(folder, 'lib/modules', version), join(folder, 'usr/lib/modules', version)]) {
    if (await exists(modules)) return { kernel: join(folder, 'boot', name), modules }
  }
  throw new Error(`no modules of kernel ${version} in its package`)
}

/** Hash over everything of ours that shapes the image. A newer kernel package alone is no reason to build again. */
async function sourceHash(arch: GuestArch): Promise<string> {
  const hash = createHash('sha256').update(arch)
  for (const entry of (await readdir(import.meta.dirname, { recursive: true })).toSorted()) {
    const file = join(import.meta.dirname, entry)
    if (entry.endsWith('.test.ts') || !(await stat(file)).isFile()) continue
    hash.update(`\0${entry}\0`).update(await readFile(file))
  }
  return hash.digest('hex').slice(0, 16)
}

function thisArch(): GuestArch {
  const name = machineArch()
  if (name === 'x64') return 'x86_64'
  if (name === 'arm64') return 'aarch64'
  throw new Error(`no guest image for this machine's architecture (${name})`)
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )
