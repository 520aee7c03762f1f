import type { MachineExit, RunRef } from '@overt/api-client/agent'
import type { Driver, MachineChange, OwnMachine } from '../driver/port.ts'
import { toAgentError } from '../errors.ts'
import { delay } from '../system/deadline.ts'
import { type Logger, reasonOf } from '../system/log.ts'
import { GuestPoll } from './guest-poll.ts'
import type { Runs } from './runs.ts'
import type { Views } from './views.ts'

type Parts = {
  driver: Driver
  runs: Runs
  views: Views
  log: Logger
  isStarting(runId: string): boolean
  /** Whether the run is on its way to another host. */
  isLeaving(runId: string): boolean
  post<T>(vmId: string, act: () => Promise<T>): Promise<T>
  undefine(run: RunRef): Promise<void>
  /** The run has left this host: forgets it without an end. */
  leave(run: RunRef): Promise<void>
  resync(): void
}

/** How often everything is looked at without being told; events may be lost. Milliseconds. */
const SURVEY_MS = 30_000
/** How long the first report waits for the hypervisor; milliseconds. */
const CONNECT_MS = 3_000
/** How long looks under way are waited for at the end; milliseconds. */
const CLOSE_MS = 1_000
/**
 * So much later the steps of a migration are looked at, all together. They come while the guest stands still, and a look
 * takes from the hypervisor the time that its guest waits for. Milliseconds.
 */
const MOVING_MS = 100
/** What comes after the last step. */
const ends: ReadonlySet<MachineChange['what']> = new Set(['ended', 'undefined'])
/** How often statuses that end by time are looked at, and guests that are due are asked. */
const TICK_MS = 1_000

/**
 * Follows the machines: hints of the driver make it look again, a survey now and then finds what no hint told. It
 * records ends, and takes over what was here before the agent started.
 */
export class Watcher {
  private readonly parts: Parts
  private readonly poll: GuestPoll
  private readonly looking = new Map<string, { again: boolean; done: Promise<void> }>()
  private readonly stops: (() => void)[] = []
  private readonly later = new Map<string, NodeJS.Timeout>()
  private surveying: Promise<void> | undefined
  private closed = false
  private begun = false

  constructor(parts: Parts) {
    this.parts = parts
    this.poll = new GuestPoll(parts)
  }

  async begin(): Promise<void> {
    const { driver } = this.parts
    this.stops.push(driver.on('machineChanged', (change) => this.hinted(change)))
    this.stops.push(driver.on('connection', () => void this.survey().then(() => this.parts.resync())))
    await this.connected()
    await this.survey()
    const survey = setInterval(() => void this.survey(), SURVEY_MS)
    const tick = setInterval(() => {
      this.parts.views.tick()
      this.poll.tick()
    }, TICK_MS)
    this.stops.push(
      () => clearInterval(survey),
      () => clearInterval(tick),
    )
  }

  /** Waits a moment for the hypervisor, so that the first report already tells what runs. */
  private async connected(): Promise<void> {
    const { driver } = this.parts
    for (let waited = 0; !driver.connection.up && waited < CONNECT_MS && !this.closed; waited += 50) await delay(50)
  }

  async close(): Promise<void> {
    this.closed = true
    for (const stop of this.stops) stop()
    for (const timer of this.later.values()) clearTimeout(timer)
    // Calls of the driver end by their deadlines; a hypervisor that hangs must not hold the agent that long.
    const looks = [...this.looking.values()].map((look) => look.done)
    await Promise.race([Promise.all([this.surveying, ...looks]), delay(CLOSE_MS)])
  }

  /** Looks at one machine now. When a look is under way, another follows it; resolves after a look begun after the call. */
  look(vmId: string): Promise<void> {
    const running = this.looking.get(vmId)
    if (running) {
      running.again = true
      return running.done
    }
    const state = { again: false, done: Promise.resolve() }
    state.done = (async () => {
      do {
        state.again = false
        await this.lookOnce(vmId)
      } while (state.again && !this.closed)
      this.looking.delete(vmId)
    })()
    this.looking.set(vmId, state)
    return state.done
  }

  private hinted({ vmId, runId, what }: MachineChange): void {
    if (this.closed) return
    if (what === 'rebooted' && this.parts.views.find(vmId)?.runId === runId) this.parts.views.boots(vmId)
    if (what === 'agent' || what === 'rebooted') this.poll.askSoon(vmId)
    const isMoving = this.parts.isLeaving(runId) || this.parts.runs.mark({ vmId, runId }) === 'expected'
    if (isMoving && !ends.has(what)) this.lookLater(vmId)
    else void this.look(vmId)
  }

  private lookLater(vmId: string): void {
    if (this.later.has(vmId)) return
    const timer = setTimeout(() => {
      this.later.delete(vmId)
      void this.look(vmId)
    }, MOVING_MS)
    this.later.set(vmId, timer)
  }

  private async lookOnce(vmId: string): Promise<void> {
    const { driver, views, log } = this.parts
    try {
      const machine = await driver.machines.find(vmId)
      if (machine) await this.take(machine)
      else if (views.find(vmId)) this.vanished(vmId)
    } catch (error) {
      log.warn({ err: error, vmId, code: toAgentError(error).code }, `could not look at a machine: ${reasonOf(error)}`)
    }
  }

