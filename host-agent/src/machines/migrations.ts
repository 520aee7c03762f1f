import type { AgentParams, AgentResult, MigrationPlaces, RunRef } from '@overt/api-client/agent'
import type { CommandContext } from '../commands/commands.ts'
import { SERIAL_LOG, SERIAL_SOCKET } from '../devices/consoles.ts'
import type { Driver, OwnMachine, ResolvedMachine } from '../driver/port.ts'
import { AgentError } from '../errors.ts'
import type { Arrivals } from '../migration/arrivals.ts'
import { Departure, type HostCredentials } from '../migration/departure.ts'
import type { Logger } from '../system/log.ts'
import { Turns } from '../system/turns.ts'
import { prepareRun, type ResolveParts, resolveMachine } from './resolve.ts'
import type { Runs } from './runs.ts'
import type { Views } from './views.ts'

/** What is shared with the machines themselves. */
export type MigrationParts = {
  driver: Driver
  runs: Runs
  views: Views
  log: Logger
  resolve: ResolveParts
  arrivals: Arrivals
  credentials: HostCredentials
  /** In the machine's mailbox, where its commands run one after the other; fenced. */
  inMailbox<T>(run: RunRef, act: () => Promise<T>): Promise<T>
  look(vmId: string): Promise<void>
  find(run: RunRef): Promise<OwnMachine | undefined>
  require(run: RunRef): Promise<OwnMachine>
  clearOlderRun(there: OwnMachine): Promise<void>
  remove(run: RunRef): Promise<void>
  resync(): void
}

/** Guests that leave at once: more would only share the wire. oVirt's default is 2. */
const MOST_LEAVING = 2

/**
 * Guests that come to this host and leave it. A run stays the same run: this host marks it `expected` before it comes, and
 * `elsewhere` once it has left, and neither is an end.
 */
export class MachineMigrations {
  private readonly parts: MigrationParts
  private readonly turns = new Turns(MOST_LEAVING)

  constructor(parts: MigrationParts) {
    this.parts = parts
  }

  /** Makes ready for a run that comes from another host; see the contract. */
  expect(params: AgentParams<'migration.expect'>): Promise<AgentResult<'migration.expect'>> {
    const { run, spec, migrationId, fromHostId, command } = params
    const { driver, runs, resolve, arrivals } = this.parts
    return this.parts.inMailbox(run, async () => {
      runs.refuseEnded(run)
      const there = await driver.machines.find(run.vmId)
      if (there?.runId === run.runId) await this.clearAttempt(run)
      else if (there) await this.parts.clearOlderRun(there)
      const machine = await resolveMachine(resolve, run, spec, command.operationId)
      await runs.set(run, command.operationId, 'expected')
      await prepareRun(resolve, run, spec)
      await driver.migrations.expect(run, machine)
      return { places: placesOf(machine, await arrivals.expect({ migrationId, fromHostId })) }
    })
  }

  /** Moves a running guest to a host that expects it; see the contract. */
  async send(params: AgentParams<'migration.send'>, context: CommandContext): Promise<AgentResult<'migration.send'>> {
    const { run, migrationId, target, places, policy } = params
    const { driver, runs, views, log, credentials } = this.parts
    const { signal, progress } = context
    const isHere = await this.parts.inMailbox(run, async () => {
      await this.parts.look(run.vmId)
      if (runs.mark(run) === 'elsewhere') return false
      assertRuns(await this.parts.require(run))
      return true
    })
    // A repeated command whose first answer was lost.
    if (!isHere) return { totalMs: 0 }
    progress(0, 'It waits for other guests that leave this host.')
    using _turn = await this.turns.take(signal)
    await using _departure = await Departure.begin({ migrationId, folder: places.folder, target, credentials, log })
    views.note(run.vmId, { leaving: true })
    try {
      const figures = await driver.migrations.send(run, {
        folder: places.folder,
        places,
        policy,
        signal,
        onProgress: (copy) => progress(percentOf(copy), sentenceOf(copy)),
      })
      await this.parts.inMailbox(run, () => this.leave(run))
      return figures
    } finally {
      views.note(run.vmId, { leaving: false })
      await this.parts.look(run.vmId)
    }
  }

