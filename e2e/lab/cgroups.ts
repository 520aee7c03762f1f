import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { until } from './exec.ts'

const v1Controllers = ['cpu', 'cpuacct', 'cpuset', 'memory', 'blkio', 'devices', 'freezer', 'pids']

/** Folders of this machine's control group hierarchies that libvirt cares about: one (v2) or one per controller (v1). */
function hierarchies(): string[] {
  const roots: string[] = []
  for (const line of readFileSync('/proc/self/mounts', 'utf8').split('\n')) {
    const [, folder, type, options] = line.split(' ')
    if (folder === undefined || options === undefined) continue
    if (type === 'cgroup' && options.split(',').some((option) => v1Controllers.includes(option))) roots.push(folder)
    if (type === 'cgroup2' && existsSync(join(folder, 'cgroup.controllers')) && folder === '/sys/fs/cgroup')
      roots.push(folder)
  }
  return roots
}

/** Makes a control group of this name in every hierarchy and gives their folders. */
export async function createGroups(name: string): Promise<string[]> {
  const folders: string[] = []
  for (const root of hierarchies()) {
    const folder = join(root, name)
    await mkdir(folder, { recursive: true })
    // A fresh cpuset group of v1 has no processors and takes no process.
    for (const file of ['cpuset.cpus', 'cpuset.mems']) {
      if (existsSync(join(root, 'cgroup.sane_behavior')) && existsSync(join(folder, file))) {
        await writeFile(join(folder, file), await readFile(join(root, file)))
      }
    }
    folders.push(folder)
  }
  return folders
}

/** Removes the control groups of this name with all below them. The kernel frees a killed group a moment late. */
export async function removeGroups(name: string): Promise<void> {
  for (const root of hierarchies()) {
    const folder = join(root, name)
    if (existsSync(folder)) await until(`removal of ${folder}`, 5_000, () => removeTree(folder))
  }
}

async function removeTree(folder: string): Promise<boolean> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await removeTree(join(folder, entry.name))
  }
  return rmdir(folder).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EBUSY') return false
      if (error.code === 'ENOENT') return true
      throw error
    },
  )
}
