import type { StorageDescription } from '@overt/api-client/agent'
import type { Db } from '../db/database.ts'
import { transact } from '../db/transact.ts'
import { AppError } from '../errors.ts'
import { type NewEvent, recordEvents } from '../events/record.ts'
import type { HostClient } from '../hosts/host-client.ts'
import { saveReach } from '../hosts/storage-reach.ts'
import type { Log } from '../log/log.ts'
import type { Reconciler } from './reconciler.ts'
import {
  clearMissing,
  type JudgedDiskRow,
  listUnknownVolumes,
  listDueDomains,
  listHostsAtFault,
  markMissing,
  saveDomainRuntime,
  saveVolumeSizes,
  type WatchedDomainRow,
  type WatchingHost,
} from './storage-store.ts'

/** Domains looked at at a time: describing one may keep a slow disk busy. */
const AT_ONCE = 8

/**
 * Looks at each storage domain, and sooner at those whose disks were worked on: space, the sizes of volumes, disks whose
 * data is gone, data nobody knows. Nothing is ever deleted here: what an operation left behind is its undo's to remove.
 */
export class StorageWatch implements Reconciler {
  readonly name = 'storage'
  readonly intervalMs: number
  /** Many disks are made or deleted at once. */
  readonly gatherMs = 1_000
  private readonly parts: { readonly db: Db; readonly hosts: HostClient; readonly log: Log }
  /** Unknown volumes of the look before, by domain: one that is being made is known by the next look. */
  private readonly unknown = new Map<string, ReadonlySet<string>>()

  constructor(parts: { readonly db: Db; readonly hosts: HostClient; readonly log: Log }, intervalMs = 60_000) {
    this.parts = parts
    this.intervalMs = intervalMs
  }

  async run(signal: AbortSignal): Promise<void> {
    const domains = await listDueDomains(this.parts.db, this.intervalMs / 2)
    const work = domains.values()
    const failures: unknown[] = []
    const look = async () => {
      for (const domain of work) {
        if (signal.aborted) return
        // What goes wrong with one is no reason not to look at the others.
        await this.look(domain, signal).catch((error: unknown) => failures.push(error))
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, look))
    if (failures.length > 0) throw failures[0]
  }

  private async look(domain: WatchedDomainRow, signal: AbortSignal): Promise<void> {
    const told = new Map<WatchingHost, StorageDescription>()
    const others = domain.hosts.values()
    let whole: StorageDescription | undefined
    // The first that reaches it tells of all it holds; of the others only whether they reach it matters.
    for (const host of others) {
      const description = await this.ask(host, 'storage.describe', domain, signal)
      if (description) told.set(host, description)
      whole = description ?? whole
      if (description?.status === 'active') break
    }
    const connect = async () => {
      for (const host of others) {
        const description = await this.ask(host, 'storage.connect', domain, signal)
        if (description) told.set(host, description)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, connect))
    signal.throwIfAborted()
    if (!whole) return
    const described = whole
    await transact(this.parts.db, async (tx) => {
      await this.store(tx, domain, described)
      await this.storeReach(tx, domain, told)
    })
  }

  private async ask(
    host: WatchingHost,
    method: 'storage.describe' | 'storage.connect',
    { id: domainId, path }: WatchedDomainRow,
    signal: AbortSignal,
  ): Promise<StorageDescription | undefined> {
    try {
      return await this.parts.hosts.query(host.id, method, { domainId, path }, { deadlineMs: 60_000, signal })
    } catch (error) {
      // Whether the host answers is told by its own status; what was last known of the domain stays. An engine that has
      // just started is connected to none of them yet.
      const level = error instanceof AppError && error.code === 'host_unreachable' ? 'debug' : 'warn'
      this.parts.log[level]({ error, domainId, hostId: host.id }, 'a storage domain could not be looked at')
      return undefined
    }
  }

  /** Notes which hosts reach a domain, and tells when one has lost it or has it again. */
  private async storeReach(
    tx: Parameters<typeof saveDomainRuntime>[0],
    domain: WatchedDomainRow,
    told: ReadonlyMap<WatchingHost, StorageDescription>,
  ): Promise<void> {
    const events: NewEvent[] = []
    const before = await listHostsAtFault(tx, domain.id)
    for (const [host, description] of told) {
      const change = await saveReach(tx, host.id, description)
      // Of a domain with one host, the domain's own event says it.
      if (change && domain.hosts.length > 1) events.push(reachEvent(domain, host, description))
    }
    const after = await listHostsAtFault(tx, domain.id)
    for (const [host, description] of told)
      if (before.has(host.id) !== after.has(host.id))
        events.push(faultEvent(domain, host, description, after.has(host.id)))
    await recordEvents(tx, events)
  }

