import { existsSync, statSync } from 'node:fs'
import { processes } from './processes.ts'
import { until } from './until.ts'

/** A copy that stands still until it is let go on, so that a test can look at it half done. */
export interface HeldCopy extends Disposable {
  readonly pid: number
  /** Lets it go on; at disposal at the latest. */
  goOn(): void
}

/** Waits for a copy into the storage and stops it when this many bytes are written. */
export async function holdCopy(storage: string, bytes: number): Promise<HeldCopy> {
  const { pid } = await until(
    'a copy to be under way',
    () => processes().find((found) => isCopy(found) && writtenBy(found.command, storage) >= bytes),
    { everyMs: 1, seconds: 20 },
  )
  process.kill(pid, 'SIGSTOP')
  let held = true
  const goOn = () => {
    if (held && processes().some((found) => found.pid === pid && isCopy(found))) process.kill(pid, 'SIGCONT')
    held = false
  }
  return { pid, goOn, [Symbol.dispose]: goOn }
}

const isCopy = ({ exe, command }: { exe: string; command: string }) =>
  exe.endsWith('/qemu-img') && command.includes(' convert ')

/** Bytes on the disk of the file the copy writes, which is the last word within the storage. */
function writtenBy(command: string, storage: string): number {
  const target = command
    .split(' ')
    .filter((word) => word.includes(storage))
    .at(-1)
    ?.replace(/^.*?(?=\/)/, '')
  return target && existsSync(target) ? statSync(target).blocks * 512 : 0
}
