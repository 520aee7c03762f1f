import type { RunRef } from '@overt/api-client/agent'
import type { DriverConnection, DriverHostFacts, ExternalMachine, MachineChange, ResolvedMachine } from '../port.ts'
import { type Clock, realClock } from './clock.ts'
import { Failures } from './failures.ts'
import { type GuestBehaviour, MemoryMachine, usualGuest } from './memory-machine.ts'

/** What may be told of a host in memory. */
export type MemoryHypervisorOptions = {
  clock?: Clock
  /** How guests behave unless told otherwise by VM id. */
  guest?: Partial<GuestBehaviour>
  /** The hardware; what is left out is that of a small server. */
  host?: Partial<DriverHostFacts>
}

type Watcher = { changed(change: MachineChange): void; connection(connection: DriverConnection): void }

/**
 * A hypervisor in memory: what goes on when the agent dies. A driver is only a view of it, so a test kills an agent by
 * dropping its driver and making another on the same hypervisor.
 */
export class MemoryHypervisor {
  readonly clock: Clock
  readonly failures: Failures
  readonly host: DriverHostFacts
  readonly machines = new Map<string, MemoryMachine>()
  readonly externals = new Map<string, ExternalMachine>()
  readonly #guest: GuestBehaviour
  readonly #guests = new Map<string, Partial<GuestBehaviour>>()
  readonly #watchers = new Set<Watcher>()
  #connection: DriverConnection

  constructor(options: MemoryHypervisorOptions = {}) {
    this.clock = options.clock ?? realClock
    this.failures = new Failures(this.clock)
    this.host = { ...smallServer, ...options.host }
    this.#guest = { ...usualGuest, ...options.guest }
    this.#connection = { up: true, since: this.clock.now() }
  }

  /** Whether drivers reach it. */
  get connection(): DriverConnection {
    return this.#connection
  }

  /** The daemon dies; guests go on. */
  disconnect(message = 'The hypervisor in memory was told not to answer.'): void {
    this.#setConnection({ up: false, since: this.clock.now(), message })
  }

  /** The daemon is back and finds the guests as they are. */
  reconnect(): void {
    this.#setConnection({ up: true, since: this.clock.now() })
  }

  /** How the guest of one VM behaves, from its next definition on. */
  behave(vmId: string, guest: Partial<GuestBehaviour>): void {
    this.#guests.set(vmId, guest)
  }

  /** A machine of somebody else. */
  addExternal(machine: Omit<ExternalMachine, 'external' | 'since'>): void {
    this.externals.set(machine.id, { ...machine, external: true, since: this.clock.now() })
  }

  /** The guest crashes. */
  crash(vmId: string): void {
    this.#running(vmId)?.end('crashed', 'The guest crashed, or its process ended by itself.')
  }

  /** The guest shuts itself down. */
  powerOffFromWithin(vmId: string): void {
    this.#running(vmId)?.end('shutdown')
  }

  /** Storage trouble stops the guest. */
  stopForStorage(vmId: string, reason: 'no_space' | 'io_error'): void {
    this.#running(vmId)?.pause(reason)
  }

  /** The guest's process stops answering the hypervisor, or answers again. */
  stick(vmId: string, reason: string | undefined = 'QEMU has not answered its monitor for 60 s.'): void {
    this.#running(vmId)?.stick(reason)
  }

  /** Makes a guest that stuck answer again. */
  unstick(vmId: string): void {
    this.machines.get(vmId)?.stick(undefined)
  }

  /** The host loses power: every run is over and nobody saw how. */
  losePower(): void {
    for (const machine of this.machines.values())
      if (machine.isActive) machine.end('lost', 'It ended unseen, and nothing tells how.')
  }

  /** @internal What a driver defines. */
  define(run: RunRef, resolved: ResolvedMachine): MemoryMachine {
    const tell = (what: MachineChange['what']): void => this.#tell({ vmId: run.vmId, runId: run.runId, what })
    const guest = { ...this.#guest, ...this.#guests.get(run.vmId) }
    const machine = new MemoryMachine(run, resolved, guest, this.clock, tell)
    this.machines.set(run.vmId, machine)
    tell('defined')
    return machine
  }

  /** @internal What a driver undefines. */
  undefine(run: RunRef): void {
    this.machines.delete(run.vmId)
    this.#tell({ vmId: run.vmId, runId: run.runId, what: 'undefined' })
  }

  /** @internal Tells a driver what happens, until the function returned is called. */
  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher)
    return () => void this.#watchers.delete(watcher)
  }

  #running(vmId: string): MemoryMachine | undefined {
    const machine = this.machines.get(vmId)
    return machine?.isActive ? machine : undefined
  }

  #setConnection(connection: DriverConnection): void {
    this.#connection = connection
    for (const watcher of Array.from(this.#watchers)) watcher.connection(connection)
  }

  /** Nothing is heard of a hypervisor that does not answer. */
  #tell(change: MachineChange): void {
    if (!this.#connection.up) return
    for (const watcher of Array.from(this.#watchers)) watcher.changed(change)
  }
}

const smallServer: DriverHostFacts = {
  hostName: 'simulated',
  architecture: 'x86_64',
  hardware: { vendor: 'Overt', product: 'Simulated host' },
  cpu: {
    model: 'Simulated CPU',
    vendor: 'Overt',
    sockets: 2,
    coresPerSocket: 16,
    threadsPerCore: 2,
    onlineCpus: 64,
    guestModels: ['qemu64', 'Nehalem', 'Westmere', 'Haswell'],
    machineTypes: ['q35', 'pc-q35-7.2', 'pc-q35-8.2'],
  },
  memoryBytes: 256 * 1024 ** 3,
  numa: [
    { node: 0, memoryBytes: 128 * 1024 ** 3, cpus: Array.from({ length: 32 }, (_, cpu) => cpu) },
    { node: 1, memoryBytes: 128 * 1024 ** 3, cpus: Array.from({ length: 32 }, (_, cpu) => cpu + 32) },
  ],
  nics: [
    { name: 'eno1', macAddress: '02:00:00:00:00:01', linkUp: true, speedMbps: 10_000, addresses: ['192.0.2.1/24'] },
    { name: 'eno2', macAddress: '02:00:00:00:00:02', linkUp: false, addresses: [] },
  ],
  storageDevices: [{ name: 'nvme0n1', model: 'Simulated disk', sizeBytes: 2 * 10 ** 12, rotational: false }],
  versions: { os: 'Simulated', kernel: '0', libvirt: '0.0.0', qemu: '0.0.0' },
  accelerator: {
    kind: 'kvm',
    reason: 'This host is simulated: no guest really runs.',
    probe: { deviceFile: true, cpuFlag: true, guestRan: true },
  },
}
