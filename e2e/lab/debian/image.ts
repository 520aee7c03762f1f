// A Debian with systemd, libvirt and Node: a machine as somebody has it before it becomes a host.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { execute, must } from '../exec.ts'

const cache = join(import.meta.dirname, '../../../.overt/debian-host')
const release = 'bookworm'
/** Thin in its file, and room for what a test does. */
const diskSize = '8G'
const buildMs = 900_000

/** What the installer asks for, and what makes a machine of it. */
const packages = [
  'libvirt-daemon-system libvirt-clients qemu-system-x86 qemu-utils curl xorriso dnsmasq-base iproute2 nftables sudo',
  'linux-image-cloud-amd64 initramfs-tools systemd-sysv dbus udev util-linux',
].join(' ')

/** Before the kernel's package makes its initial root: only what finds the disk, as each further driver costs an emulated boot time. */
const beforeKernel = `
mkdir -p "$1/etc/initramfs-tools/conf.d" "$1/usr/share/initramfs-tools/modules.d"
echo MODULES=list > "$1/etc/initramfs-tools/conf.d/drivers"
printf 'virtio_pci\\nvirtio_blk\\next4\\n' > "$1/usr/share/initramfs-tools/modules.d/disk"
`

/** Its address comes with the kernel's command line; whoever is at its serial line is root, in a shell that does not edit lines. */
const atLast = `
echo debian > "$1/etc/hostname"
printf '127.0.0.1 localhost\\n127.0.1.1 debian\\n' > "$1/etc/hosts"
echo '/dev/vda / ext4 defaults 0 1' > "$1/etc/fstab"
printf '[Match]\\nName=eth0\\n[Network]\\nDHCP=no\\n' > "$1/etc/systemd/network/99-unused.network"
chroot "$1" systemctl --quiet enable systemd-networkd systemd-network-generator systemd-networkd-wait-online
chroot "$1" systemctl --quiet mask apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer fstrim.timer
chroot "$1" usermod --shell /bin/dash root
mkdir -p "$1/etc/systemd/system/serial-getty@ttyS0.service.d"
printf '[Service]\\nExecStart=\\nExecStart=-/sbin/agetty --autologin root --keep-baud 115200 %%I dumb\\n' \\
  > "$1/etc/systemd/system/serial-getty@ttyS0.service.d/root.conf"
: > "$1/etc/machine-id"
`

/** Files that boot together. Not to be written to: use overlays. */
export interface DebianImage {
  /** A qcow2 disk whose whole is the root file system. */
  readonly disk: string
  readonly kernel: string
  readonly initrd: string
}

/** Gives the image, built from Debian's packages when there is none; without mounts or loop devices. Takes minutes then. */
export async function debianImage(say: (line: string) => void = () => {}): Promise<DebianImage> {
  const folder = join(cache, await sourceHash())
  if (!existsSync(folder)) {
    say('Building a Debian with libvirt: this takes some minutes.')
    await build(folder)
  }
  return { disk: join(folder, 'disk.qcow2'), kernel: join(folder, 'vmlinuz'), initrd: join(folder, 'initrd.img') }
}

async function build(folder: string): Promise<void> {
  await mkdir(cache, { recursive: true })
  const work = await mkdtemp(join(cache, 'build-'))
  try {
    const root = join(work, 'root')
    const leaveOut = ['doc', 'man', 'info', 'locale'].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`)
    const what = ['--variant=minbase', `--include=${packages}`, '--aptopt=Acquire::Languages "none"', ...leaveOut]
    const how = [`--essential-hook=${beforeKernel}`, `--customize-hook=${atLast}`]
    how.push(`--customize-hook=copy-in ${process.execPath} /usr/local/bin`)
    // What it mounts and starts ends with it, and is mounted nowhere else: nothing below is ever this machine's /dev.
    const alone = ['--mount', '--propagation', 'private', '--pid', '--fork', '--kill-child', '--mount-proc']
    await step(['unshare', ...alone, 'mmdebstrap', ...what, ...how, release, root, ...(await mirror())])
    const files = await readdir(join(root, 'boot'))
    const result = join(work, 'result')
    await mkdir(result)
    for (const name of ['vmlinuz', 'initrd.img']) {
      const found = files.find((file) => file.startsWith(`${name}-`))
      if (found === undefined) throw new Error(`The Debian has no ${name}.`)
      await rename(join(root, 'boot', found), join(result, name))
    }
    const raw = join(work, 'disk.raw')
    await step(['mke2fs', '-q', '-t', 'ext4', '-E', 'lazy_itable_init=1', '-d', root, raw, diskSize])
    await step(['qemu-img', 'convert', '-f', 'raw', '-O', 'qcow2', raw, join(result, 'disk.qcow2')])
    // Another build may have been quicker; its files are as good.
    await rename(result, folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function step(command: readonly string[]): Promise<void> {
  const { code, stderr } = await execute(command, { timeoutMs: buildMs })
  if (code !== 0) throw new Error(`${command[0]} did not do its part:\n${stderr.split('\n').slice(-30).join('\n')}`)
}

/** Where this machine has its Debian packages from; nothing where it has another release: then the builder knows a place. */
async function mirror(): Promise<string[]> {
  const asked = ['apt-get', 'indextargets', '--format', '$(SITE)', 'Identifier: Packages', 'Label: Debian']
  const sites = (await must([...asked, `Codename: ${release}`])).trim().split('\n')
  return sites.filter((site) => site !== '').slice(0, 1)
}

/** Hash over what shapes the image. A newer package alone is no reason to build again. */
async function sourceHash(): Promise<string> {
  const hash = createHash('sha256').update(process.version)
  return hash
    .update(await readFile(import.meta.filename))
    .digest('hex')
    .slice(0, 16)
}

if (import.meta.main) console.log(dirname((await debianImage((line) => console.error(line))).disk))
