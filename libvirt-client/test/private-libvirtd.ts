import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { promisify } from 'node:util'
import { connect } from '../src/index.ts'

const run = promisify(execFile)

/** A real libvirtd in namespaces of its own, which dies with this process. Needs root. */
export class PrivateLibvirtd implements AsyncDisposable {
  readonly socketPath: string
  readonly runDir: string
  readonly #box: ChildProcessByStdio<Writable, Readable, null>
  readonly #answers: AsyncIterator<string>

  private constructor(folder: string) {
    this.runDir = join(folder, 'run')
    this.socketPath = join(this.runDir, 'libvirt-sock')
    this.#box = spawn('bash', [join(import.meta.dirname, 'private-libvirtd.sh'), folder], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    this.#answers = createInterface({ input: this.#box.stdout })[Symbol.asyncIterator]()
  }

  static async start(): Promise<PrivateLibvirtd> {
    const libvirtd = new PrivateLibvirtd(await mkdtemp(join(tmpdir(), 'libvirt-client-')))
    await libvirtd.startDaemon()
    return libvirtd
  }

  /** Starts the daemon and waits until it answers. */
  async startDaemon(): Promise<void> {
    await this.#tell('start')
    const until = Date.now() + 20_000
    for (;;) {
      try {
        const connection = await connect({ socketPath: this.socketPath, deadlineMs: 5_000 })
        connection.close()
        return
      } catch (error) {
        if (Date.now() > until) throw error
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    }
  }

  /** Sends a signal to the daemon; after KILL it is gone when this resolves. */
  signal(name: 'KILL' | 'STOP' | 'CONT'): Promise<void> {
    return this.#tell(`signal ${name}`)
  }

  /** Sends a signal to the QEMU process of a guest. */
  signalGuest(name: 'STOP' | 'CONT' | 'KILL', guest: string): Promise<void> {
    return this.#tell(`signal-guest ${name} ${guest}`)
  }

  /** What libvirt's own client says, as a second opinion. */
  async virsh(...args: string[]): Promise<string> {
    const { stdout } = await run('virsh', ['-c', `qemu+unix:///system?socket=${this.socketPath}`, ...args])
    return stdout
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#box, 'exit')
    this.#box.stdin.end()
    await ended
  }

  async #tell(command: string): Promise<void> {
    this.#box.stdin.write(`${command}\n`)
    const { value } = await this.#answers.next()
    if (value !== 'done') throw new Error(`the namespace answered ${JSON.stringify(value)} to ${command}`)
  }
}

/** A guest with firmware and nothing else: it starts in a blink and never ends on its own. */
export const guestXml = (name: string, uuid: string): string => `
<domain type='qemu'>
  <name>${name}</name>
  <uuid>${uuid}</uuid>
  <memory unit='MiB'>32</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type><bios useserial='yes'/></os>
  <features><acpi/></features>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <controller type='usb' model='none'/>
    <serial type='pty'><target port='0'/></serial>
    <graphics type='vnc'><listen type='socket'/></graphics>
    <video><model type='vga'/></video>
    <memballoon model='virtio'/>
  </devices>
</domain>`
