import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type CpioEntry, cpioArchive } from './cpio.ts'
import { collectModules } from './kernel-modules.ts'
import type { GuestArch, GuestParts } from './packages.ts'
import { run } from '../run.ts'

/** The files that are the guest's own, as they stand in its root. */
export const rootFolder = join(import.meta.dirname, 'root')

/** The guest's serial device, where it reports and where a shell listens. */
export const serialDevice: Record<GuestArch, string> = { x86_64: 'ttyS0', aarch64: 'ttyAMA0' }

const emptyFolders = [
  'bin',
  'dev',
  'proc',
  'sys',
  'run',
  'tmp',
  'data',
  'root',
  'home',
  'www',
  'var/log',
  'lib/modules',
]

/**
 * Programs whose usual place is not /bin; every other busybox applet is linked there, so that a PATH search and
 * the absolute paths the guest agent calls both find them.
 */
const linksElsewhere = ['sbin/init', 'sbin/reboot', 'sbin/poweroff', 'sbin/hwclock']

/** Buses are searched before the driver's load ends, so that a boot finds its NoCloud disc without waiting for luck. */
const moduleOptions: Readonly<Record<string, string>> = { scsi_mod: 'scan=sync' }

/** Assembles the guest's whole root, which the kernel unpacks into memory, as an uncompressed archive. */
export async function buildRootArchive(parts: GuestParts, arch: GuestArch, modulesFolder: string): Promise<Buffer> {
  const tree = new Map<string, CpioEntry>()
  const put = (entry: CpioEntry) => {
    for (let parent = dirname(entry.path); parent !== '.'; parent = dirname(parent)) {
      if (!tree.has(parent)) tree.set(parent, { path: parent, kind: 'folder', mode: 0o755 })
    }
    tree.set(entry.path, entry)
  }
  const putFile = (path: string, content: Buffer | string, mode = 0o644) =>
    put({ path, kind: 'file', mode, content: Buffer.from(content) })

  for (const path of emptyFolders) put({ path, kind: 'folder', mode: path === 'tmp' ? 0o1777 : 0o755 })
  await putOwnFiles(arch, putFile)

  const busybox = await firstExisting(parts.busybox, ['usr/bin/busybox', 'bin/busybox'])
  putFile('bin/busybox', await readFile(busybox), 0o755)
  const applets = (await run(busybox, ['--list'])).trim().split('\n')
  for (const applet of applets) {
    // A statically linked init must not shadow the guest's own programs of the same name.
    if (applet !== 'busybox' && !tree.has(`sbin/${applet}`))
      put({ path: `bin/${applet}`, kind: 'link', target: 'busybox' })
  }
  for (const path of linksElsewhere) put({ path, kind: 'link', target: '/bin/busybox' })

  const agent = await firstExisting(parts.guestAgent, ['usr/sbin/qemu-ga', 'usr/bin/qemu-ga'])
  putFile('usr/sbin/qemu-ga', await readFile(agent), 0o755)
  for (const library of await sharedLibraries(agent)) {
    putFile(library.slice(1), await readFile(await realpath(library)), 0o755)
  }

  const modules = await collectModules(modulesFolder)
  for (const { name, content } of modules) putFile(`lib/modules/${name}.ko`, content)
  putFile('lib/modules/order', modules.map(({ name }) => `${name}.ko ${moduleOptions[name] ?? ''}\n`).join(''))

  return cpioArchive(parentsFirst(tree))
}

async function putOwnFiles(
  arch: GuestArch,
  putFile: (path: string, content: string, mode: number) => void,
): Promise<void> {
  for (const entry of (await readdir(rootFolder, { recursive: true })).toSorted()) {
    const file = join(rootFolder, entry)
    if (!(await stat(file)).isFile()) continue
    const text = (await readFile(file, 'utf8')).replaceAll('@SERIAL@', serialDevice[arch])
    const mode = text.startsWith('#!') ? 0o755 : entry === 'etc/shadow' ? 0o600 : 0o644
    putFile(entry, text, mode)
  }
  putFile('etc/guest.conf', `SERIAL=${serialDevice[arch]}\n`, 0o644)
}

/** Shared libraries a program loads, as absolute paths on this machine (its dynamic loader among them). */
async function sharedLibraries(program: string): Promise<string[]> {
  const text = await run('ldd', [program])
  const missing = /^\s*(\S+) => not found/m.exec(text)
  if (missing) throw new Error(`the guest agent needs ${missing[1]}, which this machine lacks`)
  return [...text.matchAll(/(?:=> |^\s+)(\/\S+)/gm)].map((match) => match[1] ?? '')
}

async function firstExisting(folder: string, candidates: readonly string[]): Promise<string> {
  for (const candidate of candidates) {
    const file = join(folder, candidate)
    if (
      await stat(file).then(
        (found) => found.isFile(),
        () => false,
      )
    )
      return file
  }
  throw new Error(`none of ${candidates.join(', ')} is in the package unpacked in ${folder}`)
}

/** The kernel unpacks in order and does not make folders by itself. */
function parentsFirst(tree: ReadonlyMap<string, CpioEntry>): CpioEntry[] {
  const depth = (entry: CpioEntry) => entry.path.split('/').length
  return [...tree.values()].toSorted((a, b) => depth(a) - depth(b) || (a.path < b.path ? -1 : 1))
}
