import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { createGroups, removeGroups } from './cgroups.ts'
import { childrenOf, type Ended, execute, killExactly, startTicks, until } from './exec.ts'
import { attach, detach, type LabNetwork, plugIn, removeLink } from './network.ts'
import type { ProcessName } from './registry.ts'

/** Where and as what a host is made. */
export interface HostPlace {
  name: string
  hostName: string
  address: string
  folder: string
  network: LabNetwork
  /** Interface outside, at most 15 characters. */
  port: string
  /** Control group name. */
  group: string
}

/** A program running inside a host. */
export interface HostProcess {
  /** Its standard streams; its own `kill` reaches only the helper that entered the host. */
  child: ChildProcess
  /** The program's pid as this machine sees it. */
  pid: number
  kill(signal?: NodeJS.Signals): void
  /** Resolves with its exit code, or with null when a signal ended it. */
  exited: Promise<number | null>
}

/** Options of a program started inside a host. */
export interface SpawnOptions {
  /** Whole environment; this process's own when absent. */
  env?: NodeJS.ProcessEnv
  cwd?: string
  /** `pipe` (default), `inherit` or `ignore` for output. */
  output?: 'pipe' | 'inherit' | 'ignore'
}

/** One machine of a lab. */
export class LabHost {
  readonly name: string
  readonly hostName: string
  readonly address: string
  /** The host's `/run` from outside; `libvirt/libvirt-sock` below it is its libvirtd. */
  readonly runDir: string
  readonly #place: HostPlace
  #shell: ChildProcess | undefined
  #init: ProcessName | undefined

  /** Describes a host; {@link powerOn} starts it. */
  constructor(place: HostPlace) {
    this.name = place.name
    this.hostName = place.hostName
    this.address = place.address
    this.runDir = join(place.folder, 'run')
    this.#place = place
  }

  /** The host's first process, or undefined while it has no power. */
  get init(): ProcessName | undefined {
    return this.#init
  }

