import type { Schema } from '@overt/api-client/engine'

/** What the guest calls its system, or undefined before it has said. */
export function systemName(vm: Schema<'Vm'>): string | undefined {
  const { guest } = vm
  if (!guest?.osName) return undefined
  return guest.osVersion && !guest.osName.includes(guest.osVersion)
    ? `${guest.osName} ${guest.osVersion}`
    : guest.osName
}

/** How many virtual processors the machine has. */
export function processorCount({ cpu }: Schema<'Vm'>): number {
  return cpu.sockets * cpu.coresPerSocket * cpu.threadsPerCore
}
