// What one cycle of measurements comes to: pure, from what hosts sent and what the engine knows of them to rows.
import type { StatisticsReport } from '@overt/api-client/agent'
import type { DomainFacts, HostFacts } from './store.ts'

/** Bytes or rates of disks and networks, a second. */
interface Traffic {
  readonly diskRead: number | null
  readonly diskWrite: number | null
  readonly receive: number | null
  readonly transmit: number | null
}
/** A VM, measured. */
export interface VmMeasure extends Traffic {
  readonly at: string
  readonly vmId: string
  readonly runId: string
  readonly hostId: string
  readonly cpuPercent: number
  readonly memoryUsed: number
  readonly memoryTotal: number | null
}
/** What a host says of itself, with what its VMs do. */
export interface HostReading extends Traffic {
  readonly at: string
  readonly hostId: string
  readonly cpuPercent: number
  readonly memoryUsed: number
  readonly memoryTotal: number
}
/** A host, measured, with what its VMs were given. */
export interface HostMeasure extends HostReading {
  readonly cpus: number | null
  readonly vcpusCommitted: number | null
  readonly memoryCommitted: number | null
}
/** What one host measured at one time: all that is kept of its report. */
export interface Sample {
  readonly host: HostReading
  readonly vms: readonly VmMeasure[]
}
/** Sums over the hosts and storage domains below an object. */
export interface Total extends Traffic {
  readonly objectId: string
  readonly cpuPercent: number | null
  readonly cpus: number | null
  readonly vcpusCommitted: number | null
  readonly memoryUsed: number | null
  readonly memoryTotal: number | null
  readonly memoryCommitted: number | null
  readonly spaceUsed: number | null
  readonly spaceTotal: number | null
}

/** What is kept of a report, whose time is another where its own is not believed. */
export function sampleOf(hostId: string, report: StatisticsReport, at: string): Sample {
  return { host: hostReading(hostId, report, at), vms: vmMeasures(hostId, report, at) }
}

function vmMeasures(hostId: string, { machines }: StatisticsReport, at: string): VmMeasure[] {
  return machines
    .filter(({ vmId, runId }) => plainId.test(vmId) && plainId.test(runId))
    .map((machine) => ({
      at,
      vmId: machine.vmId,
      runId: machine.runId,
      hostId,
      cpuPercent: Math.min(100, rate(machine.cpuPercent)),
      memoryUsed: whole(machine.memoryUsedBytes),
      memoryTotal: machine.memoryTotalBytes === undefined ? null : whole(machine.memoryTotalBytes),
      diskRead: rateOrNull(machine.diskReadBytesPerSecond),
      diskWrite: rateOrNull(machine.diskWriteBytesPerSecond),
      receive: rateOrNull(machine.networkReceiveBytesPerSecond),
      transmit: rateOrNull(machine.networkTransmitBytesPerSecond),
    }))
}

function hostReading(hostId: string, { host, machines }: StatisticsReport, at: string): HostReading {
  return {
    at,
    hostId,
    cpuPercent: Math.min(100, rate(host.cpuPercent)),
    memoryUsed: whole(host.memoryUsedBytes),
    memoryTotal: whole(host.memoryTotalBytes),
    diskRead: sumOf(machines, (machine) => rateOrNull(machine.diskReadBytesPerSecond)),
    diskWrite: sumOf(machines, (machine) => rateOrNull(machine.diskWriteBytesPerSecond)),
    receive: rate(host.networkReceiveBytesPerSecond),
    transmit: rate(host.networkTransmitBytesPerSecond),
  }
}

/** A host as it told of itself, with what the engine knows of it. */
export function hostMeasure(host: HostReading, facts: HostFacts | undefined): HostMeasure {
  return {
    ...host,
    cpus: facts?.cpus ?? null,
    vcpusCommitted: facts?.vcpusCommitted ?? null,
    memoryCommitted: facts?.memoryCommitted ?? null,
  }
}

/** Sums for each object above the hosts and storage domains: clusters, data centers, the system. */
export function totalsOf(
  measures: readonly HostMeasure[],
  hosts: ReadonlyMap<string, HostFacts>,
  domains: readonly DomainFacts[],
): Total[] {
  const hostsBelow = new Map<string, HostMeasure[]>()
  const domainsBelow = new Map<string, DomainFacts[]>()
  for (const measure of measures)
    for (const above of hosts.get(measure.hostId)?.above ?? []) put(hostsBelow, above, measure)
  for (const domain of domains) for (const above of domain.above) put(domainsBelow, above, domain)
  return [...new Set([...hostsBelow.keys(), ...domainsBelow.keys()])].map((objectId) => {
    const below = hostsBelow.get(objectId) ?? []
    const storage = domainsBelow.get(objectId) ?? []
    // A host that has not said how many CPUs it has counts as one.
    const weight = sumOf(below, ({ cpus }) => cpus ?? 1)
    const busy = sumOf(below, ({ cpuPercent, cpus }) => cpuPercent * (cpus ?? 1))
    return {
      objectId,
      cpuPercent: weight === null || busy === null ? null : busy / weight,
      cpus: sumOf(below, ({ cpus }) => cpus),
      vcpusCommitted: sumOf(below, ({ vcpusCommitted }) => vcpusCommitted),
      memoryUsed: sumOf(below, ({ memoryUsed }) => memoryUsed),
      memoryTotal: sumOf(below, ({ memoryTotal }) => memoryTotal),
      memoryCommitted: sumOf(below, ({ memoryCommitted }) => memoryCommitted),
      diskRead: sumOf(below, ({ diskRead }) => diskRead),
      diskWrite: sumOf(below, ({ diskWrite }) => diskWrite),
      receive: sumOf(below, ({ receive }) => receive),
      transmit: sumOf(below, ({ transmit }) => transmit),
      spaceUsed: sumOf(storage, ({ totalBytes, availableBytes }) => Math.max(0, totalBytes - availableBytes)),
      spaceTotal: sumOf(storage, ({ totalBytes }) => totalBytes),
    }
  })
}

/** The newest of several measures of the same thing. */
export function newestBy<T extends { readonly at: string }>(items: readonly T[], key: (item: T) => string): T[] {
  const newest = new Map<string, T>()
  for (const item of items) {
    const known = newest.get(key(item))
    if (!known || Date.parse(known.at) <= Date.parse(item.at)) newest.set(key(item), item)
  }
  return [...newest.values()]
}

function put<T>(map: Map<string, T[]>, key: string, item: T): void {
  const items = map.get(key)
  if (items) items.push(item)
  else map.set(key, [item])
}

/** The sum of what was measured; null when nothing was. */
function sumOf<T>(items: readonly T[], read: (item: T) => number | null): number | null {
  let sum: number | null = null
  for (const item of items) {
    const value = read(item)
    if (value !== null) sum = (sum ?? 0) + value
  }
  return sum
}

// A host says what it likes; one value that no column holds would cost the whole cycle of all hosts.
const MOST = 2 ** 50
const LEAST = 2 ** -20
/** The contract's format also lets `urn:uuid:…` pass. */
const plainId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
function whole(value: number): number {
  return Math.round(rate(value))
}
function rate(value: number): number {
  return value > LEAST ? Math.min(MOST, value) : 0
}
function rateOrNull(value: number | undefined): number | null {
  return value === undefined ? null : rate(value)
}
