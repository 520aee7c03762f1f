import { readdirSync, readFileSync } from 'node:fs'

const ticksPerSecond = 100

/** Numbers of a process's `stat` from its state on, by proc(5) less three; undefined when it has ended. */
function statOf(pid: number): string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')
  } catch {
    return undefined
  }
}

/** CPU seconds used so far by processes. */
export function cpuSeconds(pids: readonly number[]): number {
  let ticks = 0
  for (const pid of pids) {
    const fields = statOf(pid)
    if (!fields) throw new Error(`process ${pid} has ended`)
    ticks += Number(fields[11]) + Number(fields[12])
  }
  return ticks / ticksPerSecond
}

/** CPU seconds used so far by a process and its children, those that have ended included. */
export function cpuSecondsWithChildren(pid: number): number {
  const own = statOf(pid)
  if (!own) throw new Error(`process ${pid} has ended`)
  let ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(own[index]), 0)
  for (const name of readdirSync('/proc')) {
    const fields = /^\d+$/.test(name) ? statOf(Number(name)) : undefined
    if (fields && Number(fields[1]) === pid) ticks += Number(fields[11]) + Number(fields[12])
  }
  return ticks / ticksPerSecond
}

/** Memory of a process in bytes: what it holds now, and the most it held. */
export function memoryOf(pid: number): { nowBytes: number; mostBytes: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const read = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024
  return { nowBytes: read('VmRSS'), mostBytes: read('VmHWM') }
}
