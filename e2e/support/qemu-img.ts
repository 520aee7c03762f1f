import { readlinkSync } from 'node:fs'
import { processes } from './processes.ts'
import { until } from './until.ts'

/** A copy that gets on at a crawl until it is let go on, so that a test can look at it half done. */
export interface SlowCopy extends Disposable {
  /** Lets it run; at disposal at the latest. */
  goOn(): void
}

/**
 * Waits for a copy into the storage and slows it down: it runs for a few milliseconds of each fifth of a second, so
 * that it reports progress as it would on a slow disk.
 */
export async function slowDownCopy(storage: string): Promise<SlowCopy> {
  const { pid } = await until(
    'a copy to be under way',
    () => processes().find((found) => isCopy(found) && found.command.includes(storage)),
    { everyMs: 1, seconds: 20 },
  )
  const signal = (name: NodeJS.Signals) => {
    if (isQemuImg(pid)) process.kill(pid, name)
  }
  signal('SIGSTOP')
  const turns = setInterval(() => {
    signal('SIGCONT')
    // Not a timer: on a busy machine that would come late, and the copy would be over before it was looked at.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 4)
    signal('SIGSTOP')
  }, 200)
  const goOn = () => {
    clearInterval(turns)
    signal('SIGCONT')
  }
  return { goOn, [Symbol.dispose]: goOn }
}

/** Whether the process is still there, and no other has come by its number. */
function isQemuImg(pid: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/exe`).endsWith('/qemu-img')
  } catch {
    return false // ended
  }
}

const isCopy = ({ exe, command }: { exe: string; command: string }) =>
  exe.endsWith('/qemu-img') && command.includes(' convert ')
