import type { Db } from '../db/database.ts'
import { transact } from '../db/transact.ts'
import { recordEvent } from '../events/record.ts'
import type { HostClient } from '../hosts/host-client.ts'
import type { Leader } from '../leader/leader.ts'
import type { Log } from '../log/log.ts'
import { derivedId } from './derived-id.ts'
import type { Reconciler } from './reconciler.ts'
import { adoptRun, listTornRuns, type TornRunRow } from './torn-runs-store.ts'

export interface TornRunsParts {
  readonly db: Db
  readonly log: Log
  readonly hosts: Pick<HostClient, 'command' | 'query'>
  readonly leader: Pick<Leader, 'current'>
  /** The last full report that was stored of a host. */
  readonly lastFull: (hostId: string) => FullReport | undefined
}

interface FullReport {
  readonly sessionNumber: number
  readonly sequence: number
}

/** Operations of this reconciler, as agents know them. */
const NAMESPACE = 'b7e0f9a4-5a2b-4a0c-9d35-0a1f6c2f6d53'

/**
 * Mends what a migration left that ended while one of its hosts was silent. With both hosts back, and both asked anew, it is
 * certain:
 *
 * - the run's host has it, and the other one too: the other ends, whatever it is;
 * - the run's host does not have it, the other does: that is where the run is;
 * - the run's host has it, stopped by the migration, and no other does: it goes on.
 */
export class TornRunReconciler implements Reconciler {
  readonly name = 'torn runs'
  readonly intervalMs = 30_000
  private readonly parts: TornRunsParts
  /** What was torn at the turn before, with the reports that said so. */
  private suspicions = new Map<string, readonly (FullReport | undefined)[]>()

  constructor(parts: TornRunsParts) {
    this.parts = parts
  }

  async run(signal: AbortSignal): Promise<void> {
    const rows = await this.confirmed(await listTornRuns(this.parts.db))
    const elsewhere = new Set(rows.filter(({ host_id, home_id }) => host_id !== home_id).map(({ vm_id }) => vm_id))
    for (const row of rows) {
      signal.throwIfAborted()
      if (row.host_id === row.home_id) {
        // With another copy about, that one is looked at first.
        if (!elsewhere.has(row.vm_id)) await this.command(row, 'migration.settle', { moved: false })
      } else if (row.home_status === null || (row.home_status === 'paused' && !row.is_left_paused))
        await this.adopt(row)
      else await this.endSecond(row)
    }
  }

  /** Those that both their hosts have told of anew since they were first seen; the others are asked for. */
  private async confirmed(rows: readonly TornRunRow[]): Promise<TornRunRow[]> {
    const { lastFull, hosts, log } = this.parts
    const before = this.suspicions
    this.suspicions = new Map()
    const sure: TornRunRow[] = []
    const ask = new Set<string>()
    for (const row of rows) {
      const pair = [row.host_id, row.home_id]
      const key = `${row.run_id} ${row.host_id} ${row.home_id}`
      const seen = before.get(key)
      if (seen && pair.every((hostId, index) => isNewer(lastFull(hostId), seen[index]))) sure.push(row)
      else {
        this.suspicions.set(key, seen ?? pair.map(lastFull))
        for (const hostId of pair) ask.add(hostId)
      }
    }
    for (const hostId of ask)
      await hosts
        .query(hostId, 'session.report', {})
        .catch((error: unknown) => log.debug({ error, hostId }, 'a host could not be asked for what it runs'))
    return sure
  }

  /** The run is where its guest is. A copy on its old host that waits for word is told so. */
  private async adopt(row: TornRunRow): Promise<void> {
    if (row.home_status !== null) {
      const told = await this.command({ ...row, host_id: row.home_id }, 'migration.settle', { moved: true })
      if (!told) return
    }
    await transact(this.parts.db, async (tx) => {
      if (!(await adoptRun(tx, row))) return
      await recordEvent(tx, {
        ...aboutVm(row),
        code: 'vm.found',
        severity: 'warning',
        message: `VM ${row.vm_name} runs on host ${row.host_name}: a migration that was torn apart had brought it there.`,
      })
    })
  }

  private async endSecond(row: TornRunRow): Promise<void> {
    const ended = row.is_left_paused
      ? await this.command(row, 'migration.settle', { moved: true })
      : await this.command(row, 'machine.destroy', {})
    if (!ended) return
    await transact(this.parts.db, (tx) =>
      recordEvent(tx, {
        ...aboutVm(row),
        code: 'vm.second_copy_ended',
        severity: 'warning',
        message: `A second copy of VM ${row.vm_name}, left by a migration on host ${row.host_name}, was ended.`,
      }),
    )
  }

  private async command(
    { vm_id: vmId, run_id: runId, run_number: runNumber, host_id: hostId }: TornRunRow,
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
    }
  }
}

function isNewer(now: FullReport | undefined, seen: FullReport | undefined): boolean {
  if (!now) return false
  return !seen || now.sessionNumber > seen.sessionNumber || now.sequence > seen.sequence
}

function aboutVm({ vm_id, vm_name, vm_ancestors, host_id }: TornRunRow) {
  return {
    objectKind: 'vm',
    objectId: vm_id,
    objectName: vm_name,
    change: 'updated',
    ancestors: vm_ancestors,
    parents: [{ kind: 'host', id: host_id }],
  } as const
}
