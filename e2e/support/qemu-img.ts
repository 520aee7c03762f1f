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
    if (processes().some((found) => found.pid === pid && isCopy(found))) process.kill(pid, name)
  }
  signal('SIGSTOP')
  let pause: NodeJS.Timeout | undefined
  const turns = setInterval(() => {
    signal('SIGCONT')
    pause = setTimeout(() => signal('SIGSTOP'), 4)
  }, 200)
  const goOn = () => {
    clearInterval(turns)
    clearTimeout(pause)
    signal('SIGCONT')
  }
  return { goOn, [Symbol.dispose]: goOn }
}

const isCopy = ({ exe, command }: { exe: string; command: string }) =>
  exe.endsWith('/qemu-img') && command.includes(' convert ')
