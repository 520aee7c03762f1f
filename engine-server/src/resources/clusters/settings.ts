import type { Schema } from '@overt/api-client/engine'
import { type GuestPromise, misfitOf, sortCpuTypes, sortMachineTypes } from '../../hosts/guest-offer.ts'
import { invalidField } from '../disks/prepare.ts'
import type { OfferingHost } from './choices.ts'
import type { ClusterRow, ClusterSettings, OfferingHostRow } from './store.ts'

type Architecture = Schema<'Cluster'>['architecture']

/** Refuses a CPU type or an emulated machine that none of these hosts offers: no VM could ever start. */
export function assertOffered(
  { cpuType, emulatedMachine }: Pick<ClusterSettings, 'cpuType' | 'emulatedMachine'>,
  hosts: readonly OfferingHost[],
  architecture: Architecture,
): void {
  const cpuTypes = sortCpuTypes(hosts.flatMap((host) => host.cpuTypes ?? []))
  if (cpuType && !cpuTypes.includes(cpuType))
    throw invalidField('/cpuType', `No host offers the CPU type ${cpuType}${insteadOf(cpuTypes)}`)
  const machines = sortMachineTypes(
    hosts.flatMap((host) => host.machineTypes ?? []),
    architecture,
  )
  if (emulatedMachine && !machines.includes(emulatedMachine))
    throw invalidField('/emulatedMachine', `No host has the emulated machine ${emulatedMachine}${insteadOf(machines)}`)
}

function insteadOf([first]: readonly string[]): string {
  return first === undefined ? '; no host has told yet what it offers.' : `; choose another, as ${first}.`
}

/** Refuses BIOS where there is none. */
export function assertFirmware(architecture: Architecture, firmware: Schema<'Firmware'>): void {
  if (architecture === 'aarch64' && firmware === 'bios')
    throw invalidField('/firmwareDefault', 'There is no BIOS on aarch64: choose UEFI.')
}

/** A host that a change of its cluster turns out of it, or back in. */
export interface Turn {
  readonly host: OfferingHostRow
  /** Why it is not what the cluster promises from now on; undefined when it is again. */
  readonly misfit: string | undefined
}

/** The hosts of a cluster that fall out, or come back, when it promises something else; none of whom nothing is known. */
export function turnsOf(before: GuestPromise, after: GuestPromise, hosts: readonly OfferingHostRow[]): Turn[] {
  return hosts.flatMap((host) => {
    if (!host.cpuTypes) return []
    const offer = { cpuTypes: host.cpuTypes, machineTypes: host.machineTypes ?? undefined }
    const misfit = misfitOf(after, offer)
    return misfit === misfitOf(before, offer) ? [] : [{ host, misfit }]
  })
}

/** What a cluster promises, and what it would after a change. */
export function promisesOf(
  { cpu_type, emulated_machine }: ClusterRow,
  { cpuType, emulatedMachine }: Pick<ClusterSettings, 'cpuType' | 'emulatedMachine'>,
): { before: GuestPromise; after: GuestPromise } {
  const before = { cpuType: cpu_type, emulatedMachine: emulated_machine }
  return {
    before,
    after: {
      cpuType: cpuType === undefined ? cpu_type : cpuType,
      emulatedMachine: emulatedMachine === undefined ? emulated_machine : emulatedMachine,
    },
  }
}
