import { createClient, type LibvirtClient } from '@overt/libvirt-client'
import { type Accelerator, probeAccelerator } from '../../probe/probe-accelerator.ts'
import { Listeners } from '../listeners.ts'
import type { Driver, DriverConnection, DriverEvents, DriverHostFacts } from '../port.ts'
import { LibvirtMachines } from './commands.ts'
import { LibvirtConsoles } from './consoles.ts'
import { DomainEvents } from './events.ts'
import { LibvirtGuests } from './guests.ts'
import { addLibvirtFacts, hostArchitecture, readLocalFacts } from './host-facts.ts'
import { Inventory } from './inventory.ts'
import { LibvirtMigrations } from './migrations.ts'
import type { LibvirtDriverOptions } from './options.ts'
import { LibvirtTelemetry } from './telemetry.ts'

/** Calls that nobody gave a deadline of their own. Milliseconds. */
const CALL_DEADLINE_MS = 30_000

/** The driver for libvirt and QEMU. It connects, and reconnects, by itself; `connection` tells how that stands. */
export class LibvirtDriver implements Driver {
  readonly kind = 'libvirt'
  readonly machines: LibvirtMachines
  readonly telemetry: LibvirtTelemetry
  readonly consoles: LibvirtConsoles
  readonly guests: LibvirtGuests
  readonly migrations: LibvirtMigrations
  readonly #options: LibvirtDriverOptions
  readonly #client: LibvirtClient
  readonly #inventory: Inventory
  readonly #events: DomainEvents
  readonly #listeners = new Listeners()
  #connection: DriverConnection = { up: false, since: new Date(), message: 'libvirt has not answered yet.' }
  #accelerator: Promise<Accelerator> | undefined
  #facts: Promise<DriverHostFacts> | undefined
  #stuck: ReadonlySet<string> = new Set()

  constructor(options: LibvirtDriverOptions = {}) {
    this.#options = options
    this.#client = createClient({
      ...(options.socketPath !== undefined && { socketPath: options.socketPath }),
      uri: 'qemu:///system',
      deadlineMs: CALL_DEADLINE_MS,
    })
    this.#inventory = new Inventory(this.#client, options, () => this.#connection)
    this.machines = new LibvirtMachines(this.#client, this.#inventory, options, async () => (await this.#probe()).kind)
    this.telemetry = new LibvirtTelemetry(this.#client, this.#inventory, (stuck) => this.#noteStuck(stuck))
    this.consoles = new LibvirtConsoles(this.#inventory, options)
    this.guests = new LibvirtGuests(this.#client, this.#inventory)
    this.migrations = new LibvirtMigrations(this.#client, this.#inventory, options)
    this.#events = new DomainEvents(this.#client, this.#inventory, (change) => this.#emit('machineChanged', change))
    this.#client.on('connected', () => this.#connected())
    this.#client.on('disconnected', (reason) => this.#disconnected(reason))
    this.#client.on('problem', (error) => options.onProblem?.(error, 'listening to libvirt'))
  }

  get connection(): DriverConnection {
    return this.#connection
  }

  on<E extends keyof DriverEvents>(event: E, listener: (payload: DriverEvents[E]) => void): () => void {
    return this.#listeners.on(event, listener)
  }

  async describe(): Promise<DriverHostFacts> {
    const local = await readLocalFacts(await this.#probe())
    if (!this.#connection.up) return local
    // What libvirt can do changes only with libvirt: once per connection.
    this.#facts ??= addLibvirtFacts(this.#client, local)
    try {
      const facts = await this.#facts
      // Cables, addresses, memory and CPUs come and go meanwhile.
      const { nics = [], storageDevices = [], memoryBytes } = local
      return { ...facts, nics, storageDevices, memoryBytes, cpu: { ...facts.cpu, onlineCpus: local.cpu.onlineCpus } }
    } catch (error) {
      this.#facts = undefined
      throw error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listeners.clear()
    this.#events.close()
    this.consoles.close()
    await this.#client.close()
  }

  #probe(): Promise<Accelerator> {
    this.#accelerator ??= probeAccelerator({
      architecture: hostArchitecture(),
      wanted: this.#options.accelerator ?? 'auto',
    })
    return this.#accelerator
  }

  #connected(): void {
    this.#facts = undefined
    this.#connection = { up: true, since: new Date() }
    this.#emit('connection', this.#connection)
  }

  #disconnected(reason: Error): void {
    this.#connection = { up: false, since: new Date(), message: `libvirt does not answer: ${reason.message}.` }
    this.#emit('connection', this.#connection)
  }

  /** No event of libvirt tells that a guest hangs, or answers again. */
  #noteStuck(stuck: ReadonlySet<string>): void {
    const changed = stuck.symmetricDifference(this.#stuck)
    this.#stuck = stuck
    for (const uuid of changed) {
      const run = this.#inventory.runOf(uuid)
      if (run) this.#emit('machineChanged', { vmId: run.vmId, runId: run.runId, what: 'other' })
    }
  }

  #emit<E extends keyof DriverEvents>(event: E, payload: DriverEvents[E]): void {
    this.#listeners.emit(event, payload)
  }
}

/** Makes a driver for this host's libvirt, which begins to connect at once. */
export function createLibvirtDriver(options: LibvirtDriverOptions = {}): LibvirtDriver {
  return new LibvirtDriver(options)
}
