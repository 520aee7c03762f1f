import { connect } from 'node:net'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import type { RunRef } from '@overt/api-client/agent'
import { DomainState } from '@overt/libvirt-client'
import { AgentError } from '../../errors.ts'
import { withDeadline } from '../../system/deadline.ts'
import { readEnd } from '../../system/files.ts'
import type { ConsoleProtocol, Consoles } from '../port.ts'
import { SerialPorts, serialLimits } from '../serial-ports.ts'
import { type Inventory, noSuchRun } from './inventory.ts'
import { deadlines, type LibvirtDriverOptions } from './options.ts'

/** Displays and serial ports, each behind a socket whose path the live domain tells. */
export class LibvirtConsoles implements Consoles {
  readonly #inventory: Inventory
  readonly #options: LibvirtDriverOptions
  /** QEMU serves one reader of a serial port at a time; a second would wait unseen. */
  readonly #serial = new SerialPorts()

  constructor(inventory: Inventory, options: LibvirtDriverOptions) {
    this.#inventory = inventory
    this.#options = options
  }

  async open(run: RunRef, protocol: ConsoleProtocol): Promise<Duplex> {
    const found = await this.#inventory.findRun(run)
    if (!found) throw noSuchRun(run)
    if (found.state === DomainState.SHUTOFF) throw new AgentError('conflict', 'The machine does not run.')
    const console = found.facts.consoles.find((each) => each.protocol === protocol)
    if (!console?.socketPath) throw new AgentError('conflict', `The machine has no ${protocol} console.`)
    const { socketPath, logPath } = console
    if (protocol !== 'serial') return await this.#connect(socketPath)
    return await this.#serial.open(run.runId, {
      connect: () => this.#connect(socketPath),
      readPast: () => this.#readLog(logPath),
    })
  }

  /** Ends all serial streams; displays are shared and their readers end them. */
  close(): void {
    this.#serial.close()
  }

  /** The last of what a port printed. No log, or one that can't be read, is no reason not to show the port. */
  async #readLog(path: string | undefined): Promise<Buffer> {
    if (path === undefined) return Buffer.alloc(0)
    try {
      return await readEnd(join(this.#options.hypervisorRoot ?? '', path), serialLimits.pastBytes)
    } catch {
      return Buffer.alloc(0)
    }
  }

  async #connect(path: string): Promise<Duplex> {
    const socket = connect({ path: join(this.#options.hypervisorRoot ?? '', path) })
    const connected = new Promise<Duplex>((resolve, reject) => {
      socket.once('connect', () => resolve(socket))
      socket.once('error', (error) =>
        reject(new AgentError('host_failed', "The console's socket does not answer.", { cause: error })),
      )
    })
    try {
      return await withDeadline(connected, deadlines.connectConsole, 'Connecting to the console')
    } catch (error) {
      socket.destroy()
      throw error
    }
  }
}