  /** Expects a run no longer; see the contract. */
  abandon({ run, migrationId, command }: AgentParams<'migration.abandon'>): Promise<AgentResult<'migration.abandon'>> {
    const { runs, arrivals } = this.parts
    return this.parts.inMailbox(run, async () => {
      const there = await this.parts.find(run)
      if (there?.state.name === 'unknown' || there?.state.name === 'not_responding')
        throw new AgentError('timeout', 'The hypervisor does not tell whether the guest has arrived.')
      if (there) await this.parts.look(run.vmId)
      const mark = runs.mark(run)
      const arrived = mark === 'started' || mark === 'ended'
      await arrivals.forget(migrationId)
      if (arrived) return { arrived }
      if (there) await this.parts.driver.migrations.endArrival(run)
      await this.parts.remove(run)
      await runs.set(run, command.operationId, 'elsewhere')
      return { arrived: false }
    })
  }

  /** Ends, or lets go on, what a broken migration left of a run here; see the contract. */
  settle({ run, moved }: AgentParams<'migration.settle'>): Promise<void> {
    const { driver } = this.parts
    return this.parts.inMailbox(run, async () => {
      const there = await this.parts.find(run)
      const waits = there?.state.name === 'paused' && there.state.pauseReason === 'migration'
      if (!moved) {
        if (waits) await driver.machines.resume(run)
        return await this.parts.look(run.vmId)
      }
      if (waits) await driver.machines.destroy(run)
      else if (there && there.state.name !== 'ended' && there.state.name !== 'defined')
        throw new AgentError('conflict', 'The guest runs on this host, so it has not moved.', {
          details: { state: there.state.name },
        })
      await this.leave(run)
    })
  }

  /** Forgets a run that is on another host now. Called in its mailbox. Repeatable. */
  async leave(run: RunRef): Promise<void> {
    await this.parts.runs.leave(run)
    await this.parts.remove(run)
    this.parts.resync()
  }

  /** What an attempt before left of the run. */
  private async clearAttempt(run: RunRef): Promise<void> {
    const { driver, runs, log } = this.parts
    if (runs.mark(run) === 'started' || (await driver.migrations.hasArrived(run)))
      throw new AgentError('conflict', 'The guest runs on this host already.', { details: { runId: run.runId } })
    log.info({ runId: run.runId }, 'removed what an attempt to migrate left')
    await driver.migrations.endArrival(run)
    await this.parts.remove(run)
  }
}

function assertRuns({ state }: OwnMachine): void {
  if (state.name === 'running') return
  throw new AgentError('conflict', 'Only a guest that runs can be migrated.', { details: { state: state.name } })
}

function placesOf(machine: ResolvedMachine, folder: string): MigrationPlaces {
  const { seedIsoPath, firmwareVariablesPath, socketFolder, logFolder } = machine
  return {
    folder,
    disks: Object.entries(machine.disks).map(([diskId, layers]) => ({
      diskId,
      layers: layers.map(({ path, format }) => ({ path, format })),
    })),
    bridges: Object.entries(machine.bridges).map(([nicId, bridge]) => ({ nicId, bridge })),
    ...(seedIsoPath !== undefined && { seedIsoPath }),
    ...(firmwareVariablesPath !== undefined && { firmwareVariablesPath }),
    serialSocketPath: `${socketFolder}/${SERIAL_SOCKET}`,
    serialLogPath: `${logFolder}/${SERIAL_LOG}`,
  }
}

type Copy = { remainingBytes: number; totalBytes: number; bytesPerSecond: number; dirtyBytesPerSecond: number }

/** Of the memory, how much is over; it falls back when the guest changes what was copied. */
function percentOf({ remainingBytes, totalBytes }: Copy): number {
  return totalBytes === 0 ? 0 : Math.min(99, Math.floor((1 - remainingBytes / totalBytes) * 100))
}

function sentenceOf({ remainingBytes, bytesPerSecond, dirtyBytesPerSecond }: Copy): string {
  const mib = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`
  const gain = bytesPerSecond - dirtyBytesPerSecond
  const changing = dirtyBytesPerSecond > 0 ? `; the guest changes ${mib(dirtyBytesPerSecond)}/s` : ''
  const end = gain > 0 ? `, about ${Math.ceil(remainingBytes / gain)} s to go` : ''
  return `${mib(remainingBytes)} of memory left at ${mib(bytesPerSecond)}/s${changing}${end}.`
}
