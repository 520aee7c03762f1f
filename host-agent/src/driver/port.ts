import type { Duplex } from 'node:stream'
import type { MigrationChannel } from '../migration/channels.ts'
import type {
  GuestFacts,
  HostDescription,
  MachineDevices,
  MachineExit,
  MachineReport,
  MachineSpec,
  MigrationFigures,
  MigrationPlaces,
  MigrationPolicy,
  RunRef,
  StatisticsReport,
} from '@overt/api-client/agent'

/**
 * What the agent needs from a hypervisor. Every method has a deadline of its own and rejects with an `AgentError`:
 * `not_found` (no such machine, or another run of it), `conflict` (its state forbids it now), `host_failed` (the
 * hypervisor answered that it could not), `timeout` (the outcome is unknown), `busy` (too much is under way),
 * `invalid_request` (the machine asked for cannot be written down).
 */
export interface Driver extends AsyncDisposable {
  readonly kind: HostDescription['driver']
  readonly machines: Machines
  readonly telemetry: Telemetry
  readonly consoles: Consoles
  readonly guests: Guests
  readonly migrations: Migrations
  /** Whether the hypervisor answers. While it does not, `machines.list()` gives the last known ones as `unknown`. */
  readonly connection: DriverConnection
  /** Facts about the host. The slow ones are measured once per driver. */
  describe(): Promise<DriverHostFacts>
  /** Listens until the function returned is called. Listeners must not throw and are called in order. */
  on<E extends keyof DriverEvents>(event: E, listener: (payload: DriverEvents[E]) => void): () => void
}

/** What a driver tells unasked. Events are hints to look again: they may be repeated, merged or late. */
export type DriverEvents = {
  machineChanged: MachineChange
  connection: DriverConnection
}

/** Something happened to a machine of ours, or its last run was removed. */
export type MachineChange = {
  vmId: string
  runId: string
  what:
    | 'defined'
    | 'started'
    | 'paused'
    | 'resumed'
    | 'rebooted'
    | 'powering_down'
    | 'ended'
    | 'undefined'
    | 'agent'
    | 'other'
}

/** Whether the hypervisor answers, since when, and if it does not, why. */
export type DriverConnection = { up: true; since: Date } | { up: false; since: Date; message: string }

/** The part of the host's description that the hypervisor's side knows. */
export type DriverHostFacts = Pick<
  HostDescription,
  | 'hostName'
  | 'architecture'
  | 'machineId'
  | 'hardware'
  | 'cpu'
  | 'memoryBytes'
  | 'numa'
  | 'nics'
  | 'storageDevices'
  | 'accelerator'
  | 'displays'
> & { versions: Omit<HostDescription['versions'], 'agent'> }

/** A layer of a disk: what the guest sees is the first; each is based on the next. Formats are never guessed. */
export type DiskLayer = {
  path: string
  format: 'raw' | 'qcow2'
  /** Its file system takes O_DIRECT. Read of the first layer only; default false. */
  directIo?: boolean
}

/** What one run is made of, with everything of storage and network already found. All paths are absolute. */
export type ResolvedMachine = {
  /** The spec as it was sent. Its `cloudInit` is not read and need not be there: the seed is `seedIsoPath`. */
  spec: MachineSpec
  operationId: string
  /** Identifies the spec, for comparison only. */
  specHash: string
  /** Layers of each disk of the spec, by `diskId`; at least one each. */
  disks: Readonly<Record<string, readonly DiskLayer[]>>
  /** The bridge of each NIC of the spec, by `nicId`. */
  bridges: Readonly<Record<string, string>>
  /** The NoCloud seed, attached as a CD-ROM. */
  seedIsoPath?: string
  /** Firmware variables of a UEFI guest; made from the template when the file is not there. Absent: kept by VM id. */
  firmwareVariablesPath?: string
  /** A folder of this run's own, for sockets; short, as a socket's path ends at 107 bytes. */
  socketFolder: string
  /** A folder of this run's own, for the log of its serial port. */
  logFolder: string
}

/** One machine of the host, as the hypervisor has it. */
export type DriverMachine = OwnMachine | ExternalMachine

/** A machine that is not Overt's. It is listed and never touched. */
export type ExternalMachine = {
  external: true
  /** The hypervisor's id of it. */
  id: string
  name: string
  status: MachineReport['status']
  since: Date
  memoryBytes: number
  cpus: number
}

/** A machine of Overt's, known by what was written beside it when it was defined. */
export type OwnMachine = {
  external: false
  vmId: string
  runId: string
  runNumber: number
  operationId: string
  specHash: string
  /** Display name. */
  name: string
  state: MachineState
  /** When this state began, as far as the driver saw or can find out. */
  since: Date
  /** When the run was started; absent before that, or when nobody saw it. */
  startedAt?: Date
  consoles: NonNullable<MachineReport['consoles']>
  memoryBytes: number
  cpus: number
  /** `none`: the machine has no channel for a guest agent. */
  guestAgent: 'none' | 'disconnected' | 'connected'
}

/**
 * - `defined`: as far as the hypervisor knows it was never started; the caller's journal may know better.
 * - `ended`: it ran and is over; it stays until it is undefined.
 * - `not_responding`: the hypervisor answers, but not for this machine within its deadline.
 * - `unknown`: the hypervisor does not answer; this is the last that was known.
 */
export type MachineState =
  | { name: 'defined' }
  | { name: 'running' }
  | { name: 'powering_down' }
  | { name: 'migrating' }
  | { name: 'paused'; pauseReason: NonNullable<MachineReport['pauseReason']>; reason: string }
  | { name: 'ended'; exit: MachineExit }
  | { name: 'not_responding'; reason: string }
  | { name: 'unknown'; reason: string }

