import { connect } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import type { MigrationFigures, RunRef } from '@overt/api-client/agent'
import {
  DomainGetJobStatsFlags,
  DomainJobType,
  DomainMigrateFlags,
  type DomainRef,
  DomainState,
  DomainXMLFlags,
  type LibvirtClient,
  migratePeerToPeer,
  type MigrationParams,
  type TypedParams,
} from '@overt/libvirt-client'
import { moveDomain } from '../../domain-xml/move-domain.ts'
import { AgentError } from '../../errors.ts'
import { channelPath, type MigrationChannel } from '../../migration/channels.ts'
import { diskAlias } from '../../devices/disks.ts'
import type { Departing, Migrations } from '../port.ts'
import { Convergence, firstDowntimeMs, whyGivenUp } from './convergence.ts'
import { converting, isLibvirtError, toDriverError } from './errors.ts'
import { type Found, type Inventory, noSuchRun } from './inventory.ts'
import { JobStats, type LibvirtProgress, readFigures } from './job-stats.ts'
import { limitBeside, limitsAtFirst } from './limits.ts'
import { deadlines, type LibvirtDriverOptions } from './options.ts'

/** How often a migration is looked at. Milliseconds. */
const LOOK_MS = 250
const libvirtSocket = '/run/libvirt/libvirt-sock'

/**
 * Migrations as libvirt does them between peers. Both the other libvirt and the other emulator are reached through
 * sockets of this host, so no libvirt listens on the network and no file of one is edited.
 */
export class LibvirtMigrations implements Migrations {
  readonly #client: LibvirtClient
  readonly #inventory: Inventory
  readonly #options: LibvirtDriverOptions

  constructor(client: LibvirtClient, inventory: Inventory, options: LibvirtDriverOptions) {
    this.#client = client
    this.#inventory = inventory
    this.#options = options
  }

  expect(): Promise<void> {
    return Promise.resolve() // libvirt hears of it from the other libvirt
  }

  async connect(channel: MigrationChannel, folder: string): Promise<Duplex> {
    const { hypervisorRoot = '', socketPath = join(hypervisorRoot, libvirtSocket) } = this.#options
    const socket = connect(channel === 'control' ? socketPath : join(hypervisorRoot, channelPath(folder, channel)))
    try {
      await once(socket, 'connect')
      return socket
    } catch (error) {
      throw new AgentError('host_failed', 'Nothing on this host waits for the guest.', { cause: error })
    }
  }

  async cancel(run: RunRef): Promise<void> {
    const found = await this.#inventory.findRun(run)
    if (found && found.state !== DomainState.SHUTOFF) await this.#endJob(found.ref)
  }

  async hasArrived(run: RunRef): Promise<boolean> {
    const found = await this.#inventory.findRun(run)
    if (!found || found.state === DomainState.SHUTOFF) return false
    // libvirt writes the machine down as soon as, and only when, the guest is its own.
    const kept = this.#client.control.domainIsPersistent(found.ref, { deadlineMs: deadlines.read })
    return (await converting('looking at the machine', kept)) === 1
  }

  async endArrival(run: RunRef): Promise<void> {
    const found = await this.#inventory.findRun(run)
    if (!found || found.state === DomainState.SHUTOFF) return
    await converting(
      'ending a guest that did not arrive',
      this.#client.control.domainDestroy(found.ref, { deadlineMs: deadlines.control }),
    ).catch((error: unknown) => {
      if (!(error instanceof AgentError && (error.code === 'not_found' || error.code === 'conflict'))) throw error
    })
  }

