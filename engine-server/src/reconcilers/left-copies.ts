import type { Db } from '../db/database.ts'
import { transact } from '../db/transact.ts'
import { recordEvent, recordEvents } from '../events/record.ts'
import type { HostClient } from '../hosts/host-client.ts'
import { forgetCopy } from '../resources/disks/copies.ts'
import { lockVm } from '../resources/vms/write-store.ts'
import type { StorageLeases } from '../storage-leases/storage-leases.ts'
import { turnDisksOver } from '../vm-runs/move-run.ts'
import { derivedId } from './derived-id.ts'
import { forgetOwn } from './forget-own.ts'
import {
  hasUnusedVolumes,
  type LeftCopyRow,
  listLeftCopies,
  listMisplaced,
  type MisplacedRow,
} from './left-copies-store.ts'
import type { Reconciler } from './reconciler.ts'
import { Suspicions, type SuspicionsParts } from './suspicions.ts'

export interface LeftCopiesParts extends SuspicionsParts {
  readonly db: Db
  readonly hosts: Pick<HostClient, 'command' | 'query'>
  readonly storageLeases: StorageLeases
  /** Milliseconds of a clock that only goes forward; tests push their own. */
  readonly now?: () => number
}

/** Operations of this reconciler, as agents know them. */
const NAMESPACE = '0d2b9e57-6a5e-4a9c-8f0a-3c1c7a4b9e21'

/** As long as a step of an operation waits for the same. */
const deleteDeadlineMs = 60_000

/**
 * Removes what migrations left of the disks they took along, on hosts that did not answer then. First it sees to it that a
 * disk is where its guest writes to it. Then a copy goes only when its host was asked anew and has no machine of the VM,
 * and the VM's run, if it has one, is reported by another host alone. While an operation works on the VM or the disk, also
 * one that is stuck, nothing is touched.
 */
export class LeftCopiesReconciler implements Reconciler {
  readonly name = 'left copies'
  readonly intervalMs = 60_000
  /** Many hosts report at once. */
  readonly gatherMs = 1_000
  private readonly parts: LeftCopiesParts
  private readonly suspicions: Suspicions
  private readonly now: () => number
  /** When a copy that could not be removed is tried again: the reports asked for meanwhile would wake this at once. */
  private readonly heldOff = new Map<string, number>()

  constructor(parts: LeftCopiesParts) {
    this.parts = parts
    this.now = parts.now ?? (() => performance.now())
    this.suspicions = new Suspicions(parts)
  }

  async run(signal: AbortSignal): Promise<void> {
    const { db } = this.parts
    if (!(await hasUnusedVolumes(db))) return
    for (const row of await listMisplaced(db)) {
      signal.throwIfAborted()
      await this.turnOver(row)
    }
    for (const [id, until] of this.heldOff) if (until <= this.now()) this.heldOff.delete(id)
    const left = (await listLeftCopies(db)).filter(({ volume_id: id }) => !this.heldOff.has(id))
    const sure = await this.suspicions.confirm(new Map(left.map((copy) => [copy.volume_id, [copy.host_id]])))
    for (const { volume_id: id } of left) {
      signal.throwIfAborted()
      if (!sure.has(id)) continue
      const [now] = await listLeftCopies(db, id)
      if (now) await this.remove(now)
    }
  }

  private async turnOver({ vm_id: vmId, host_id: hostId, host_name: hostName }: MisplacedRow): Promise<void> {
    await transact(this.parts.db, async (tx) => {
      await lockVm(tx, vmId)
      const [now] = await listMisplaced(tx, vmId)
      if (now?.host_id !== hostId) return
      const disks = await turnDisksOver(tx, vmId, hostId)
      await recordEvents(
        tx,
        disks.map(({ id, name, ancestors }) => ({
          objectKind: 'disk',
          objectId: id,
          objectName: name,
          change: 'updated',
          ancestors,
          parents: [{ kind: 'vm', id: vmId }],
          code: 'disk.found',
          severity: 'warning',
          message: `Disk ${name} is on host ${hostName}, where its VM runs: a migration had brought it there.`,
        })),
      )
    })
  }

  private async remove(copy: LeftCopyRow): Promise<void> {
    const { db, hosts, leader, log, storageLeases } = this.parts
    const { volume_id: volumeId, domain_id: domainId, disk_name: diskName, domain_name: domainName } = copy
    const leadership = leader.current()
    if (!leadership) return
    const operationId = derivedId(NAMESPACE, volumeId)
    const header = { key: `left-copy/${crypto.randomUUID()}`, operationId, generation: 1, epoch: leadership.epoch }
    try {
      await storageLeases.during(domainId, ({ hostId, lease }) =>
        hosts.command(hostId, 'volume.delete', header, { lease, domainId, volumeId }, { deadlineMs: deleteDeadlineMs }),
      )
    } catch (error) {
      log.warn({ error, hostId: copy.host_id, volumeId, domainId }, 'a left copy was not removed; trying again')
      this.heldOff.set(volumeId, this.now() + this.intervalMs)
      return
    } finally {
      await forgetOwn(this.parts, copy.host_id, operationId)
    }
    await transact(db, async (tx) => {
      await forgetCopy(tx, volumeId)
      await recordEvent(tx, {
        objectKind: 'disk',
        objectId: copy.disk_id,
        objectName: diskName,
        change: 'updated',
        ancestors: copy.disk_ancestors,
        parents: [{ kind: 'storage_domain', id: domainId }],
        code: 'disk.copy_removed',
        severity: 'normal',
        message: `The copy of disk ${diskName} that a migration had left in storage domain ${domainName} was removed.`,
      })
    })
  }
}