/** Life of machines. Commands that find their end already reached succeed. */
export interface Machines {
  /** All machines, ours and external. While the connection is down: the last known ones of ours, as `unknown`. */
  list(): Promise<DriverMachine[]>
  /** One machine of ours; undefined when there is none. */
  find(vmId: string): Promise<OwnMachine | undefined>
  /**
   * Writes the machine down without starting it. The same run again is a success; another run of the VM, while it is
   * not undefined, is a `conflict`.
   */
  define(run: RunRef, machine: ResolvedMachine): Promise<void>
  /**
   * Starts a defined machine. One that runs is a success; one whose run has ended is a `conflict`. When the start
   * fails (`host_failed`), the machine is not running and stays as ended with `failed`, or defined.
   */
  start(run: RunRef, options?: { paused?: boolean }): Promise<void>
  /** Asks the guest: by its agent if that answers within 2 s, else by ACPI. Does not wait for the end. */
  shutdown(run: RunRef): Promise<'guest_agent' | 'acpi' | 'already_down'>
  /** Asks the guest, as `shutdown` does. The run goes on. `conflict` when it is not running. */
  reboot(run: RunRef): Promise<'guest_agent' | 'acpi'>
  /** Presses the reset button. */
  reset(run: RunRef): Promise<void>
  /** Pulls the plug. A machine, or run, that is not there is a success. */
  destroy(run: RunRef): Promise<void>
  pause(run: RunRef): Promise<void>
  resume(run: RunRef): Promise<void>
  /** Removes what was written down of a run that does not run (`conflict` otherwise). One that is gone is a success. */
  undefine(run: RunRef): Promise<void>
  /** Removes what the hypervisor keeps of a VM beside its runs, as logs. Only for one nothing is here of. */
  forget(vmId: string): Promise<void>
  /** Balloons a running guest to so many bytes, up to what it was started with (`conflict` beyond). */
  setMemory(run: RunRef, memoryBytes: number): Promise<void>
  /** Adds vCPUs to a running guest, up to the maximum of its spec (`conflict` beyond, and for fewer than it has). */
  setCpus(run: RunRef, cpus: number): Promise<void>
  /** Changes the display name. */
  rename(run: RunRef, name: string): Promise<void>
  /** The screen as a PNG, its sizes in pixels. `conflict` when it does not run or has no screen. */
  screenshot(run: RunRef): Promise<Screenshot>
  /** What a running machine really has. `conflict` when it does not run. */
  devices(run: RunRef): Promise<MachineDevices>
}

/** A picture of a guest's screen. */
export type Screenshot = { png: Buffer; width: number; height: number }

/** Samples of the host and its running machines. */
export interface Telemetry {
  /**
   * Load of the host and of all machines of ours, in one go. Rates are means since the call before: of the host
   * the first call gives zeros, and a machine whose first call it is may be left out, as is one that did not answer in
   * time.
   */
  statistics(): Promise<StatisticsReport>
}

/** Byte streams to a running machine. */
export interface Consoles {
  /**
   * Connects to a display or serial port. Any number may; a viewer of a serial port is first given the last it printed.
   * The stream ends when either side closes it; destroying it never harms the guest. `conflict` when the machine does not run or has no such console.
   */
  open(run: RunRef, protocol: ConsoleProtocol): Promise<Duplex>
}

/** Guests that move to another host, or come from one. */
export interface Migrations {
  /**
   * Moves a running guest to the hypervisor that is reached through the sockets in the folder; resolves once it runs
   * there and is over here. When it rejects the guest goes on here, or is paused with the reason `migration` when nobody
   * here can know.
   */
  send(run: RunRef, departing: Departing): Promise<MigrationFigures>
  /** Ends a migration that a process before this one began; resolves once none is under way. */
  cancel(run: RunRef): Promise<void>
  /** Told before a guest may come in. */
  expect(run: RunRef, machine: ResolvedMachine): Promise<void>
  /** Reaches the receiving end of a channel. `host_failed` when nothing waits there. */
  connect(channel: MigrationChannel, folder: string): Promise<Duplex>
  /** Whether a guest that comes in is this host's own by now. */
  hasArrived(run: RunRef): Promise<boolean>
  /** Ends a guest that is not this host's own yet. One that is not there is a success. */
  endArrival(run: RunRef): Promise<void>
}

/** How far a guest that leaves is, by the emulator's own count. */
export type DepartureProgress = {
  /** What goes over at present: disks that go along do so before the memory. */
  now: 'disks' | 'memory'
  memory: CopiedPart
  disks: CopiedPart
}

/** Memory or disks on their way. What the guest changes has to go once more. */
export type CopiedPart = {
  remainingBytes: number
  totalBytes: number
  bytesPerSecond: number
  dirtyBytesPerSecond: number
}

/** How a guest leaves. */
export type Departing = {
  /** Where the sockets of this host are that lead to the other; see `channelPath`. */
  folder: string
  places: MigrationPlaces
  policy: MigrationPolicy
  /** Ids of the disks whose content goes along. */
  copiedDisks: readonly string[]
  /** Cancels it, as long as the guest is still here. */
  signal: AbortSignal
  onProgress: (progress: DepartureProgress) => void
}

/** A kind of console a machine may have. */
export type ConsoleProtocol = 'vnc' | 'spice' | 'serial'

/** What the guest says of itself. */
export interface Guests {
  /** Asks the guest's agent; undefined when there is none or it does not answer in time. Text is already sanitised. */
  facts(run: RunRef): Promise<GuestFacts | undefined>
}
