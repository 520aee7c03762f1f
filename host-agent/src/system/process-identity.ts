import { readFile } from 'node:fs/promises'

/** A process that cannot be confused with a later one of the same number. */
export type ProcessIdentity = {
  pid: number
  /** Clock ticks between the boot and the start of the process (field 22 of /proc/pid/stat). */
  startTime: number
}

/** Reads the identity of a live process; undefined when there is none, or only its zombie. */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | undefined> {
  let stat: string
  try {
    stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  } catch {
    // ENOENT or ESRCH: there is no such process.
    return undefined
  }
  // The command name, in parentheses, may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const startTime = Number(fields[19])
  if (fields[0] === 'Z' || !Number.isSafeInteger(startTime)) return undefined
  return { pid, startTime }
}

/** Kills that very process. Answers whether it was alive. */
export async function killIfSame(identity: ProcessIdentity, signal: NodeJS.Signals = 'SIGKILL'): Promise<boolean> {
  const now = await identifyProcess(identity.pid)
  if (now?.startTime !== identity.startTime) return false
  try {
    process.kill(identity.pid, signal)
    return true
  } catch {
    // It ended between the two calls.
    return false
  }
}
