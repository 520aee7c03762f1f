import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { promisify } from 'node:util'
import type { LibvirtDriverOptions } from '../../src/driver/libvirt/options.ts'

const run = promisify(execFile)
type Box = ChildProcessByStdio<Writable, Readable, null>

/** The bridge there is inside, for NICs. */
export const PRIVATE_BRIDGE = 'ovbr0'

const unexpected = (error: unknown, what: string): void => {
  process.emitWarning(`while ${what}: ${String(error)}`)
}

/**
 * A real libvirtd with all that belongs to it in namespaces of its own. It dies with this process, and its guests with
 * it. Needs root.
 */
export class PrivateLibvirtd implements AsyncDisposable {
  /** A folder seen alike from inside and outside, for disks, sockets and logs. */
  readonly folder: string
  /** Where its file system is seen from outside. */
  readonly root: string
  readonly socketPath: string
  readonly #box: Box
  readonly #answers: AsyncIterator<string>

  private constructor(folder: string, box: Box, init: number, answers: AsyncIterator<string>) {
    this.folder = join(folder, 'shared')
    this.root = `/proc/${init}/root`
    this.socketPath = join(folder, 'run/libvirt-sock')
    this.#box = box
    this.#answers = answers
  }

  static async start(hostName = 'driver.test'): Promise<PrivateLibvirtd> {
    const folder = await mkdtemp(join(tmpdir(), 'ov-drv-'))
    await mkdir(join(folder, 'shared'))
    const box = spawn('bash', [join(import.meta.dirname, 'private-libvirtd.sh'), folder], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, OVERT_TEST_HOST: hostName },
    })
    const answers = createInterface({ input: box.stdout })[Symbol.asyncIterator]()
    box.stdin.write('start\n')
    await answers.next()
    const children = await readFile(`/proc/${box.pid}/task/${box.pid}/children`, 'utf8')
    const libvirtd = new PrivateLibvirtd(folder, box, Number(children.trim()), answers)
    await libvirtd.#answering()
    return libvirtd
  }

  /** Starts the daemon again after a KILL and waits until it answers. */
  async startDaemon(): Promise<void> {
    await this.#tell('start')
    await this.#answering()
  }

  /** Sends a signal to the daemon; after KILL it is gone when this resolves. */
  signalDaemon(name: 'KILL' | 'STOP' | 'CONT'): Promise<void> {
    return this.#tell(`signal ${name}`)
  }

  /** Sends a signal to a guest's QEMU. */
  signalGuest(name: 'KILL' | 'STOP' | 'CONT', domain: string): Promise<void> {
    return this.#tell(`guest ${name} ${domain}`)
  }

  /** Gives a folder a file system of its own, of this size; again, resizes it. Seen from outside beneath `root`. */
  giveSpace(path: string, mebibytes: number): Promise<void> {
    return this.#tell(`space ${mebibytes} ${path}`)
  }

  /** What libvirt's own client says, as a second opinion. */
  async virsh(...args: string[]): Promise<string> {
    const { stdout } = await run('virsh', ['-c', `qemu+unix:///system?socket=${this.socketPath}`, ...args])
    return stdout
  }

  /** Starts a domain that libvirt forgets when it ends. */
  async createTransient(xml: string): Promise<void> {
    const path = join(this.folder, 'transient.xml')
    await writeFile(path, xml)
    await this.virsh('create', path)
  }

  /** How a driver reaches it. Translation is forced: the tests are about the same guests on every machine. */
  get driverOptions(): LibvirtDriverOptions {
    return { socketPath: this.socketPath, hypervisorRoot: this.root, accelerator: 'tcg', onProblem: unexpected }
  }

  /** Folders of their own for one machine. */
  newFolders(number: number): { socketFolder: string; logFolder: string } {
    const folder = join(this.folder, String(number))
    mkdirSync(folder, { recursive: true })
    return { socketFolder: folder, logFolder: folder }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#box, 'exit')
    this.#box.stdin.end()
    await ended
    await rm(join(this.folder, '..'), { recursive: true, force: true })
  }

  async #answering(): Promise<void> {
    const until = Date.now() + 30_000
    for (;;) {
      try {
        await this.virsh('-q', 'uri')
        return
      } catch (error) {
        if (Date.now() > until) throw error
      }
    }
  }

  async #tell(command: string): Promise<void> {
    this.#box.stdin.write(`${command}\n`)
    const { value } = await this.#answers.next()
    if (value !== 'done') throw new Error(`the namespace answered ${JSON.stringify(value)} to ${command}`)
  }
}