  private async store(
    tx: Parameters<typeof saveDomainRuntime>[0],
    domain: WatchedDomainRow,
    description: StorageDescription,
  ): Promise<void> {
    const events: NewEvent[] = []
    const { status, volumes } = description
    if (await saveDomainRuntime(tx, description)) events.push(domainEvent(domain, description))
    if (status === 'active') {
      const present = volumes.map(({ volumeId }) => volumeId)
      await saveVolumeSizes(tx, domain.id, volumes)
      for (const disk of await markMissing(tx, domain.id, present, domain.now))
        events.push(
          diskEvent(disk, 'disk.illegal', 'error', `The data of disk ${disk.name} is missing on its storage.`),
        )
      for (const disk of await clearMissing(tx, domain.id, present, domain.now))
        events.push(diskEvent(disk, 'disk.legal_again', 'normal', `The data of disk ${disk.name} is there again.`))
      events.push(...(await this.unknownVolumes(tx, domain, present)))
    }
    await recordEvents(tx, events)
  }

  private async unknownVolumes(
    tx: Parameters<typeof saveDomainRuntime>[0],
    domain: WatchedDomainRow,
    present: readonly string[],
  ): Promise<NewEvent[]> {
    const now = await listUnknownVolumes(tx, domain.id, present)
    const before = this.unknown.get(domain.id)
    this.unknown.set(domain.id, new Set(now))
    return now
      .filter((id) => before?.has(id))
      .map((id) => ({
        ...about(domain),
        code: 'storage_domain.unknown_volume',
        severity: 'warning',
        message: `Storage domain ${domain.name} holds volume ${id}, which belongs to no disk. It is left as it is.`,
      }))
  }
}

function about(
  domain: WatchedDomainRow,
): Pick<NewEvent, 'objectKind' | 'objectId' | 'objectName' | 'ancestors' | 'change'> {
  return {
    objectKind: 'storage_domain',
    objectId: domain.id,
    objectName: domain.name,
    ancestors: domain.ancestors,
    change: 'updated',
  }
}

function domainEvent(domain: WatchedDomainRow, { status, message }: StorageDescription): NewEvent {
  if (status === 'active') return about(domain)
  const because = message ? `: ${message}` : '.'
  return {
    ...about(domain),
    code: 'storage_domain.missing',
    severity: 'error',
    message: `Storage domain ${domain.name} is not where it should be${because}`,
  }
}

function reachEvent(domain: WatchedDomainRow, host: WatchingHost, { status, message }: StorageDescription): NewEvent {
  if (status === 'active')
    return {
      ...about(domain),
      code: 'storage_domain.reached_again',
      severity: 'normal',
      message: `Host ${host.name} reaches storage domain ${domain.name} again.`,
    }
  return {
    ...about(domain),
    code: 'storage_domain.not_reached',
    severity: 'error',
    message: `Host ${host.name} does not reach storage domain ${domain.name}${message ? `: ${message}` : '.'}`,
  }
}

/** What that does to the host: it is non-operational while it alone is to blame, and told when it is not any more. */
function faultEvent(
  domain: WatchedDomainRow,
  host: WatchingHost,
  { status, message }: StorageDescription,
  isAtFault: boolean,
): NewEvent {
  const what = `storage domain ${domain.name}`
  const because = message ? `: ${message}` : '.'
  const mended =
    status === 'active'
      ? `Host ${host.name} reaches ${what} again.`
      : `No other host reaches ${what} either: host ${host.name} is not to blame.`
  return {
    objectKind: 'host',
    objectId: host.id,
    objectName: host.name,
    ancestors: host.ancestors,
    change: 'updated',
    code: isAtFault ? 'host.non_operational' : 'host.operational',
    severity: isAtFault ? 'error' : 'normal',
    message: isAtFault ? `Host ${host.name} does not reach ${what}, which other hosts reach${because}` : mended,
  }
}

function diskEvent(disk: JudgedDiskRow, code: string, severity: 'normal' | 'error', message: string): NewEvent {
  return {
    objectKind: 'disk',
    objectId: disk.id,
    objectName: disk.name,
    ancestors: disk.ancestors,
    change: 'updated',
    code,
    severity,
    message,
  }
}
