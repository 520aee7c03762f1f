import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** A process named for good: its pid and when it started, in clock ticks since boot. */
export interface ProcessIdentity {
  pid: number
  ticks: string
}

/** Names a living process; undefined when there is none with this pid (a zombie is none). */
export function identify(pid: number): ProcessIdentity | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const ticks = fields[19]
    return fields[0] === 'Z' || ticks === undefined ? undefined : { pid, ticks }
  } catch {
    return undefined // no such process
  }
}

/** Whether exactly that process still lives. */
export function lives({ pid, ticks }: ProcessIdentity): boolean {
  return identify(pid)?.ticks === ticks
}

/** A process's words, as `ps` shows them; empty when it is gone. */
export function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
  } catch {
    return ''
  }
}

/** The process that listens on a TCP port, where /proc tells. */
export function listenerOn(port: number): { pid: number; command: string } | undefined {
  const inodes = new Set(listeningInodes(port))
  if (inodes.size === 0) return undefined
  for (const pid of readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)) {
    if (openSockets(pid).some((inode) => inodes.has(inode))) return { pid, command: commandLine(pid) }
  }
  return undefined
}

function listeningInodes(port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const listening = '0A'
  return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[1]?.endsWith(suffix) && fields[3] === listening)
      .map((fields) => fields[9] ?? ''),
  )
}

function openSockets(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      const match = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))
      return match?.[1] ? [match[1]] : []
    })
  } catch {
    return [] // the process ended, or closed the file, while it was looked at
  }
}