  /** Takes the hypervisor's word about one machine, and records an end when it is one. */
  private async take(machine: OwnMachine): Promise<void> {
    const { runs, views } = this.parts
    const { state } = machine
    const mark = runs.mark(machine)
    const exit = endOf(machine, mark === 'started')
    if (exit && (exit.reason === 'migrated' || mark === 'elsewhere')) return this.left(machine)
    if (mark === 'expected' && !exit) return await this.takeArriving(machine)
    if (exit && !this.parts.isStarting(machine.runId)) {
      if (mark === 'starting' && exit.reason === 'failed') return // a start that failed; whoever starts it clears it
      if (mark !== 'ended') await runs.end(exit)
      views.update({ ...machine, state: { name: 'ended', exit } })
      return
    }
    if (exit) return // of a start under way, which judges it itself
    views.update(machine)
    // A guest that runs without our mark: its start was cut short, or the journal is younger than the guest.
    const lives = state.name === 'running' || state.name === 'paused' || state.name === 'powering_down'
    // One that is the other host's by now is about to be destroyed here, and its end is not the run's.
    const isMarked = mark === 'started' || mark === 'ended' || mark === 'elsewhere'
    if (lives && !isMarked && !this.parts.isStarting(machine.runId))
      await runs.set(machine, machine.operationId, 'started')
  }

  /** A guest that comes in is nobody's to show until it is this host's own. */
  private async takeArriving(machine: OwnMachine): Promise<void> {
    const { driver, runs, views } = this.parts
    if (machine.state.name === 'defined' || !(await driver.migrations.hasArrived(machine))) return
    await runs.set(machine, machine.operationId, 'started')
    // Looked at again: when it was read it may still have stood still, which nobody is to take for a pause.
    await this.lookOnce(machine.vmId)
    if (!views.find(machine.vmId)) views.update(machine)
    views.arrived(machine.vmId)
  }

  /** The guest went to another host: that is no end of its run. */
  private left(machine: OwnMachine): void {
    // Not awaited: the look that found it may itself run inside the mailbox.
    void this.parts
      .post(machine.vmId, () => this.parts.leave(machine))
      .catch((error: unknown) =>
        this.parts.log.warn(
          { err: error, vmId: machine.vmId },
          `could not forget a machine that left: ${reasonOf(error)}`,
        ),
      )
  }

  /** A machine we showed is not there any more. Judged in its mailbox, where no start or removal is under way. */
  private vanished(vmId: string): void {
    const { driver, runs, views, log } = this.parts
    // Not awaited: the look that found it may itself run inside the mailbox.
    void this.parts
      .post(vmId, async () => {
        const expected = views.find(vmId) || runs.latest(vmId)?.mark === 'started'
        if (!expected || (await driver.machines.find(vmId))) return
        const run = runs.latest(vmId)
        if (run?.mark === 'started' && driver.connection.up) await runs.end(lost(run))
        views.remove(vmId)
        this.parts.resync()
      })
      .catch((error: unknown) =>
        log.warn({ err: error, vmId }, `could not look after a machine that vanished: ${reasonOf(error)}`),
      )
  }

  /** Looks at everything: what is here, what should be here and is not, what was never started. */
  private survey(): Promise<void> {
    this.surveying ??= this.surveyNow()
      .catch((error: unknown) => this.parts.log.warn({ err: error }, `could not list the machines: ${reasonOf(error)}`))
      .finally(() => {
        this.surveying = undefined
      })
    return this.surveying
  }

  private async surveyNow(): Promise<void> {
    const { driver, runs, views } = this.parts
    const machines = await driver.machines.list()
    if (this.closed) return
    const own = machines.filter((machine) => !machine.external)
    for (const machine of own) {
      // At first, and while the hypervisor is away, the list is all there is. Later a look is younger than this list.
      if (!this.begun || !driver.connection.up) await this.take(machine)
      else if (differs(views.find(machine.vmId), machine)) await this.look(machine.vmId)
      this.clearNeverStarted(machine)
    }
    this.begun ||= driver.connection.up
    if (!driver.connection.up) return
    if (views.setExternal(machines.filter((machine) => machine.external))) this.parts.resync()
    const here = new Set(own.map((machine) => machine.vmId))
    const missing = new Set(runs.started().map((run) => run.vmId))
    for (const { machine } of views.machines()) missing.add(machine.vmId)
    for (const vmId of missing) if (!here.has(vmId)) this.vanished(vmId)
  }

  /** A machine written down by a start that was cut short: removed, so that the same command may start it again. */
  private clearNeverStarted(machine: OwnMachine): void {
    const { driver, runs, log } = this.parts
    const neverStarted = (found: OwnMachine) =>
      (found.state.name === 'defined' || (found.state.name === 'ended' && found.state.exit.reason === 'failed')) &&
      runs.mark(found) !== 'started' &&
      runs.mark(found) !== 'ended' &&
      !this.parts.isStarting(found.runId)
    if (!neverStarted(machine)) return
    void this.parts
      .post(machine.vmId, async () => {
        const now = await driver.machines.find(machine.vmId)
        if (!now || now.runId !== machine.runId || !neverStarted(now)) return
        log.info({ vmId: now.vmId, runId: now.runId }, 'removed a machine that was written down but never started')
        await this.parts.undefine(now)
      })
      .catch((error: unknown) =>
        log.warn({ err: error, vmId: machine.vmId }, `could not remove a machine never started: ${reasonOf(error)}`),
      )
  }
}

/** How the run ended, when it did. One that was started and is now only defined ended without a trace. */
function endOf(machine: OwnMachine, wasStarted: boolean): MachineExit | undefined {
  if (machine.state.name === 'ended') return machine.state.exit
  if (machine.state.name === 'defined' && wasStarted) return lost(machine)
  return undefined
}

/** Whether the list tells something of a machine that we do not show. */
function differs(shown: OwnMachine | undefined, listed: OwnMachine): boolean {
  return !shown || JSON.stringify(shown) !== JSON.stringify(listed)
}

function lost({ vmId, runId, runNumber }: RunRef): MachineExit {
  const message = 'It ended unseen and nothing tells how.'
  return { vmId, runId, runNumber, reason: 'lost', message, at: new Date().toISOString() }
}
