import type { StatisticsReport } from '@overt/api-client/agent'
import {
  ConnectGetAllDomainStatsFlags,
  ConnectListAllDomainsFlags,
  DomainControlState,
  type DomainRef,
  DomainStatsTypes,
  type LibvirtClient,
  LibvirtTimeout,
} from '@overt/libvirt-client'
import { HostLoadMeter, ratePerSecond } from '../host-load.ts'
import type { Telemetry } from '../port.ts'
import { isLibvirtError, toDriverError } from './errors.ts'
import type { Inventory } from './inventory.ts'
import { deadlines } from './options.ts'

type MachineSample = StatisticsReport['machines'][number]
type Params = Readonly<Record<string, number | string | boolean>>
type Reading = { runId: string; atMs: number; params: Params }

/** Machines whose monitor has been busy for this long are not asked: one of them would hold up all. Milliseconds. */
const BUSY_MS = 1_000

/**
 * Statistics of all machines in one call. Two things keep one stuck guest from holding up the rest: libvirt is told not
 * to wait for a guest that is busy, and a guest whose monitor hangs is found out (which libvirt answers from its own
 * memory) and left out of the call.
 */
export class LibvirtTelemetry implements Telemetry {
  readonly #client: LibvirtClient
  readonly #inventory: Inventory
  readonly #host = new HostLoadMeter()
  readonly #onStuck: (uuids: ReadonlySet<string>) => void
  #before = new Map<string, Reading>()

  constructor(client: LibvirtClient, inventory: Inventory, onStuck: (uuids: ReadonlySet<string>) => void) {
    this.#client = client
    this.#inventory = inventory
    this.#onStuck = onStuck
  }

  async statistics(): Promise<StatisticsReport> {
    const [host, machines] = await Promise.all([this.#host.measure(), this.#machines()])
    return { at: new Date().toISOString(), host, machines }
  }

  async #machines(): Promise<MachineSample[]> {
    if (!this.#client.isConnected) return []
    try {
      const answering = await this.#answering()
      if (answering.length === 0) return []
      const types =
        DomainStatsTypes.STATE |
        DomainStatsTypes.CPU_TOTAL |
        DomainStatsTypes.BALLOON |
        DomainStatsTypes.VCPU |
        DomainStatsTypes.INTERFACE |
        DomainStatsTypes.BLOCK
      const records = await this.#client.stats.connectGetAllDomainStats(
        answering,
        types,
        ConnectGetAllDomainStatsFlags.NOWAIT,
        { deadlineMs: deadlines.statistics },
      )
      const before = this.#before
      this.#before = new Map()
      return records.flatMap(({ dom, params }) => this.#sample(dom, params, before.get(dom.uuid)))
    } catch (error) {
      // A guest that hung during the call is left out of the next.
      if (error instanceof LibvirtTimeout) return []
      throw toDriverError(error, 'measuring the machines')
    }
  }

  /** Running machines of ours whose monitors are free. */
  async #answering(): Promise<DomainRef[]> {
    const options = { deadlineMs: deadlines.read }
    const refs = await this.#client.stats.connectListAllDomains(ConnectListAllDomainsFlags.ACTIVE, options)
    const ours = refs.filter((ref) => this.#inventory.runOf(ref.uuid) !== undefined)
    const stuck = new Set<string>()
    await Promise.all(
      ours.map(async (ref) => {
        try {
          const info = await this.#client.stats.domainGetControlInfo(ref, 0, options)
          const busy = info.state === DomainControlState.OCCUPIED && info.stateTime >= BUSY_MS
          if (busy || info.state === DomainControlState.ERROR) stuck.add(ref.uuid)
        } catch (error) {
          stuck.add(ref.uuid)
          if (!(error instanceof LibvirtTimeout) && !isLibvirtError(error, 'NO_DOMAIN', 'OPERATION_INVALID'))
            throw error
        }
      }),
    )
    this.#onStuck(stuck)
    return ours.filter((ref) => !stuck.has(ref.uuid))
  }

  /** The first reading of a run gives no sample: rates are means since the reading before, and zero would be a lie. */
  #sample(dom: DomainRef, params: Params, before: Reading | undefined): MachineSample[] {
    const run = this.#inventory.runOf(dom.uuid)
    if (!run) return []
    const reading: Reading = { runId: run.runId, atMs: performance.now(), params }
    this.#before.set(dom.uuid, reading)
    if (before?.runId !== run.runId) return []
    const seconds = (reading.atMs - before.atMs) / 1000
    const rate = (prefix: string, suffix: string) =>
      ratePerSecond(sum(before.params, prefix, suffix), sum(params, prefix, suffix), seconds)
    const givenKib = params['balloon.current']
    return [
      {
        vmId: run.vmId,
        runId: run.runId,
        cpuPercent: cpuPercent(params, before.params, seconds),
        memoryUsedBytes: usedMemoryBytes(params),
        ...(typeof givenKib === 'number' && { memoryTotalBytes: givenKib * 1024 }),
        diskReadBytesPerSecond: rate('block', 'rd.bytes'),
        diskWriteBytesPerSecond: rate('block', 'wr.bytes'),
        networkReceiveBytesPerSecond: rate('net', 'rx.bytes'),
        networkTransmitBytesPerSecond: rate('net', 'tx.bytes'),
      },
    ]
  }
}

/** Sums a counter over all devices: `net.0.rx.bytes`, `net.1.rx.bytes`, … */
function sum(params: Params, prefix: string, suffix: string): number {
  const count = Number(params[`${prefix}.count`] ?? 0)
  let total = 0
  for (let index = 0; index < count; index++) total += Number(params[`${prefix}.${index}.${suffix}`] ?? 0)
  return total
}

const NANOSECONDS = 1_000_000_000

function cpuPercent(params: Params, before: Params, seconds: number): number {
  const cpus = Number(params['vcpu.current'] ?? 1) || 1
  const nanoseconds = Number(params['cpu.time'] ?? 0) - Number(before['cpu.time'] ?? params['cpu.time'] ?? 0)
  if (seconds <= 0) return 0
  // The emulator's own threads count too, and translation has some: it may come out a little above all of its CPUs.
  return Math.min(100, Math.max(0, (nanoseconds / NANOSECONDS / seconds / cpus) * 100))
}

/** What the guest says it uses, by its balloon; else what its process has resident, up to what it was given. */
function usedMemoryBytes(params: Params): number {
  const kib = (name: string) => {
    const value = params[`balloon.${name}`]
    return typeof value === 'number' ? value : undefined
  }
  const available = kib('available')
  const usable = kib('usable') ?? kib('unused')
  if (available !== undefined && usable !== undefined) return Math.max(0, available - usable) * 1024
  return Math.min(kib('rss') ?? 0, kib('current') ?? Number.MAX_SAFE_INTEGER) * 1024
}
