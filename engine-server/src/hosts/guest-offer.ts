// What hosts offer to guests, against what a cluster promises its VMs. Pure.
import type { Architecture } from '@overt/api-client/agent'

/** What a host offers, as it told last. */
export interface GuestOffer {
  /** CPU models that a guest can have, by libvirt's names. */
  readonly cpuTypes: readonly string[]
  /** Boards; undefined from an agent that does not tell. */
  readonly machineTypes: readonly string[] | undefined
}
/** What a cluster promises every VM; null is no promise. */
export interface GuestPromise {
  readonly cpuType: string | null
  readonly emulatedMachine: string | null
}

/**
 * Why a host can't be what its cluster promises, as a sentence; undefined when it can. Such a host is non-operational:
 * a VM that was started or moved there would see another machine than the one it was promised.
 */
export function misfitOf({ cpuType, emulatedMachine }: GuestPromise, offer: GuestOffer): string | undefined {
  if (cpuType !== null && !offer.cpuTypes.includes(cpuType)) {
    const [best] = sortCpuTypes(offer.cpuTypes)
    const most = best === undefined ? 'it offers none' : `the most it offers is ${best}`
    return `Its CPU can't be ${cpuType}, the CPU type of its cluster; ${most}.`
  }
  if (emulatedMachine !== null && offer.machineTypes && !offer.machineTypes.includes(emulatedMachine))
    return `Its QEMU does not have ${emulatedMachine}, the emulated machine of its cluster.`
  return undefined
}

/**
 * libvirt's x86 models that run 64-bit guests, each maker's from the oldest to the newest, as far as QEMU has them. One
 * that is not here yet (a new QEMU knows it, we do not) is taken for newer than all of them.
 */
const levels: readonly (readonly string[])[] = [
  ['qemu64', 'kvm64', 'cpu64-rhel6', 'core2duo', 'phenom', 'Opteron_G1', 'Conroe', 'Opteron_G2'],
  ['Penryn', 'Opteron_G3'],
  ['Nehalem'],
  ['Westmere'],
  ['SandyBridge', 'Opteron_G4'],
  ['IvyBridge', 'Opteron_G5'],
  ['Haswell'],
  ['Broadwell'],
  ['Skylake-Client', 'EPYC', 'Dhyana'],
  ['Skylake-Server'],
  ['Cascadelake-Server', 'Snowridge', 'EPYC-Rome'],
  ['Cooperlake', 'Icelake-Client'],
  ['Icelake-Server', 'EPYC-Milan'],
  ['SapphireRapids', 'EPYC-Genoa'],
  ['GraniteRapids', 'SierraForest', 'EPYC-Turin'],
]
const levelOf = new Map(levels.flatMap((names, level) => names.map((name) => [name, level])))
/** 32 bits: no system of today boots on them. */
const tooOld = new Set(['486', 'athlon', 'coreduo', 'kvm32', 'n270', 'qemu32', 'pentium', 'pentium2', 'pentium3'])

/** What libvirt appends to a model that has some more, or fewer, features than the model itself. */
const variant = /(-(noTSX|IBRS|IBPB|v[0-9]+))+$/

function level(cpuType: string): number {
  return levelOf.get(cpuType) ?? levelOf.get(cpuType.replace(variant, '')) ?? levels.length
}

/** CPU types fit for a cluster, the highest level first; of one level by name. */
export function sortCpuTypes(cpuTypes: readonly string[]): string[] {
  return cpuTypes
    .filter((name) => !tooOld.has(name))
    .toSorted((a, b) => level(b) - level(a) || a.localeCompare(b, 'en', { numeric: true }))
}

const versioned: Readonly<Record<Architecture, RegExp>> = { x86_64: /^pc-q35-\d/, aarch64: /^virt-\d/ }

/** Boards with a version (the others mean the newest, which differs from host to host), the newest first. */
export function sortMachineTypes(machineTypes: readonly string[], architecture: Architecture): string[] {
  return machineTypes
    .filter((name) => versioned[architecture].test(name))
    .toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))
}
