import type { MachineSpec, RunRef } from '@overt/api-client/agent'
import type { Driver, OwnMachine, ResolvedMachine } from './port.ts'

/** A hypervisor under test, as seen from outside of its driver. */
export interface DriverWorld extends AsyncDisposable {
  /** A new driver on the same hypervisor, connected. */
  open(): Promise<Driver>
  /** A machine that starts in a blink and never ends on its own, with the consoles vnc and serial. */
  machine(spec?: Partial<MachineSpec>): ResolvedMachine
  /** Makes a running machine that is not Overt's; answers its id. */
  addExternal(name: string): Promise<string>
  /** Whether the external machine still runs, by another witness than the driver. */
  externalRuns(id: string): Promise<boolean>
  /** The guest's process dies. */
  crash(run: RunRef): Promise<void>
  /** The guest's process hangs until `unstick`. */
  stick(run: RunRef): Promise<void>
  unstick(run: RunRef): Promise<void>
  /** The hypervisor's daemon dies, and comes back. Guests go on. */
  disconnect(): Promise<void>
  reconnect(): Promise<void>
  /** Makes another hypervisor, and a machine whose disk can go there with it. */
  journey(): Promise<Journey>
}

/** What a machine needs to move with its disk. */
export interface Journey extends AsyncDisposable {
  /** The driver of the other hypervisor. */
  readonly there: Driver
  /** The machine with one disk, and the same as it will be there. */
  readonly leaving: ResolvedMachine
  readonly arriving: ResolvedMachine
  readonly diskId: string
  /** Content of the disk: more than the machine has memory. */
  readonly diskBytes: number
  /** Of the migration's sockets: the same path for both hypervisors, and as this process reaches that of the one it leaves. */
  readonly folder: string
  readonly folderSeen: string
  /** With this limit it takes a few seconds. */
  readonly bandwidthMibPerSecond: number
}

/** What a part of the suite works with: the world, the present driver, and machines that are removed afterwards. */
export interface DriverTrial {
  readonly world: DriverWorld
  driver: Driver
  aRun(): RunRef
  defined(spec?: Partial<MachineSpec>): Promise<RunRef>
  started(spec?: Partial<MachineSpec>): Promise<RunRef>
  found(run: RunRef): Promise<OwnMachine>
}
