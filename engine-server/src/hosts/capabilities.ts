// What a host is and can do, compared with what it was when it last told. Pure.
import { isDeepStrictEqual } from 'node:util'
import type { HostDescription } from '@overt/api-client/agent'
import { sizeInWords } from '../words.ts'

/** How a host differs from before, in parts of a sentence. */
export interface CapabilityChange {
  readonly words: readonly string[]
  /** It has less, or can do less, than before: guests may not fit any more. */
  readonly isLess: boolean
}

/** One difference; `isLess` of those that guests may suffer from. */
interface Difference {
  readonly words: string
  readonly isLess: boolean
}

/** Names in one sentence at most. */
const mostNames = 5

/**
 * A description with what the hypervisor told before it went away, for while it does not answer: what is known of the
 * machine stays known, and a libvirt that comes back updated is compared with the one that went.
 */
export function withKnownFacts(told: HostDescription, before: HostDescription | undefined): HostDescription {
  if (told.driverConnected !== false || !before) return told
  const { driverConnected, driverMessage, hostName, storageRoots, versions, driver, brokenNetworks } = told
  return {
    ...before,
    hostName,
    storageRoots,
    driver,
    versions: { ...before.versions, agent: versions.agent },
    driverConnected,
    ...(brokenNetworks === undefined ? {} : { brokenNetworks }),
    ...(driverMessage === undefined ? {} : { driverMessage }),
  }
}

/** How a host is and can do something else than before; undefined when it is what it was. */
export function compareCapabilities(before: HostDescription, after: HostDescription): CapabilityChange | undefined {
  const differences = [
    ...versionDifferences(before, after),
    ...processorDifferences(before, after),
    ...memoryDifference(before.memoryBytes, after.memoryBytes),
    ...acceleratorDifference(before.accelerator.kind, after.accelerator.kind),
    ...nameDifferences('CPU models', before.cpu.guestModels, after.cpu.guestModels),
    ...nameDifferences('machine types', before.cpu.machineTypes ?? [], after.cpu.machineTypes ?? []),
    ...nameDifferences('displays', before.displays ?? ['vnc'], after.displays ?? ['vnc']),
    ...nameDifferences('storage roots', pathsOf(before), pathsOf(after)),
    ...nicDifferences(before, after),
  ]
  if (differences.length === 0) return undefined
  return { words: differences.map(({ words }) => words), isLess: differences.some(({ isLess }) => isLess) }
}

const versionNames = { agent: 'agent', libvirt: 'libvirt', qemu: 'QEMU', kernel: 'kernel', os: 'system' } as const

function versionDifferences({ versions: before }: HostDescription, { versions: after }: HostDescription): Difference[] {
  return Object.entries(versionNames).flatMap(([part, name]) => {
    const [was, is] = [before[part as keyof typeof versionNames], after[part as keyof typeof versionNames]]
    // An agent that tells of a part for the first time has not changed it.
    return was === undefined || is === undefined || was === is ? [] : [same(`${name} ${was} became ${is}`)]
  })
}

function processorDifferences({ cpu: before }: HostDescription, { cpu: after }: HostDescription): Difference[] {
  const model = before.model === after.model ? [] : [same(`its processor ${before.model} became ${after.model}`)]
  const [was, is] = [before.onlineCpus, after.onlineCpus]
  return was === is ? model : [...model, { words: `CPUs in use: ${was} became ${is}`, isLess: is < was }]
}

/** The kernel takes a little more or less for itself with each version: that is no change. */
function memoryDifference(was: number, is: number): Difference[] {
  if (Math.abs(is - was) <= was / 64) return []
  return [{ words: `memory: ${sizeInWords(was)} became ${sizeInWords(is)}`, isLess: is < was }]
}

function acceleratorDifference(was: 'kvm' | 'tcg', is: 'kvm' | 'tcg'): Difference[] {
  if (was === is) return []
  return is === 'kvm'
    ? [same('guests run under KVM now')]
    : [{ words: 'KVM is gone, so guests are emulated', isLess: true }]
}

function nicDifferences(before: HostDescription, after: HostDescription): Difference[] {
  if (!before.nics || !after.nics) return []
  const up = (nics: readonly { name: string; linkUp: boolean }[]) =>
    nics.filter(({ linkUp }) => linkUp).map(({ name }) => name)
  return nameDifferences('network links', up(before.nics), up(after.nics))
}

function nameDifferences(what: string, before: readonly string[], after: readonly string[]): Difference[] {
  if (isDeepStrictEqual([...before].sort(), [...after].sort())) return []
  const lost = before.filter((name) => !after.includes(name))
  const won = after.filter((name) => !before.includes(name))
  return [
    ...(lost.length > 0 ? [{ words: `${what} gone: ${some(lost)}`, isLess: true }] : []),
    ...(won.length > 0 ? [same(`${what} new: ${some(won)}`)] : []),
  ]
}

function pathsOf({ storageRoots }: HostDescription): string[] {
  return storageRoots.map(({ path }) => path)
}

function some(names: readonly string[]): string {
  const more = names.length - mostNames
  return more > 0 ? `${names.slice(0, mostNames).join(', ')} and ${more} more` : names.join(', ')
}

function same(words: string): Difference {
  return { words, isLess: false }
}