  async send(run: RunRef, departing: Departing): Promise<MigrationFigures> {
    const { folder, policy, places, copiedDisks, signal } = departing
    const found = await this.#inventory.findRun(run)
    if (!found) throw noSuchRun(run)
    const { ref } = found
    await this.#endJob(ref)
    const describe = async (flags: number) =>
      moveDomain(await this.#client.control.domainGetXMLDesc(ref, flags, { deadlineMs: deadlines.read }), places)
    const params: MigrationParams = {
      migrate_uri: `unix://${channelPath(folder, 'memory')}`,
      destination_xml: await converting(
        'reading the machine',
        describe(DomainXMLFlags.MIGRATABLE | DomainXMLFlags.SECURE),
      ),
      persistent_xml: await converting(
        'reading the machine',
        describe(DomainXMLFlags.INACTIVE | DomainXMLFlags.SECURE),
      ),
      ...limitsAtFirst(policy, copiedDisks.length),
      ...(policy.parallelConnections && { 'parallel.connections': policy.parallelConnections }),
      ...(copiedDisks.length > 0 && {
        migrate_disks: copiedDisks.map((diskId) => targetOf(found, diskId)),
        disks_uri: `unix://${channelPath(folder, 'disks')}`,
      }),
    }
    const firstMs = firstDowntimeMs(policy)
    if (firstMs !== undefined) await this.#allow(ref, firstMs)
    const begun = performance.now()
    signal.throwIfAborted()
    const destination = `qemu+unix:///system?socket=${encodeURIComponent(channelPath(folder, 'control'))}`
    const move = migratePeerToPeer(this.#client.migrations, ref, destination, params, { flags: flagsOf(departing) })
    const convergence = new Convergence(policy)
    await converting('moving the guest', this.#watched(found, move, departing, convergence))
    const totalMs = Math.round(performance.now() - begun)
    const { copiedDiskBytes, ...figures } = await this.#figures(ref)
    // Where none went along libvirt says 0.
    const copied = copiedDisks.length > 0 && copiedDiskBytes !== undefined ? { copiedDiskBytes } : {}
    return { totalMs, ...figures, ...copied, ...convergence.measures() }
  }

  /** What another agent's process began; libvirt may not have noticed yet that nobody waits for it. */
  async #endJob(ref: DomainRef): Promise<void> {
    if (!(await this.#hasJob(ref))) return
    await converting('ending a migration begun before', this.#abort(ref))
    for (let waited = 0; await this.#hasJob(ref); waited += LOOK_MS) {
      if (waited > deadlines.control) throw new AgentError('busy', 'libvirt is still at a migration begun before.')
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
  }

  /** @throws AgentError `timeout` when libvirt does not tell */
  async #hasJob(ref: DomainRef): Promise<boolean> {
    try {
      return (await this.#jobStats(ref, 0)).type !== DomainJobType.NONE
    } catch (error) {
      // A guest that does not run leaves nowhere.
      if (isLibvirtError(error, 'NO_DOMAIN', 'OPERATION_INVALID')) return false
      throw toDriverError(error, 'looking for a migration begun before')
    }
  }

  /** Follows a migration until it is over; cancels it when asked, and helps it along by its policy. */
  async #watched(
    { ref, facts }: Found,
    move: Promise<void>,
    { policy, copiedDisks, signal, onProgress }: Departing,
    convergence: Convergence,
  ): Promise<void> {
    let limit = limitsAtFirst(policy, copiedDisks.length).bandwidth
    const stats = new JobStats(facts.memoryBytes)
    let isOver = false
    const over = move.finally(() => (isOver = true))
    over.catch(() => undefined) // awaited at the end
    let failure: AgentError | undefined
    let isStopping = false
    const stop = async () => {
      if (isStopping) return
      isStopping = true
      await this.#tried('cancelling a migration', this.#abort(ref))
      isStopping = false
    }
    const onAbort = () => void stop()
    signal.addEventListener('abort', onAbort, { once: true })
    try {
      while (!isOver) {
        await Promise.race([over.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, LOOK_MS))])
        if (isOver) break
        // At every look: libvirt may have refused before, as while the migration only begins.
        if (signal.aborted || failure) {
          void stop()
          continue
        }
        const progress = await this.#progress(ref, stats)
        if (!progress) continue
        onProgress(progress)
        const wanted = copiedDisks.length > 0 ? limitBeside(policy, progress) : undefined
        if (wanted !== undefined && wanted !== limit && (await this.#limit(ref, wanted))) limit = wanted
        const measure = convergence.next(progress.memory)
        if (measure.do === 'allow') await this.#allow(ref, measure.downtimeMs)
        if (measure.do === 'post_copy' && (await this.#postCopy(ref))) convergence.switched()
        if (measure.do === 'give_up') {
          failure = new AgentError('conflict', whyGivenUp(progress.memory, convergence.measures()))
          void stop()
        }
      }
      await over
    } catch (error) {
      if (failure) throw failure
      if (signal.aborted) throw signal.reason
      throw error
    } finally {
      signal.removeEventListener('abort', onAbort)
    }
  }

  /** Undefined when it is not known: that is no reason to end a migration, and the next look tells. */
  async #progress(ref: DomainRef, stats: JobStats): Promise<LibvirtProgress | undefined> {
    const job = await this.#tried('looking how far a migration is', this.#jobStats(ref, 0))
    return job?.type === DomainJobType.UNBOUNDED ? stats.read(job.params) : undefined
  }

  #jobStats(ref: DomainRef, flags: number): Promise<{ type: number; params: TypedParams }> {
    return this.#client.control.domainGetJobStats(ref, flags, { deadlineMs: deadlines.read })
  }

  async #allow(ref: DomainRef, downtimeMs: number): Promise<void> {
    const options = { deadlineMs: deadlines.control }
    const allowed = this.#client.control.domainMigrateSetMaxDowntime(ref, downtimeMs, 0, options)
    await this.#tried('letting a guest stand still for longer', allowed)
  }

  /** Answers whether the memory goes no faster from now on; disks go on as they began. MiB per second. */
  async #limit(ref: DomainRef, mibPerSecond: number): Promise<boolean> {
    const options = { deadlineMs: deadlines.control }
    const set = this.#client.control.domainMigrateSetMaxSpeed(ref, mibPerSecond, 0, options).then(() => true)
    return (await this.#tried('limiting a migration', set)) ?? false
  }

  /** Answers whether it goes on as post-copy now. */
  async #postCopy(ref: DomainRef): Promise<boolean> {
    const options = { deadlineMs: deadlines.control }
    const begun = this.#client.control.domainMigrateStartPostCopy(ref, 0, options).then(() => true)
    return (await this.#tried('switching a migration to post-copy', begun)) ?? false
  }

  /** Awaits what a migration goes on without, or what is tried again; undefined when it failed. */
  async #tried<T>(what: string, work: Promise<T>): Promise<T | undefined> {
    try {
      return await work
    } catch (error) {
      this.#options.onSetback?.(error, what)
      return undefined
    }
  }

  #abort(ref: DomainRef): Promise<void> {
    return this.#client.control.domainAbortJob(ref, { deadlineMs: deadlines.control })
  }

  async #figures(ref: DomainRef): Promise<Omit<MigrationFigures, 'totalMs'>> {
    // Without them the guest has moved all the same.
    const read = this.#jobStats(ref, DomainGetJobStatsFlags.COMPLETED)
    return readFigures((await this.#tried('reading how a migration went', read))?.params ?? {})
  }
}

/** libvirt's flags of a policy. */
function flagsOf({ policy, copiedDisks }: Departing): number {
  return (
    DomainMigrateFlags.LIVE |
    DomainMigrateFlags.PERSIST_DEST |
    // Whether a folder is shared libvirt cannot see; the engine knows that both hosts reach the domain.
    DomainMigrateFlags.UNSAFE |
    (policy.name === 'post_copy' ? DomainMigrateFlags.POSTCOPY : DomainMigrateFlags.AUTO_CONVERGE) |
    (policy.parallelConnections ? DomainMigrateFlags.PARALLEL : 0) |
    (copiedDisks.length > 0 ? DomainMigrateFlags.NON_SHARED_DISK : 0)
  )
}

/** Where in the guest a disk is plugged in: by this libvirt knows which to copy. */
function targetOf({ facts }: Found, diskId: string): string {
  const disk = facts.disks.find(({ alias }) => alias === diskAlias(diskId))
  if (disk) return disk.target
  throw new AgentError('not_found', 'The guest has not the disk that is to go along.', { details: { diskId } })
}
