import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { must } from '../exec.ts'
import type { HostProcess, LabHost } from '../host.ts'
import type { DebianImage } from './image.ts'

/** How a command on the machine ended; what it said on either stream is one text, as on any terminal. */
export interface Answer {
  readonly code: number
  readonly text: string
}

/** What stands for its power supply and its cable. */
export interface MachinePlace {
  /** The lab host it runs in and whose switch it is plugged into; its own end is the machine's too. */
  readonly host: LabHost
  /** Its address in the lab's network. */
  readonly address: string
  /** Where its disk's changes are kept. */
  readonly folder: string
}

const bootMs = 300_000

/** A Debian in an emulated machine of its own, worked with at its serial line as root. */
export class DebianMachine {
  readonly address: string
  readonly #qemu: HostProcess
  #heard = ''
  #hear = () => {}

  private constructor(address: string, qemu: HostProcess) {
    this.address = address
    this.#qemu = qemu
    qemu.child.stdout?.setEncoding('latin1').on('data', (text: string) => {
      this.#heard += text.replaceAll('\r', '')
      this.#hear()
    })
  }

  /** Makes its disk, boots it and resolves when somebody can work at it. */
  static async boot(image: DebianImage, { host, address, folder }: MachinePlace): Promise<DebianMachine> {
    const disk = join(folder, 'debian.qcow2')
    await must(['qemu-img', 'create', '-q', '-f', 'qcow2', '-F', 'qcow2', '-b', image.disk, disk])
    for (const words of ['tuntap add debian mode tap', 'link set debian master br0 up']) {
      const { code, stderr } = await host.exec(['ip', ...words.split(' ')])
      if (code !== 0) throw new Error(`ip ${words}: ${stderr}`)
    }
    // systemd makes the network of this.
    const network = `ip=${address}:::255.255.255.0::eth0:off net.ifnames=0`
    // A processor of few talents: each further one is emulated too, KVM included.
    const args = ['-accel', 'tcg,thread=multi', '-machine', 'q35', '-cpu', 'Nehalem', '-smp', '2', '-m', '1536']
    args.push('-nodefaults', '-no-user-config', '-display', 'none', '-serial', 'stdio')
    args.push('-kernel', image.kernel, '-initrd', image.initrd)
    args.push('-append', `root=/dev/vda rw console=ttyS0 quiet loglevel=1 mitigations=off panic=-1 ${network}`)
    args.push('-drive', `file=${disk},format=qcow2,if=virtio,cache=unsafe,discard=unmap`)
    args.push('-netdev', 'tap,id=net,ifname=debian,script=no,downscript=no', '-device', 'virtio-net-pci,netdev=net')
    args.push('-object', 'rng-random,id=rng,filename=/dev/urandom', '-device', 'virtio-rng-pci,rng=rng')
    const machine = new DebianMachine(address, await host.spawn(['qemu-system-x86_64', ...args]))
    await machine.#greeted()
    return machine
  }

  /** Has its systemd reboot it, and resolves when somebody can work at it again. */
  async reboot(): Promise<void> {
    this.#heard = '' // the shell so far has no prompt: the next one is of the next boot
    this.#type('systemctl reboot')
    await this.#greeted()
  }

  /** Types a command and waits for its end. */
  async run(command: string, timeoutMs = 120_000): Promise<Answer> {
    const mark = randomBytes(6).toString('hex')
    this.#heard = ''
    this.#type(`{ ${command}\n} </dev/null 2>&1; echo "${mark} $?"`)
    const [said, text = '', code] = await this.#hears(new RegExp(`([\\s\\S]*?)${mark} (\\d+)\\n`), timeoutMs)
    if (said === undefined) throw new Error(`no end of: ${command}`)
    return { code: Number(code), text: text.trim() }
  }

  /** {@link run} of what must succeed; gives what it said. */
  async must(command: string, timeoutMs?: number): Promise<string> {
    const { code, text } = await this.run(command, timeoutMs)
    if (code !== 0) throw new Error(`${command} ended with ${code}: ${text}`)
    return text
  }

  /** The shell of a terminal without echo and prompt says only what it was asked for. */
  async #greeted(): Promise<void> {
    await this.#hears(/# $/, bootMs)
    this.#type("stty -echo; PS1=; PS2=; printf '%s\\n' read''y")
    await this.#hears(/\nready\n/, 60_000)
  }

  #type(line: string): void {
    this.#qemu.child.stdin?.write(`${line}\n`)
  }

  #hears(pattern: RegExp, timeoutMs: number): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.#hear = () => {}
        reject(new Error(`Within ${timeoutMs / 1000} s the machine did not say ${pattern}, but:\n${this.#heard}`))
      }, timeoutMs)
      this.#hear = () => {
        const match = pattern.exec(this.#heard)
        if (!match) return
        clearTimeout(late)
        this.#hear = () => {}
        resolve(match)
      }
      this.#hear()
    })
  }
}
