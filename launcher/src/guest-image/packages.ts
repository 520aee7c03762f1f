import { join } from 'node:path'
import { dependsOf, unpackedPackages } from '../debian-packages.ts'

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
  const unpacked = (name: string, packages: () => Promise<readonly string[]>) =>
    unpackedPackages(join(cacheDir, 'parts', name), packages, log)
  const parts: GuestParts = {
    kernel: await unpacked('kernel', () => kernelPackages(deb)),
    guestAgent: await unpacked('guest-agent', async () => ['qemu-guest-agent']),
    busybox: await unpacked('busybox', async () => ['busybox-static']),
  }
  if (arch === 'aarch64') parts.grub = await unpacked('grub', async () => ['grub-efi-arm64-bin'])
  return parts
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
