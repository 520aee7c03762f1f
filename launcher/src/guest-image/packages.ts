import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { run, tryRun } from '../run.ts'

/** Architectures the guest image can be built for: that of the machine the builder runs on. */
export type GuestArch = 'x86_64' | 'aarch64'

const debianArch: Record<GuestArch, string> = { x86_64: 'amd64', aarch64: 'arm64' }

/** Folders of unpacked packages the image is assembled from. */
export interface GuestParts {
  kernel: string
  guestAgent: string
  busybox: string
  /** GRUB's EFI programs; only where the image boots by UEFI. */
  grub?: string
}

/**
 * Downloads the Debian (or Ubuntu) packages the guest is made of and unpacks them under `cacheDir`.
 * Nothing is installed. Packages unpacked by an earlier call are used again without asking apt.
 */
export async function fetchGuestParts(
  cacheDir: string,
  arch: GuestArch,
  log: (line: string) => void,
): Promise<GuestParts> {
  const deb = debianArch[arch]
  const parts: GuestParts = {
    kernel: await unpacked(cacheDir, 'kernel', () => kernelPackages(deb), log),
    guestAgent: await unpacked(cacheDir, 'guest-agent', async () => ['qemu-guest-agent'], log),
    busybox: await unpacked(cacheDir, 'busybox', async () => ['busybox-static'], log),
  }
  if (arch === 'aarch64') parts.grub = await unpacked(cacheDir, 'grub', async () => ['grub-efi-arm64-bin'], log)
  return parts
}

async function unpacked(
  cacheDir: string,
  name: string,
  packages: () => Promise<string[]>,
  log: (line: string) => void,
): Promise<string> {
  const folder = join(cacheDir, 'parts', name)
  if (existsSync(folder)) return folder
  const names = await packages()
  log(`downloading ${names.join(', ')}`)
  const work = `${folder}.new-${process.pid}`
  await rm(work, { recursive: true, force: true })
  await mkdir(join(work, 'debs'), { recursive: true })
  // The root user is named as the sandbox user, because _apt may not write below the cache folder.
  await run('apt-get', ['-q', '-o', 'APT::Sandbox::User=root', 'download', ...names], { cwd: join(work, 'debs') })
  for (const file of await readdir(join(work, 'debs'))) await run('dpkg-deb', ['-x', join(work, 'debs', file), work])
  await rm(join(work, 'debs'), { recursive: true })
  // Another build may have been quicker; its folder has the same content.
  await rename(work, folder).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    await rm(work, { recursive: true, force: true })
  })
  return folder
}

/**
 * The real packages behind the smallest kernel metapackage there is: Debian's cloud kernel, or Ubuntu's for
 * virtual machines, whose modules are a package of their own.
 */
async function kernelPackages(deb: string): Promise<string[]> {
  for (const meta of [`linux-image-cloud-${deb}`, 'linux-image-virtual', `linux-image-${deb}`]) {
    const image = (await dependsOf(meta)).find((name) => /^linux-image-\d/.test(name))
    if (image === undefined) continue
    const modules = (await dependsOf(image)).filter((name) => /^linux-modules-\d/.test(name))
    return [image, ...modules]
  }
  throw new Error('apt offers no kernel package for the guest image: run `apt-get update` and start again')
}

async function dependsOf(name: string): Promise<string[]> {
  const text = (await tryRun('apt-cache', ['depends', '--important', name])) ?? ''
  return [...text.matchAll(/Depends: (\S+)/g)].map((match) => match[1] ?? '')
}
