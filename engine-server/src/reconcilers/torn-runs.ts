import type { Db } from '../db/database.ts'
import { transact } from '../db/transact.ts'
import { recordEvent } from '../events/record.ts'
import type { HostClient } from '../hosts/host-client.ts'
import { moveRun } from '../vm-runs/move-run.ts'
import { derivedId } from './derived-id.ts'
import { forgetOwn } from './forget-own.ts'
import type { Reconciler } from './reconciler.ts'
import { Suspicions, type SuspicionsParts } from './suspicions.ts'
import { listTornRuns, type RunCopy, type TornRunRow } from './torn-runs-store.ts'

export interface TornRunsParts extends SuspicionsParts {
  readonly db: Db
  readonly hosts: Pick<HostClient, 'command' | 'query'>
}

/** Operations of this reconciler, as agents know them. */
const NAMESPACE = 'b7e0f9a4-5a2b-4a0c-9d35-0a1f6c2f6d53'

/** Of a guest that is not certain to run, or to be stopped, nothing is concluded. */
const uncertain: ReadonlySet<string> = new Set(['wait_for_launch', 'not_responding', 'unknown'])

/**
 * Mends what a migration left that ended while one of its hosts was silent. With all hosts back that have a part in it,
 * and all asked anew, it is certain:
 *
 * - the run's host has it, and another one too: the other ends, whatever it is;
 * - the run's host does not have it, or has it stopped by the migration, and one other does: that is where the run is;
 * - the run's host has it, stopped by the migration, and no other does: it goes on.
 */
export class TornRunReconciler implements Reconciler {
  readonly name = 'torn runs'
  readonly intervalMs = 30_000
  private readonly parts: TornRunsParts
  private readonly suspicions: Suspicions

  constructor(parts: TornRunsParts) {
    this.parts = parts
    this.suspicions = new Suspicions(parts)
  }

  async run(signal: AbortSignal): Promise<void> {
    const { db } = this.parts
    const torn = await listTornRuns(db)
    const sure = await this.suspicions.confirm(new Map(torn.map((row) => [keyOf(row), row.host_ids])))
    for (const row of torn) {
      signal.throwIfAborted()
      if (!sure.has(keyOf(row))) continue
      const [now] = await listTornRuns(db, row.vm_id)
      if (now && keyOf(now) === keyOf(row)) await this.mend(now)
    }
  }

  private async mend(row: TornRunRow): Promise<void> {
    const { copies, home_id: homeId } = row
    if (copies.some(({ status }) => uncertain.has(status))) return
    const home = copies.find(({ host_id }) => host_id === homeId)
    const others = copies.filter(({ host_id }) => host_id !== homeId)
    const [other] = others
    if (!other) {
      if (home?.is_left_paused) await this.command(row, home, 'migration.settle', { moved: false })
    } else if (home && !(home.is_left_paused && others.some(({ is_left_paused }) => !is_left_paused))) {
      for (const copy of others) await this.endSecond(row, copy)
    } else if (others.length === 1) await this.adopt(row, other, home)
  }

  /** The run is where its guest is. A copy on its old host that waits for word is told so. */
  private async adopt(row: TornRunRow, copy: RunCopy, home: RunCopy | undefined): Promise<void> {
    if (home && !(await this.command(row, home, 'migration.settle', { moved: true }))) return
    await transact(this.parts.db, async (tx) => {
      const run = { vmId: row.vm_id, runId: row.run_id, hostId: row.home_id }
      if (!(await moveRun(tx, run, copy.host_id))) return
      await recordEvent(tx, {
        ...aboutVm(row, copy),
        code: 'vm.found',
        severity: 'warning',
        message: `VM ${row.vm_name} runs on host ${copy.host_name}: a migration that was torn apart had brought it there.`,
      })
    })
  }

  private async endSecond(row: TornRunRow, copy: RunCopy): Promise<void> {
    const ended = copy.is_left_paused
      ? await this.command(row, copy, 'migration.settle', { moved: true })
      : await this.command(row, copy, 'machine.destroy', {})
    if (!ended) return
    await transact(this.parts.db, (tx) =>
      recordEvent(tx, {
        ...aboutVm(row, copy),
        code: 'vm.second_copy_ended',
        severity: 'warning',
        message: `A second copy of VM ${row.vm_name}, left by a migration on host ${copy.host_name}, was ended.`,
      }),
    )
  }

  private async command(
    { vm_id: vmId, run_id: runId, run_number: runNumber }: TornRunRow,
    { host_id: hostId }: RunCopy,
    method: 'migration.settle' | 'machine.destroy',
    body: { readonly moved?: boolean },
  ): Promise<boolean> {
    const { hosts, leader, log } = this.parts
    const leadership = leader.current()
    if (!leadership) return false
    const operationId = derivedId(NAMESPACE, `${runId} ${hostId}`)
    // The same may be left again by a later migration of the run: it is a command of its own each time.
    const header = { key: `torn/${crypto.randomUUID()}`, operationId, generation: 1, epoch: leadership.epoch }
    const run = { vmId, runId, runNumber }
    try {
      if (method === 'machine.destroy') await hosts.command(hostId, method, header, { run })
      else await hosts.command(hostId, method, header, { run, moved: body.moved ?? false })
      return true
    } catch (error) {
      log.warn({ error, hostId, vmId, runId }, 'what a migration left could not be mended; trying again')
      return false
    } finally {
      await forgetOwn(this.parts, hostId, operationId)
    }
  }
}

/** The same machines on the same hosts: anything else is another suspicion. */
function keyOf({ run_id, home_id, host_ids, copies }: TornRunRow): string {
  return JSON.stringify([
    run_id,
    home_id,
    host_ids,
    copies.map(({ host_id, is_left_paused }) => [host_id, is_left_paused]),
  ])
}

function aboutVm({ vm_id, vm_name, vm_ancestors }: TornRunRow, { host_id }: RunCopy) {
  return {
    objectKind: 'vm',
    objectId: vm_id,
    objectName: vm_name,
    change: 'updated',
    ancestors: vm_ancestors,
    parents: [{ kind: 'host', id: host_id }],
  } as const
}
