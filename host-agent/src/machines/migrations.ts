import type { AgentParams, AgentResult, MigrationPlaces, RunRef } from '@overt/api-client/agent'
import { Turns } from '@overt/api-client/turns'
import type { CommandContext } from '../commands/commands.ts'
import { SERIAL_LOG, SERIAL_SOCKET } from '../devices/consoles.ts'
import type { Driver, OwnMachine, ResolvedMachine } from '../driver/port.ts'
import { AgentError } from '../errors.ts'
import { delay } from '../system/deadline.ts'
import type { Arrivals } from '../migration/arrivals.ts'
import { Departure, type HostCredentials } from '../migration/departure.ts'
import type { Logger } from '../system/log.ts'
import { percentOf, sentenceOf } from './migration-progress.ts'
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

/** How often, and for how long, a guest is looked at that is neither here nor gone. Milliseconds. */
const LOOK_MS = 100
const ARRIVING_MS = 5_000
/** Guests that leave at once: more would only share the wire. oVirt's default is 2. */
const MOST_LEAVING = 2

/**
 * Guests that come to this host and leave it. A run stays the same run: this host marks it `expected` before it comes, and
 * `elsewhere` once it has left, and neither is an end.
 */
export class MachineMigrations {
  private readonly parts: MigrationParts
  private readonly turns = new Turns(MOST_LEAVING)
  /** Guests that leave, by run id. */
  private readonly leaving = new Map<string, Leaving>()

  constructor(parts: MigrationParts) {
    this.parts = parts
  }

  /** Whether the run is on its way to another host. */
  isLeaving(runId: string): boolean {
    return this.leaving.has(runId)
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
    const { runId } = params.run
    if (this.leaving.has(runId))
      throw new AgentError('busy', 'Another command moves this guest already.', { details: { runId } })
    const stop = new AbortController()
    // Known from the first moment on: whoever stops it then waits until it is over.
    const sent = this.sendIfHere(params, { ...context, signal: AbortSignal.any([context.signal, stop.signal]) })
    this.leaving.set(runId, { stop, over: sent.then(nothing, nothing) })
    try {
      return await sent
    } finally {
      this.leaving.delete(runId)
    }
  }

  private async sendIfHere(
    params: AgentParams<'migration.send'>,
    context: CommandContext,
  ): Promise<AgentResult<'migration.send'>> {
    const { run } = params
    const { runs } = this.parts
    const isHere = await this.parts.inMailbox(run, async () => {
      await this.parts.look(run.vmId)
      if (runs.mark(run) === 'elsewhere') return false
      assertRuns(await this.parts.require(run))
      return true
    })
    // A repeated command whose first answer was lost.
    return isHere ? await this.sendNow(params, context) : { totalMs: 0 }
  }

  private async sendNow(
    { run, migrationId, target, places, policy, copiedDisks = [] }: AgentParams<'migration.send'>,
    { signal, progress }: CommandContext,
  ): Promise<AgentResult<'migration.send'>> {
    const { driver, views, log, credentials } = this.parts
    progress(0, 'It waits for other guests that leave this host.')
    using _turn = await this.turns.take(signal)
    await using _departure = await Departure.begin({ migrationId, folder: places.folder, target, credentials, log })
    views.note(run.vmId, { leaving: true })
    try {
      const figures = await driver.migrations.send(run, {
        folder: places.folder,
        places,
        policy,
        copiedDisks,
        signal,
        onProgress: (copy) => progress(percentOf(copy), sentenceOf(copy)),
      })
      await this.parts.inMailbox(run, () => this.leave(run))
      return figures
    } finally {
      // A guest that stays goes on again; as it was seen last it may still stand still for its last memory.
      await this.parts.look(run.vmId)
      views.note(run.vmId, { leaving: false })
    }
  }

  /** Expects a run no longer; see the contract. */
  abandon({ run, migrationId, command }: AgentParams<'migration.abandon'>): Promise<AgentResult<'migration.abandon'>> {
    const { driver, runs, arrivals } = this.parts
    return this.parts.inMailbox(run, async () => {
      // From here on the other host can finish nothing more; what it had asked for by then still comes to its end.
      await arrivals.forget(migrationId)
      const there = await this.isStillComing(run)
      const mark = runs.mark(run)
      if (mark === 'started' || mark === 'ended') return { arrived: true }
      // The looks may all have failed. What is destroyed next must not be a guest that lives nowhere else.
      if (there && (await driver.migrations.hasArrived(run))) {
        await this.parts.look(run.vmId)
        return { arrived: true }
      }
      if (there) await driver.migrations.endArrival(run)
      await this.parts.remove(run)
      await runs.set(run, command.operationId, 'elsewhere')
      return { arrived: false }
    })
  }

  /** Ends a migration under way and tells what became of the guest; see the contract. */
  async stop(run: RunRef): Promise<AgentResult<'migration.stop'>> {
    const leaving = this.leaving.get(run.runId)
    leaving?.stop.abort(new AgentError('cancelled', 'The engine ended the migration.'))
    await leaving?.over
    return await this.parts.inMailbox(run, async () => {
      await this.parts.driver.migrations.cancel(run)
      await this.parts.look(run.vmId)
      if (this.parts.runs.mark(run) === 'elsewhere') return { guest: 'left' }
      const there = await this.parts.find(run)
      if (there?.state.name === 'unknown' || there?.state.name === 'not_responding')
        throw new AgentError('timeout', 'The hypervisor does not tell whether the guest has left.')
      if (!there && !this.parts.driver.connection.up)
        throw new AgentError('timeout', 'The hypervisor does not tell whether the guest is here.')
      // It may have ended here, or left while nobody looked, as where the host was started anew.
      if (!there || there.state.name === 'ended' || there.state.name === 'defined') return { guest: 'gone' }
      return { guest: isLeftPaused(there) ? 'unclear' : 'stays' }
    })
  }

  /** Ends, or lets go on, what a broken migration left of a run here; see the contract. */
  settle({ run, moved }: AgentParams<'migration.settle'>): Promise<void> {
    const { driver } = this.parts
    return this.parts.inMailbox(run, async () => {
      const there = await this.parts.find(run)
      const waits = there !== undefined && isLeftPaused(there)
      if (!moved) {
        if (waits) await driver.machines.resume(run)
        return await this.parts.look(run.vmId)
      }
      if (waits) {
        // Said first: what is seen of its end is not the end of the run.
        await this.parts.runs.leave(run)
        await driver.machines.destroy(run)
      } else if (there && there.state.name !== 'ended' && there.state.name !== 'defined')
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

  /** Looks at a guest until it has arrived, is gone, or will do neither. Answers whether it is still there. */
  private async isStillComing(run: RunRef): Promise<boolean> {
    for (let waited = 0; ; waited += LOOK_MS) {
      const there = await this.parts.find(run)
      if (!there) return false
      if (there.state.name === 'unknown' || there.state.name === 'not_responding')
        throw new AgentError('timeout', 'The hypervisor does not tell whether the guest has arrived.')
      await this.parts.look(run.vmId)
      if (this.parts.runs.mark(run) !== 'expected' || waited >= ARRIVING_MS) return true
      await delay(LOOK_MS)
    }
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

/** A guest on its way out. */
type Leaving = { stop: AbortController; over: Promise<void> }

function nothing(): void {}

/** The migration stopped the guest, and nothing here can know whether it goes on elsewhere. */
function isLeftPaused({ state }: OwnMachine): boolean {
  return state.name === 'paused' && state.pauseReason === 'migration'
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