  /** Starts the host; resolves when its libvirtd answers. Its disks and its identity are as at the last power cut. */
  async powerOn(): Promise<void> {
    if (this.#init) throw new Error(`${this.name} has power already`)
    const { folder, address, group, network, port } = this.#place
    await rm(this.runDir, { recursive: true, force: true })
    await mkdir(join(this.runDir, 'lock'), { recursive: true })
    await mkdir(join(this.runDir, 'libvirt'))
    const groups = await createGroups(group)
    const script = join(import.meta.dirname, 'host-init.sh')
    const flags = ['--fork', '--kill-child', '--pid', '--mount', '--net', '--uts', '--ipc', '--propagation', 'private']
    const shell = spawn('unshare', [...flags, 'bash', script, 'enter', folder, address, ...groups], {
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true, // Ctrl+C at a terminal must not be a power cut
    })
    this.#shell = shell
    let complaints = ''
    shell.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()))
    const lines = createInterface({ input: shell.stdout })
    try {
      const pid = Number((await nextLine(lines, /^PID (\d+)$/))[1])
      this.#init = { pid, ticks: startTicks(pid) ?? '' }
      await plugIn(network, port, pid)
      shell.stdin.write('cable is in\n')
      await nextLine(lines, /^READY$/)
      await until(
        `${this.name}: an answer of libvirtd`,
        10_000,
        async () => (await this.exec(['virsh', '-q', 'uri'])).code === 0,
      )
    } catch (error) {
      await this.powerCut()
      throw new Error(`lab host ${this.name} did not come up: ${complaints.trim()}`, { cause: error })
    }
  }

  /** Runs a program inside to its end. */
  exec(command: readonly string[], options: { timeoutMs?: number; input?: string } = {}): Promise<Ended> {
    return execute(this.#enter(command), options)
  }

  /** Starts a program inside and leaves it running. */
  async spawn(command: readonly string[], options: SpawnOptions = {}): Promise<HostProcess> {
    // Entering the mount namespace leaves the working directory behind, so it is set again inside.
    const placed = options.cwd === undefined ? command : ['env', '-C', options.cwd, ...command]
    const [program = '', ...args] = this.#enter(placed)
    const output = options.output ?? 'pipe'
    const child = spawn(program, args, {
      stdio: ['pipe', output, output],
      env: options.env ?? process.env,
    })
    const exited = once(child, 'exit').then(([code]) => code as number | null)
    // nsenter enters the pid namespace by forking; signals are for the program it forked.
    let pid: number | undefined
    await until(`start of ${command[0]} in ${this.name}`, 5_000, () => {
      pid = child.pid === undefined ? undefined : childrenOf(child.pid)[0]
      return pid !== undefined || child.exitCode !== null || child.signalCode !== null
    })
    if (pid === undefined) throw new Error(`${command[0]} ended at once in ${this.name} (exit code ${child.exitCode})`)
    const inside = { pid, ticks: startTicks(pid) ?? '' }
    return {
      child,
      pid,
      exited,
      kill: (signal = 'SIGTERM') => {
        if (startTicks(inside.pid) === inside.ticks) process.kill(inside.pid, signal)
      },
    }
  }

  /** The outside pid of one of libvirt's daemons here, to kill it: `libvirtd`, `virtlogd` or `virtlockd`. */
  async daemonPid(daemon: 'libvirtd' | 'virtlogd' | 'virtlockd'): Promise<number> {
    const inside = readFileSync(join(this.runDir, `${daemon}.pid`), 'utf8').trim()
    const init = this.#running()
    const found = descendants(init.pid).find((pid) => namespacePid(pid) === inside)
    if (found === undefined) throw new Error(`${daemon} does not run in ${this.name}`)
    return found
  }

  /** Starts libvirtd again after it was killed, as its service manager would. */
  async restartLibvirtd(): Promise<void> {
    const { code, stderr } = await this.exec(['libvirtd', '--daemon', '--pid-file', '/run/libvirtd.pid'])
    if (code !== 0) throw new Error(`libvirtd did not start again in ${this.name}: ${stderr}`)
  }

  /** Takes the power away: every process of the host dies at once, nothing is flushed. */
  async powerCut(): Promise<void> {
    const shell = this.#shell
    if (!shell) return
    const gone = shell.exitCode !== null || shell.signalCode !== null ? Promise.resolve() : once(shell, 'exit')
    if (this.#init) killExactly(this.#init.pid, this.#init.ticks)
    else shell.kill('SIGKILL')
    await gone
    this.#shell = undefined
    this.#init = undefined
    await removeLink(this.#place.port)
    await removeGroups(this.#place.group)
  }

  /** Cuts the host off from the lab's network without its carrier falling. */
  isolate(): Promise<void> {
    return detach(this.#place.port)
  }

  /** Ends {@link isolate}. */
  heal(): Promise<void> {
    return attach(this.#place.network, this.#place.port)
  }

  /** Takes the power away and removes the host's files. */
  async down(): Promise<void> {
    await this.powerCut()
    await rm(this.#place.folder, { recursive: true, force: true })
  }

  #running(): ProcessName {
    if (!this.#init) throw new Error(`${this.name} has no power`)
    return this.#init
  }

  #enter(command: readonly string[]): string[] {
    const namespaces = ['--mount', '--pid', '--uts', '--net', '--ipc', '--cgroup']
    return ['nsenter', '--target', String(this.#running().pid), ...namespaces, '--', ...command]
  }
}

async function nextLine(lines: Interface, pattern: RegExp): Promise<RegExpExecArray> {
  const [line] = await Promise.race([once(lines, 'line'), once(lines, 'close')])
  const match = pattern.exec(String(line))
  if (!match) throw new Error(line === undefined ? 'its first process ended' : `it said ${String(line)}`)
  return match
}

function descendants(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendants(child)])
}

/** A process's pid in its innermost namespace. */
function namespacePid(pid: number): string | undefined {
  return /^NSpid:.*\t(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
}
