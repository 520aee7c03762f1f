import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Client } from '@overt/api-client'
import type { StackFacts } from '../support/facts.ts'
import { isAlive, launcherPid, type PartName, pidsOf } from '../support/processes.ts'
import { until } from '../support/until.ts'
import { virsh } from '../support/virsh.ts'

const run = promisify(execFile)

/** Kills a part without warning; resolves when it is dead (a zombie is: its parent may be stopped). */
export async function killPart(part: PartName, dataDir: string): Promise<void> {
  const pids = pidsOf(part, dataDir)
  if (pids.length === 0) throw new Error(`${part} does not run`)
  for (const pid of pids) process.kill(pid, 'SIGKILL')
  await until(`the death of ${part}`, () => !pids.some(isAlive), { everyMs: 2 })
}

/** Starts libvirtd again as a service manager would; the other parts are started again by `npm start` itself. */
export async function superviseLibvirtd(): Promise<void> {
  await run('libvirtd', ['--daemon', '--pid-file', '/run/libvirtd.pid'])
}

/** So many looks in a row must find all well: what was killed last may not have been missed yet by who tells of it. */
const looksInARow = 10

/** Waits until everything answers: engine ready, host up with its libvirt, of which a VM that runs is asked. */
export async function everythingAnswers(facts: StackFacts, api: Client, runningVmId?: string): Promise<void> {
  let well = 0
  const look = async () => {
    if (!(await fetch(`${facts.origin}/readyz`, { signal: AbortSignal.timeout(2000) })).ok) return false
    const { items } = await api.call('listHosts', {})
    if (items.length === 0 || items.some(({ status }) => status !== 'up') || (await virsh('uri')) === '') return false
    // By way of the agent: it is connected to the libvirt there is now.
    if (runningVmId !== undefined) await api.call('getVmDevices', { path: { id: runningVmId } })
    return true
  }
  await until(
    'everything to answer',
    async () => {
      const before = well
      well = 0
      if (await look()) well = before + 1
      return well >= looksInARow
    },
    { seconds: 90, everyMs: 100 },
  )
}

/** Keeps a part dead until the function it gives is called. */
export async function holdDown(part: PartName, dataDir: string): Promise<() => Promise<void>> {
  if (part === 'libvirtd') {
    await killPart(part, dataDir)
    return superviseLibvirtd
  }
  const launcher = launcherPid(dataDir)
  if (launcher === undefined) throw new Error('npm start does not run')
  // A stopped launcher starts nothing again.
  process.kill(launcher, 'SIGSTOP')
  await killPart(part, dataDir)
  return async () => {
    process.kill(launcher, 'SIGCONT')
  }
}
