import type { AgentParams, AgentResult, MachineExit, MachineReport, RunRef } from '@overt/api-client/agent'
import type { CommandContext } from '../commands/commands.ts'
import { checkRun } from '../commands/fences.ts'
import type { ConsoleProtocol, Driver, OwnMachine } from '../driver/port.ts'
import { AgentError, toAgentError } from '../errors.ts'
import type { Journal } from '../journal/journal.ts'
import { type Logger, reasonOf } from '../system/log.ts'
import type { Arrivals } from '../migration/arrivals.ts'
import type { HostCredentials } from '../migration/departure.ts'
import { Leftovers } from './leftovers.ts'
import { MachineMigrations } from './migrations.ts'
import { Mailboxes } from './mailbox.ts'
import { cleanRun, prepareRun, type ResolveParts, resolveMachine } from './resolve.ts'
import { Runs } from './runs.ts'
import { Views } from './views.ts'
import { Watcher } from './watcher.ts'

export type MachineEvents = {
  changed(vmId: string): void
  exited(exit: MachineExit): void
  /** More changed than a list of machines can tell. */
  resync(): void
}

/** How often what deleted VMs left is looked for without being told. Milliseconds. */
const SWEEP_MS = 3_600_000

type Parts = {
  driver: Driver
  journal: Journal
  resolve: ResolveParts
  arrivals: Arrivals
  credentials: HostCredentials
  log: Logger
  events: MachineEvents
}

/**
 * The machines of this host. Commands to one machine run one after the other, in its mailbox; machines do not wait for
 * each other. The hypervisor is the truth about what runs; the journal tells what was begun and what is over.
 */
export class MachineService {
  /** Guests that come from other hosts and leave for them. */
  readonly migrations: MachineMigrations
  private readonly parts: Parts
  private readonly runs: Runs
  private readonly views: Views
  private readonly mailboxes = new Mailboxes()
  private readonly watcher: Watcher
  private readonly leftovers: Leftovers
  private sweepTimer: NodeJS.Timeout | undefined
  /** Runs being started: their hypervisor state is not yet theirs to report as an end. */
  private readonly starting = new Set<string>()
  private stopListening: (() => void) | undefined

  constructor(parts: Parts) {
    this.parts = parts
    const { driver, log, events } = parts
    this.runs = new Runs(parts.journal, (exit) => events.exited(exit))
    this.views = new Views((vmId) => events.changed(vmId))
    this.watcher = new Watcher({
      driver,
      log,
      runs: this.runs,
      views: this.views,
      isStarting: (runId) => this.starting.has(runId),
      isLeaving: (runId) => this.migrations.isLeaving(runId),
      post: (vmId, act) => this.mailboxes.post(vmId, act),
      undefine: (run) => this.remove(run),
      leave: (run) => this.migrations.leave(run),
      resync: () => events.resync(),
    })
    this.migrations = new MachineMigrations({
      ...parts,
      runs: this.runs,
      views: this.views,
      inMailbox: (run, act) => this.inMailbox(run, act),
      look: (vmId) => this.watcher.look(vmId),
      find: (run) => this.find(run),
      require: (run) => this.require(run),
      clearOlderRun: (there) => this.clearOlderRun(there),
      remove: (run) => this.remove(run),
      resync: () => events.resync(),
    })
    this.leftovers = new Leftovers({
      driver,
      log,
      runs: this.runs,
      files: parts.resolve.files,
      storage: parts.resolve.storage,
      post: (vmId, act) => this.mailboxes.post(vmId, act),
    })
  }

  /** Takes over what is here, then follows it. Resolves after the first look, also when the hypervisor is away. */
  async begin(): Promise<void> {
    await this.watcher.begin()
    this.sweepLeftovers()
    this.sweepTimer = setInterval(() => this.sweepLeftovers(), SWEEP_MS)
    // A look while the hypervisor was away removed nothing.
    this.stopListening = this.parts.driver.on('connection', () => this.sweepLeftovers())
  }

  /** Begins to look for what deleted VMs left on this host: now and then, and when a volume was deleted. */
  sweepLeftovers(): void {
    void this.leftovers.sweep()
  }

  async close(): Promise<void> {
    clearInterval(this.sweepTimer)
    this.stopListening?.()
    await this.watcher.close()
  }

  reports(): MachineReport[] {
    return this.views.reports()
  }

  report(vmId: string): MachineReport | undefined {
    return this.views.report(vmId)
  }

  exits(): MachineExit[] {
    return this.runs.exits()
  }

  /** Defines and starts a run; see the contract. */
  start(params: AgentParams<'machine.start'>, context: CommandContext): Promise<MachineReport> {
    return this.inMailbox(params.run, () => this.startNow(params, context))
  }

