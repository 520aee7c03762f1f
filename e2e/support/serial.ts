import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { until } from './until.ts'
import { domainOf, virsh } from './virsh.ts'

/** The serial port of a VM's present run: all it printed, and a way to type into it. */
export class SerialPort {
  readonly #log: string
  readonly #socket: string

  /** Use {@link serialOf}. */
  constructor(log: string, socket: string) {
    this.#log = log
    this.#socket = socket
  }

  /** Everything printed so far. */
  text(): string {
    try {
      return readFileSync(this.#log, 'latin1').replaceAll('\r', '')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '' // not a byte yet
      throw error
    }
  }

  /** Waits until something was printed that matches. */
  async expect(pattern: RegExp, seconds = 60): Promise<RegExpExecArray> {
    try {
      return await until(`${pattern} on the serial port`, () => pattern.exec(this.text()) ?? undefined, { seconds })
    } catch (error) {
      throw new Error(`The serial port printed no ${pattern}, but:\n${this.text().slice(-2000)}`, { cause: error })
    }
  }

  /** Types a line into the shell on the port. */
  async type(line: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const socket = connect(this.#socket)
      socket.once('error', reject)
      // The guest's echo says that QEMU has read it; only then may the socket be closed.
      socket.once('data', () => socket.end(resolve))
      socket.write(`${line}\n`)
    })
  }

  /** The highest number the `ticker` program has counted to; -1 before it began. */
  lastTick(): number {
    return Number(
      this.text()
        .match(/TICK \d+(?= [\d.]+\n)/g)
        ?.at(-1)
        ?.slice(5) ?? -1,
    )
  }
}

/** The serial port of a running VM, where libvirt says it is. */
export async function serialOf(vmId: string): Promise<SerialPort> {
  const xml = await virsh('dumpxml', domainOf(vmId))
  const serial = /<serial type='unix'>([\s\S]*?)<\/serial>/.exec(xml)?.[1] ?? ''
  const socket = /<source mode='bind' path='([^']+)'/.exec(serial)?.[1]
  const log = /<log file='([^']+)'/.exec(serial)?.[1]
  if (!socket || !log) throw new Error(`VM ${vmId} has no serial port with a log`)
  return new SerialPort(log, socket)
}
