import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { execFileSync } from 'node:child_process'

/** Drivers the guest loads, in a kernel's own names. One a kernel has built in, or lacks, is passed over. */
const wanted = [
  'virtio_pci',
  'virtio_mmio',
  'virtio_blk',
  'virtio_net',
  'virtio_console',
  'virtio_balloon',
  'virtio_scsi',
  'virtio_rng',
  'virtio_input',
  'virtio_gpu',
  'ext4',
  'sd_mod',
  'sr_mod',
  'ata_piix',
  'ahci',
  'isofs',
  'vfat',
  'nls_ascii',
  'nls_cp437',
  'evdev',
  'button',
]

/** A driver for the guest: its file name without suffix and its uncompressed content. */
export interface KernelModule {
  name: string
  content: Buffer
}

/**
 * Reads from an unpacked kernel package the drivers the guest wants and those they need, in the order in which
 * they must be loaded. Dependencies come from each module's own `.modinfo`, as a package that was never installed
 * has no modules.dep.
 */
export async function collectModules(modulesFolder: string): Promise<KernelModule[]> {
  const files = new Map<string, string>()
  for (const entry of await readdir(modulesFolder, { recursive: true })) {
    const match = /^(.*)\.ko(\.xz|\.zst|\.gz)?$/.exec(basename(entry))
    if (match?.[1] !== undefined) files.set(canonical(match[1]), join(modulesFolder, entry))
  }
  const ordered = new Map<string, KernelModule>()
  const add = async (name: string): Promise<void> => {
    const file = files.get(name)
    if (file === undefined || ordered.has(name)) return
    const content = await readModule(file)
    for (const needed of dependencies(content)) await add(needed)
    ordered.set(name, { name, content })
  }
  for (const name of wanted) await add(name)
  return [...ordered.values()]
}

/** The names in the `depends=` entry of a module's information section. */
export function dependencies(content: Buffer): string[] {
  const start = content.indexOf('\0depends=')
  if (start < 0) return []
  const end = content.indexOf(0, start + 1)
  return content
    .toString('latin1', start + '\0depends='.length, end)
    .split(',')
    .filter((name) => name !== '')
    .map(canonical)
}

// The kernel takes "virtio-rng" and "virtio_rng" for the same module; files use either.
const canonical = (name: string) => name.replaceAll('-', '_')

async function readModule(file: string): Promise<Buffer> {
  if (file.endsWith('.zst')) return zstdDecompressSync(await readFile(file))
  if (file.endsWith('.ko')) return readFile(file)
  return execFileSync(file.endsWith('.xz') ? 'xz' : 'gzip', ['-dc', file], { maxBuffer: 64 * 1024 * 1024 })
}