  shutdown(run: RunRef): Promise<AgentResult<'machine.shutdown'>> {
    return this.inMailbox(run, async () => {
      const machine = await this.find(run)
      if (!machine || machine.state.name === 'ended' || machine.state.name === 'defined') return { via: 'already_down' }
      const via = await this.parts.driver.machines.shutdown(run)
      if (via !== 'already_down') this.views.note(run.vmId, { shutdownAskedAt: Date.now() })
      return { via }
    })
  }

  reboot(run: RunRef): Promise<AgentResult<'machine.reboot'>> {
    return this.inMailbox(run, async () => {
      await this.require(run)
      const via = await this.parts.driver.machines.reboot(run)
      this.views.note(run.vmId, { rebootAskedAt: Date.now() })
      return { via }
    })
  }

  reset(run: RunRef): Promise<void> {
    return this.inMailbox(run, async () => {
      await this.require(run)
      await this.parts.driver.machines.reset(run)
      this.views.boots(run.vmId)
    })
  }

  pause(run: RunRef): Promise<void> {
    return this.inMailbox(run, async () => {
      await this.require(run)
      await this.parts.driver.machines.pause(run)
      await this.watcher.look(run.vmId)
    })
  }

  resume(run: RunRef): Promise<void> {
    return this.inMailbox(run, async () => {
      await this.require(run)
      await this.parts.driver.machines.resume(run)
      await this.watcher.look(run.vmId)
    })
  }

  /** Ends a run at once, and forever: a start of it that arrives later is refused. */
  destroy(run: RunRef, operationId: string): Promise<void> {
    return this.inMailbox(run, async () => {
      const machine = await this.find(run)
      if (machine && machine.state.name !== 'defined') {
        await this.parts.driver.machines.destroy(run)
        await this.watcher.look(run.vmId)
        if (this.runs.mark(run) === 'ended') return
        // The hypervisor forgot how it ended, or does not tell yet: we know.
        return this.runs.end(exitOf(run, 'destroyed', 'It was powered off.'))
      }
      const started = this.runs.mark(run) === 'started'
      if (started) return this.runs.end(exitOf(run, 'lost', 'It was gone already when it was to be powered off.'))
      if (this.runs.mark(run) !== 'ended') await this.runs.set(run, operationId, 'ended')
      if (!this.runs.hasExit(run.runId)) await this.remove(run)
    })
  }

  update({ run, change }: AgentParams<'machine.update'>): Promise<AgentResult<'machine.update'>> {
    return this.inMailbox(run, async () => {
      await this.require(run)
      const { machines } = this.parts.driver
      const applied: AgentResult<'machine.update'>['applied'] = []
      const { memoryBytes, cpus, name } = change
      if (memoryBytes !== undefined && (await appliesLive(machines.setMemory(run, memoryBytes))))
        applied.push('memoryBytes')
      if (cpus !== undefined && (await appliesLive(machines.setCpus(run, cpus)))) applied.push('cpus')
      if (name !== undefined && (await appliesLive(machines.rename(run, name)))) applied.push('name')
      await this.watcher.look(run.vmId)
      return { applied }
    })
  }

  /** Removes what is left of a run whose end the engine has recorded. */
  acknowledgeExit(run: RunRef): Promise<void> {
    return this.mailboxes.post(run.vmId, async () => {
      const machine = await this.parts.driver.machines.find(run.vmId)
      if (machine?.runId === run.runId && machine.state.name !== 'ended' && machine.state.name !== 'defined')
        throw new AgentError('conflict', 'The run has not ended.', { details: { state: machine.state.name } })
      await this.remove(run)
      await this.runs.acknowledge(run.runId)
      this.leftovers.retry()
    })
  }

  async screenshot(run: RunRef): Promise<AgentResult<'machine.screenshot'>> {
    checkRun(this.parts.journal.state, run)
    const { png, width, height } = await this.parts.driver.machines.screenshot(run)
    return { png: png.toString('base64'), width, height }
  }

  /** What a running machine really has. */
  devices(run: RunRef): Promise<AgentResult<'machine.devices'>> {
    checkRun(this.parts.journal.state, run)
    return this.parts.driver.machines.devices(run)
  }

  /** Connects to a display or serial port of a run. */
  openConsole(run: RunRef, protocol: ConsoleProtocol) {
    checkRun(this.parts.journal.state, run)
    return this.parts.driver.consoles.open(run, protocol)
  }

  private inMailbox<T>(run: RunRef, act: () => Promise<T>): Promise<T> {
    return this.mailboxes.post(run.vmId, () => {
      // Fenced when its turn comes: a newer run may have been heard of while it waited.
      checkRun(this.parts.journal.state, run)
      return act()
    })
  }

