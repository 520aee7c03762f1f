// What placement looks at: hosts as they are, and what is to run.
import type { Schema } from '@overt/api-client/engine'

/** A host as placement sees it. */
export type HostCandidate = {
  readonly id: string
  readonly name: string
  /** As people see it; only one that is `up` is given guests. */
  readonly status: Schema<'HostStatus'>
  /** Why it has this status; empty where the word says all. */
  readonly statusReason: string
  readonly clusterId: string | null
  /** Null until it has described itself. */
  readonly description: {
    readonly architecture: string
    readonly memoryBytes: number
    readonly onlineCpus: number
    /** Protocols its hypervisor can show screens by. */
    readonly displays: readonly string[]
    readonly accelerator: Accelerator
    /** What its own CPU is called. */
    readonly hostCpu: string
    /** CPU models guests can have on it. */
    readonly cpuModels: readonly string[]
    /** Emulated machines of its hypervisor; empty when it does not tell. */
    readonly machineTypes: readonly string[]
    /** Addresses of its own network interfaces, as `10.1.2.3/24`. */
    readonly addresses: readonly { readonly nic: string; readonly cidr: string }[]
  } | null
  /** What the runs on it, and on their way to it, were promised. */
  readonly reserved: {
    readonly guests: number
    readonly memoryBytes: number
    readonly cpus: number
    /** Of the vCPUs, those of guests that are in no measurement of its load yet. */
    readonly unmeasuredCpus: number
  }
  /** Its CPU load as last measured, 0 to 100; null when that is too long ago. */
  readonly cpuPercent: number | null
  /** Storage domains it reaches. */
  readonly activeDomainIds: readonly string[]
  /** Of its own storage domains the one with the most space; null where it has none, or nobody asked. */
  readonly ownStorage: { readonly domainId: string; readonly availableBytes: number } | null
}

/** What guests run by; one that runs by one of them cannot go on by the other. */
export type Accelerator = 'kvm' | 'tcg'

/** By what a cluster spreads its guests. */
export type SchedulingPolicy = 'even_load' | 'even_memory' | 'even_guests'

/** What is to run. */
export type PlacementRequest = {
  readonly clusterId: string
  readonly architecture: string
  readonly memoryBytes: number
  readonly cpus: number
  /** The protocol its screen is shown by. */
  readonly display: 'vnc' | 'spice'
  /** Storage domains its disks are in, but for those that go along; `isOwn`: of the host it runs on, and of no other. */
  readonly domains: readonly { readonly id: string; readonly name: string; readonly isOwn?: boolean }[]
  /** Bytes of the disks whose content goes along into storage of the new host; null: none does. */
  readonly carriedBytes: number | null
  /** Its networks, each with the range its bridge takes on a host. */
  readonly networks: readonly { readonly name: string; readonly cidr: string }[]
  /** Hosts it may run on; empty: any. */
  readonly pinnedHostIds: readonly string[]
  /** The CPU model its cluster gives guests; null: whatever the host has. */
  readonly cpuModel: string | null
  /** The emulated machine its cluster gives guests; null: the hypervisor's own choice. */
  readonly machineType: string | null
  /** How much of its memory a host promises, in percent: 100 is what it has. */
  readonly memoryPercent: number
  readonly policy: SchedulingPolicy
  /** Where a guest that is to move without stopping runs now; null for one that is to be started. */
  readonly runsOn: { readonly hostId: string; readonly accelerator: Accelerator; readonly hostCpu: string } | null
}

/** What a cluster asks for every VM of it. */
export type ClusterDemands = Pick<PlacementRequest, 'cpuModel' | 'machineType' | 'memoryPercent' | 'policy'>

/** Memory a host still has to promise; below zero when it has promised too much. */
export function unpromisedMemory(host: HostCandidate, { memoryPercent }: PlacementRequest): number {
  return promisableMemory(host, memoryPercent) - host.reserved.memoryBytes
}

/** Memory a host may promise in all. */
export function promisableMemory({ description }: HostCandidate, memoryPercent: number): number {
  return Math.floor(((description?.memoryBytes ?? 0) * memoryPercent) / 100)
}

/** The candidate with one more guest on it that no measurement knows yet. */
export function withGuest(host: HostCandidate, { memoryBytes, cpus }: PlacementRequest): HostCandidate {
  const { reserved } = host
  return {
    ...host,
    reserved: {
      guests: reserved.guests + 1,
      memoryBytes: reserved.memoryBytes + memoryBytes,
      cpus: reserved.cpus + cpus,
      unmeasuredCpus: reserved.unmeasuredCpus + cpus,
    },
  }
}

/** `4096 MiB`. */
export function mebibytes(bytes: number): string {
  return `${Math.round(bytes / mebibyte)} MiB`
}

/** Bytes of a MiB. */
export const mebibyte = 2 ** 20
