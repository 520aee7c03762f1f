import type { Db } from '../db/database.ts'
import { transact } from '../db/transact.ts'
import { type NewEvent, recordEvent } from '../events/record.ts'
import type { HostClient } from '../hosts/host-client.ts'
import { followLostRun } from '../vm-runs/move-run.ts'
import { recordRunEnd } from '../vm-runs/record-end.ts'
import { derivedId } from './derived-id.ts'
import type { Reconciler } from './reconciler.ts'
import {
  goesOnThere,
  isStillMissing,
  listHomelessRuns,
  listMissingRuns,
  listStrayMachines,
  type StrayMachineRow,
} from './runs-store.ts'
import { Suspicions, type SuspicionsParts } from './suspicions.ts'

export interface RunsParts extends SuspicionsParts {
  readonly db: Db
  readonly hosts: Pick<HostClient, 'command' | 'query'>
}

/** Operations of this reconciler, as agents know them. */
const NAMESPACE = '6f0d1c5e-3a53-4b55-9a57-0d6f3f6f2c11'

/**
 * Keeps runs and machines the same thing. A run that its host does not report is lost; a machine whose run is over is
 * ended. Both only when it is certain: no operation works on the VM, and
 *
 * - lost: the host was asked anew after the run was missed, and its answer does not have it either;
 * - stray: the VM has a newer run, or this engine deleted it. A machine with a run newer than ours means that our
 *   database is older than the world (a restored backup): it is told, never touched.
 */
export class RunReconciler implements Reconciler {
  readonly name = 'runs'
  readonly intervalMs = 30_000
  private readonly parts: RunsParts
  private readonly suspicions: Suspicions
  private readonly told = new Set<string>()

  constructor(parts: RunsParts) {
    this.parts = parts
    this.suspicions = new Suspicions(parts)
  }

  async run(signal: AbortSignal): Promise<void> {
    await this.endMissing(signal)
    for (const stray of await listStrayMachines(this.parts.db)) {
      signal.throwIfAborted()
      await this.endStray(stray)
    }
    for (const { vm_id, run_id } of await listHomelessRuns(this.parts.db)) {
      signal.throwIfAborted()
      const message = 'it was never given a host'
      await transact(this.parts.db, (tx) =>
        recordRunEnd(tx, { vmId: vm_id, runId: run_id, reason: 'failed', message, at: new Date() }),
      )
    }
  }

  private async endMissing(signal: AbortSignal): Promise<void> {
    const missing = await listMissingRuns(this.parts.db)
    const lost = await this.suspicions.confirm(new Map(missing.map(({ run_id, host_id }) => [run_id, [host_id]])))
    for (const { vm_id: vmId, run_id: runId } of missing) {
      if (!lost.has(runId)) continue
      signal.throwIfAborted()
      await transact(this.parts.db, async (tx) => {
        if (!(await isStillMissing(tx, vmId, runId))) return
        const message = 'the host does not have it and does not know how it ended'
        await recordRunEnd(tx, { vmId, runId, reason: 'lost', message, at: new Date() })
      })
    }
  }

  private async endStray(stray: StrayMachineRow): Promise<void> {
    const { hosts, leader, log } = this.parts
    const ended = stray.newest_run_number === null ? stray.was_ours : stray.newest_run_number >= stray.run_number
    if (!ended) return await this.tellUnknown(stray)
    const leadership = leader.current()
    if (!leadership) return
    const { vm_id: vmId, run_id: runId, run_number: runNumber } = stray
    // What its guest wrote is not lost: it is in the disks that had come along with it.
    await transact(this.parts.db, async (tx) => {
      if (await goesOnThere(tx, stray.host_id, vmId, runId)) await followLostRun(tx, vmId, runId, stray.host_id)
    })
    const header = {
      key: `reconcile/${runId}`,
      operationId: derivedId(NAMESPACE, runId),
      generation: 1,
      epoch: leadership.epoch,
    }
    try {
      await hosts.command(stray.host_id, 'machine.destroy', header, { run: { vmId, runId, runNumber } })
    } catch (error) {
      log.warn({ error, hostId: stray.host_id, vmId, runId }, 'a run that is over could not be ended; trying again')
      return
    }
    if (this.told.has(runId)) return
    this.told.add(runId)
    const name = stray.vm_name ?? vmId
    await this.tell(stray, {
      code: 'vm.stray_run_ended',
      message: `An older run of VM ${name} was still on host ${stray.host_name} and was ended.`,
    })
  }

  private async tellUnknown(stray: StrayMachineRow): Promise<void> {
    if (this.told.has(stray.run_id)) return
    this.told.add(stray.run_id)
    await this.tell(stray, {
      code: 'host.unknown_run',
      message:
        `Host ${stray.host_name} runs VM ${stray.vm_name ?? stray.vm_id} in a way this engine does not know of. ` +
        'It is left alone. Was the database restored from a backup?',
    })
  }

  private async tell(stray: StrayMachineRow, words: Pick<NewEvent, 'code' | 'message'>): Promise<void> {
    await transact(this.parts.db, (tx) =>
      recordEvent(tx, {
        ...(stray.vm_ancestors
          ? { objectKind: 'vm', objectId: stray.vm_id, ancestors: stray.vm_ancestors }
          : { objectKind: 'host', objectId: stray.host_id, ancestors: stray.host_ancestors }),
        objectName: stray.vm_ancestors ? (stray.vm_name ?? '') : stray.host_name,
        change: 'updated',
        severity: 'warning',
        ...words,
      }),
    )
  }
}
