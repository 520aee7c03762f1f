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
}

/** What a part of the suite works with: the world, the present driver, and machines that are removed afterwards. */
export interface DriverTrial {
  readonly world: DriverWorld
  driver: Driver
  defined(spec?: Partial<MachineSpec>): Promise<RunRef>
  started(spec?: Partial<MachineSpec>): Promise<RunRef>
  found(run: RunRef): Promise<OwnMachine>
}
