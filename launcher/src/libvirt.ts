import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { openKvmDevice } from './kvm-device.ts'
import { commandLine, identify, lives, type ProcessIdentity } from './process-identity.ts'
import { Refusal } from './refusal.ts'
import { tryRun } from './run.ts'
import { readState, updateState } from './state.ts'
import { until } from './until.ts'

/** Where every libvirt of a Debian system listens. */
export const libvirtSocketDir = '/run/libvirt'

/** libvirt's daemons when we run them, in their order, with the socket each answers on. */
const daemons = { virtlogd: 'virtlogd-sock', virtlockd: 'virtlockd-sock', libvirtd: 'libvirt-sock' } as const

const watchEveryMs = 1_000

/**
 * Makes sure that a libvirt answers: the one that runs; else the machine's service; else, where there is no service
 * manager, daemons of our own with Debian's unedited configuration. Ours are started as daemons, in sessions of their
 * own: they and the guests outlive the launcher. While the result is not disposed, one of ours that dies is started
 * again.
 */
export async function ensureLibvirt(stateFile: string, say: (line: string) => void): Promise<Disposable> {
  if (!(await libvirtAnswers())) {
    if (existsSync('/run/systemd/system')) await startService()
    else {
      await openKvmDevice(stateFile, say)
      await startDaemons(stateFile, say)
    }
  }
  return watch(stateFile, say)
}

/** Whether libvirtd, or virtqemud in its place, takes connections. */
export async function libvirtAnswers(): Promise<boolean> {
  return (await answers('libvirt-sock')) || (await answers('virtqemud-sock'))
}

async function answers(socketName: string): Promise<boolean> {
  const socket = connect(join(libvirtSocketDir, socketName))
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false // nobody listens there
  } finally {
    socket.destroy()
  }
}

async function startService(): Promise<void> {
  for (const unit of ['libvirtd.service', 'virtqemud.service']) {
    if ((await tryRun('systemctl', ['start', unit])) === undefined) continue
    await until('an answer of libvirt', 20_000, libvirtAnswers)
    return
  }
  throw new Refusal('libvirt does not start. `systemctl status libvirtd` says why.')
}

async function startDaemons(stateFile: string, say: (line: string) => void): Promise<void> {
  const ours: Record<string, ProcessIdentity> = { ...(await readState(stateFile)).libvirt }
  for (const [name, socketName] of Object.entries(daemons)) {
    if (await answers(socketName)) continue
    say(`Starting ${name}.`)
    ours[name] = await startDaemon(name, socketName)
    await updateState(stateFile, { libvirt: ours })
  }
}

async function startDaemon(name: string, socketName: string): Promise<ProcessIdentity> {
  const pidFile = `/run/${name}.pid`
  const child = spawn(name, ['--daemon', '--pid-file', pidFile], {
    cwd: '/',
    detached: true,
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = (await once(child, 'exit')) as [number | null]
  child.stderr.destroy() // the daemon may keep its end
  if (code !== 0) throw new Refusal(`${name} does not start: ${said.trim() || `exit code ${code}`}`)
  await until(`an answer of ${name}`, 20_000, () => answers(socketName))
  const pid = Number((await readFile(pidFile, 'utf8')).trim())
  const identity = identify(pid)
  if (!identity || !commandLine(pid).includes(name))
    throw new Refusal(`${name} ended right after its start; see /var/log/libvirt.`)
  return identity
}

function watch(stateFile: string, say: (line: string) => void): Disposable {
  let busy = false
  const look = async () => {
    if (busy) return
    busy = true
    try {
      const ours = (await readState(stateFile)).libvirt ?? {}
      const dead = Object.entries(ours).filter(([, identity]) => !lives(identity))
      if (dead.length > 0) {
        say(`${dead.map(([name]) => name).join(', ')} ended; starting again. Guests run on.`)
        await startDaemons(stateFile, say)
      }
    } catch (error) {
      say(`libvirt could not be started again, trying on: ${(error as Error).message}`)
    } finally {
      busy = false
    }
  }
  const timer = setInterval(() => void look(), watchEveryMs)
  return { [Symbol.dispose]: () => clearInterval(timer) }
}
