import type { Schema } from '@overt/api-client/engine'
import type { NewEvent } from '../../events/record.ts'
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

/** What is told of the hosts of a cluster that fall out, or come back, by a change of its settings. */
export function turnEvents(before: ClusterRow, after: ClusterRow, hosts: readonly OfferingHostRow[]): NewEvent[] {
  return hosts.flatMap(({ id, name, ancestors, cpuTypes, machineTypes }): NewEvent[] => {
    if (!cpuTypes) return []
    const offer = { cpuTypes, machineTypes: machineTypes ?? undefined }
    const [was, is] = [before, after].map((cluster) => misfitOf(promiseOf(cluster), offer))
    if (was === is) return []
    const base = { objectKind: 'host', objectId: id, objectName: name, change: 'updated', ancestors } as const
    if (is === undefined) {
      const message = `Host ${name} is again what its cluster ${after.name} wants.`
      return [{ ...base, code: 'host.operational', message }]
    }
    const message = `Host ${name} is non-operational in cluster ${after.name}. ${is} VMs that run there go on.`
    return [{ ...base, code: 'host.non_operational', severity: 'warning', message }]
  })
}

function promiseOf({ cpu_type, emulated_machine }: ClusterRow): GuestPromise {
  return { cpuType: cpu_type, emulatedMachine: emulated_machine }
}
