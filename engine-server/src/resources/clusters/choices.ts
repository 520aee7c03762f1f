import type { Schema } from '@overt/api-client/engine'
import { sortCpuTypes, sortMachineTypes } from '../../hosts/guest-offer.ts'

/** A host that may be asked what it offers; `cpuTypes` is null while it has not told. */
export interface OfferingHost {
  readonly id: string
  readonly name: string
  readonly cpuTypes: readonly string[] | null
  readonly machineTypes: readonly string[] | null
}

/** What a cluster of these hosts can be set to, and for each choice the hosts that would fall out. */
export function choicesOf(
  hosts: readonly OfferingHost[],
  architecture: Schema<'Cluster'>['architecture'],
): Schema<'ClusterChoices'> {
  const told = hosts.filter(({ cpuTypes }) => cpuTypes !== null)
  const choices = (names: readonly string[], offers: (host: OfferingHost) => readonly string[] | null) =>
    names.map((name) => ({
      name,
      // Who does not tell of its boards (an agent of before) is not said to be without.
      withoutIt: told.filter((host) => !(offers(host)?.includes(name) ?? true)).map(reference),
    }))
  const all = (offers: (host: OfferingHost) => readonly string[] | null) => [
    ...new Set(told.flatMap((host) => offers(host) ?? [])),
  ]
  return {
    hosts: told.map(reference),
    silentHosts: hosts.filter(({ cpuTypes }) => cpuTypes === null).map(reference),
    cpuTypes: choices(sortCpuTypes(all(cpuTypesOf)), cpuTypesOf),
    emulatedMachines: choices(sortMachineTypes(all(machineTypesOf), architecture), machineTypesOf),
  }
}

const cpuTypesOf = ({ cpuTypes }: OfferingHost) => cpuTypes
const machineTypesOf = ({ machineTypes }: OfferingHost) => machineTypes

function reference({ id, name }: OfferingHost): Schema<'ObjectRef'> {
  return { kind: 'host', id, name }
}
