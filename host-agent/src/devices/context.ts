import type { Architecture, HostDescription, MachineSpec } from '@overt/api-client/agent'
import type { ResolvedMachine } from '../driver/port.ts'

/** How guests get their CPU time: by hardware, or by translation. */
export type AcceleratorKind = HostDescription['accelerator']['kind']

/** What every device is planned from. */
export type DeviceContext = {
  machine: ResolvedMachine
  spec: MachineSpec
  architecture: Architecture
  accelerator: AcceleratorKind
}