  private async startNow({ run, spec, paused }: AgentParams<'machine.start'>, context: CommandContext) {
    const { driver, resolve } = this.parts
    const { operationId } = context.header
    this.runs.refuseEnded(run)
    const there = await driver.machines.find(run.vmId)
    if (there?.runId === run.runId) {
      const adopted = await this.adopt(there, operationId)
      if (adopted) return adopted
    } else {
      if (there) await this.clearOlderRun(there)
      if (this.runs.mark(run) === 'started') {
        await this.runs.end(exitOf(run, 'lost', 'The hypervisor does not know the run any more.'))
        this.runs.refuseEnded(run)
      }
    }
    const machine = await resolveMachine(resolve, run, spec, operationId)
    context.signal.throwIfAborted()
    this.starting.add(run.runId)
    try {
      await this.runs.set(run, operationId, 'starting')
      await prepareRun(resolve, run, spec)
      await driver.machines.define(run, machine)
      await this.watcher.look(run.vmId)
      this.views.note(run.vmId, { starting: true })
      context.signal.throwIfAborted()
      await driver.machines.start(run, paused ? { paused } : {})
      await this.runs.set(run, operationId, 'started')
    } catch (thrown) {
      await this.unwindStart(run, thrown, context.log)
      throw thrown
    } finally {
      this.starting.delete(run.runId)
    }
    this.views.boots(run.vmId)
    // What was seen last may be QEMU before its vCPUs ran; without a newer look that would be told as a pause.
    await this.watcher.look(run.vmId)
    this.views.note(run.vmId, { starting: false })
    return this.requireReport(run)
  }

  /** The run is there already. Answers its report when it was started; removes it when it never was. */
  private async adopt(there: OwnMachine, operationId: string): Promise<MachineReport | undefined> {
    const run = runOf(there)
    const { state } = there
    if (state.name === 'unknown' || state.name === 'not_responding')
      throw new AgentError('timeout', 'The hypervisor does not tell whether the run was started.')
    const neverStarted = state.name === 'defined' || (state.name === 'ended' && state.exit.reason === 'failed')
    if (neverStarted && this.runs.mark(run) !== 'started') {
      await this.remove(run)
      return undefined
    }
    if (state.name !== 'ended' && state.name !== 'defined' && this.runs.mark(run) !== 'started')
      await this.runs.set(run, operationId, 'started')
    await this.watcher.look(run.vmId)
    this.runs.refuseEnded(run)
    return this.requireReport(run)
  }

  /** A run before this one must be over; what is left of it makes room. Its end stays in the journal. */
  private async clearOlderRun(there: OwnMachine): Promise<void> {
    const older = runOf(there)
    if (there.state.name !== 'ended' && there.state.name !== 'defined')
      throw new AgentError('conflict', 'Another run of this VM is still here.', {
        details: { runId: older.runId, runNumber: older.runNumber, state: there.state.name },
      })
    await this.watcher.look(older.vmId)
    await this.remove(older)
  }

  /** After a start that failed for good nothing is left; when nobody knows, it is left for the next look. */
  private async unwindStart(run: RunRef, thrown: unknown, log: Logger): Promise<void> {
    if (toAgentError(thrown).code === 'timeout') return
    try {
      const left = await this.find(run)
      if (left && left.state.name !== 'defined' && left.state.name !== 'ended')
        await this.parts.driver.machines.destroy(run)
      await this.remove(run)
    } catch (error) {
      log.warn(
        { err: error, runId: run.runId },
        `a failed start left something, which the next start or power off removes: ${reasonOf(error)}`,
      )
    }
  }

  private async remove(run: RunRef): Promise<void> {
    await this.parts.driver.machines.undefine(run)
    await cleanRun(this.parts.resolve, run.runId)
    if (this.views.find(run.vmId)?.runId === run.runId) this.views.remove(run.vmId)
  }

  private async find(run: RunRef): Promise<OwnMachine | undefined> {
    const machine = await this.parts.driver.machines.find(run.vmId)
    return machine?.runId === run.runId ? machine : undefined
  }

  private async require(run: RunRef): Promise<OwnMachine> {
    const machine = await this.find(run)
    if (machine) return machine
    throw new AgentError('not_found', 'This run is not on this host.', { details: { runId: run.runId } })
  }

  private requireReport(run: RunRef): MachineReport {
    const report = this.views.report(run.vmId)
    if (report?.runId === run.runId) return report
    throw new AgentError('host_failed', 'The run ended as soon as it was started.', { details: { runId: run.runId } })
  }
}

/** Whether a live change was made; what the hypervisor refuses now waits for the next run. */
async function appliesLive(change: Promise<void>): Promise<boolean> {
  try {
    await change
    return true
  } catch (error) {
    if (error instanceof AgentError && error.code === 'conflict') return false
    throw error
  }
}

function runOf({ vmId, runId, runNumber }: OwnMachine): RunRef {
  return { vmId, runId, runNumber }
}

function exitOf(run: RunRef, reason: MachineExit['reason'], message: string): MachineExit {
  return { vmId: run.vmId, runId: run.runId, runNumber: run.runNumber, reason, message, at: new Date().toISOString() }
}
