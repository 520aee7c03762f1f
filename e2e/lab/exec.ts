import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** What a program left behind. */
export interface Ended {
  code: number
  stdout: string
  stderr: string
}

/** Runs a program to its end; a code other than zero is an answer, not an error. */
export function execute(
  command: readonly string[],
  options: { timeoutMs?: number; input?: string } = {},
): Promise<Ended> {
  const [program, ...args] = command
  if (program === undefined) throw new Error('no program named')
  return new Promise((resolve, reject) => {
    const limits = { maxBuffer: 64 * 1024 * 1024, timeout: options.timeoutMs ?? 60_000, killSignal: 'SIGKILL' as const }
    const child = execFile(program, args, limits, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') reject(error)
      else resolve({ code: error ? Number(error.code) : 0, stdout, stderr })
    })
    // A program may end without having read what it was given.
    child.stdin?.on('error', (error: NodeJS.ErrnoException) => error.code === 'EPIPE' || reject(error))
    if (options.input === undefined) child.stdin?.end()
    else child.stdin?.end(options.input)
  })
}

/** Runs a program that must succeed and gives its standard output. */
export async function must(command: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await execute(command)
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}: ${stderr.trim() || stdout.trim()}`)
  return stdout
}

/**
 * When a process started, in clock ticks since boot, or undefined when it is gone or a zombie. With the pid it names
 * a process for good, as pids are used again.
 */
export function startTicks(pid: number): string | undefined {
  const fields = statFields(pid)
  return fields === undefined || fields[0] === 'Z' ? undefined : fields[19]
}

/** Pids of the processes a process has started and that live. */
export function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((candidate) => statFields(candidate)?.[1] === String(pid))
}

/** The fields of /proc/PID/stat behind the program's name, which may itself hold spaces and parentheses. */
function statFields(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined // the process ended between listing and reading
  }
}

/** Ends a process at once if it still is the one that started then. */
export function killExactly(pid: number, ticks: string): void {
  if (startTicks(pid) === ticks) process.kill(pid, 'SIGKILL')
}

/** Waits until a condition holds, looking often; fails with `what` after `timeoutMs`. */
export async function until(what: string, timeoutMs: number, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + timeoutMs
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`${what} did not happen within ${timeoutMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
