import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

/** Names of the stack's processes that tests kill or measure. */
export type PartName = 'engine' | 'agent' | 'simulated' | 'postgres' | 'libvirtd'

/** A process of this pid namespace. */
export interface FoundProcess {
  readonly pid: number
  /** Its words, separated by blanks. */
  readonly command: string
  readonly exe: string
}

/** All processes of this pid namespace. */
export function processes(): FoundProcess[] {
  const found: FoundProcess[] = []
  for (const pid of readdirSync('/proc').map(Number).filter(Number.isInteger)) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      if (command) found.push({ pid, command, exe: readlinkSync(`/proc/${pid}/exe`) })
    } catch (error) {
      // Ended between the listing and the look.
      if (!['ENOENT', 'ESRCH', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    }
  }
  return found
}

/** Pids of a part, found by what runs and never by a bare name. Of PostgreSQL the first process, of which all hang. */
export function pidsOf(part: PartName, dataDir: string): number[] {
  const marks: Record<PartName, (process: FoundProcess) => boolean> = {
    engine: ({ command }) => command.includes(dataDir) && command.includes('/engine/engine.mjs'),
    agent: ({ command }) => command.includes(dataDir) && /\/agent\/agent\.mjs(?! simulated)/.test(command),
    simulated: ({ command }) => command.includes(dataDir) && command.includes('/agent/agent.mjs simulated-estate'),
    postgres: ({ command, exe }) => exe.endsWith('/postgres') && command.includes(` ${join(dataDir, 'postgres')} `),
    libvirtd: ({ exe }) => exe.endsWith('/libvirtd'),
  }
  return processes()
    .filter(marks[part])
    .map(({ pid }) => pid)
}

/** Pid of the launcher that runs a data folder, or undefined. */
export function launcherPid(dataDir: string): number | undefined {
  return processes().find(({ command }) => command.includes('/launcher/src/start.ts') && command.includes(dataDir))?.pid
}

/** QEMU processes of a VM. More than one would be the worst of all faults. */
export function guestPids(vmId: string): number[] {
  return processes()
    .filter(({ command, exe }) => /\/qemu-system-[^/]+$/.test(exe) && command.includes(`-uuid ${vmId} `))
    .map(({ pid }) => pid)
}

/** Whether a process is there and not a zombie. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false // it is gone
  }
}
