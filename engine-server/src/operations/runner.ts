import type { SteadyConnection } from '../db/steady-connection.ts'
import { transact } from '../db/transact.ts'
import { AppError } from '../errors.ts'
import { Execution, type ExecutionEnd } from './execution.ts'
import { isDatabaseAway } from './failures.ts'
import { tellHealed } from './heal.ts'
import { deleteDeadLocks, listToCancel, listWaitingForLocks, takeQueuedLocks } from './lock-store.ts'
import type { RunnerParts } from './runner-parts.ts'
import {
  advance,
  claimOperations,
  type ClaimedOperation,
  isCancelRequested,
  notifyRunners,
  operationsChannel,
  releaseLease,
  renewLeases,
  requestCancel,
} from './store.ts'

/**
 * Executes operations under leases. It works while this engine leads, as hosts are reached by the leader alone; a new
 * leader takes everything over at once, and later whatever nobody's lease covers. It is woken by notifications; the
 * sweep only catches what a notification can't tell: a lease that lapsed.
 */
export class Runner {
  private readonly parts: RunnerParts
  private readonly active = new Map<string, Execution>()
  private readonly ended = new Set<Promise<void>>()
  private timers: NodeJS.Timeout[] = []
  private running = false
  private turn: Promise<void> | undefined
  private again = false
  private renewal: Promise<void> | undefined
  private takeOver = false

  constructor(parts: RunnerParts, connection: Pick<SteadyConnection, 'listen' | 'onConnected'>) {
    this.parts = parts
    connection.listen(operationsChannel, (id) => this.wake(id))
    connection.onConnected(() => this.kick())
  }

  /** Begins to work; takes over what another runner had, as that one does not lead any more. */
  start(): void {
    if (this.running) return
    this.running = true
    this.takeOver = true
    const { renewEveryMs, sweepEveryMs } = this.parts.times
    this.timers = [setInterval(() => this.renewOnce(), renewEveryMs), setInterval(() => this.kick(), sweepEveryMs)]
    this.kick()
  }

  /** Stops at once and gives the leases back; commands at hosts go on and are joined by the next runner. */
  async stop(): Promise<void> {
    if (!this.running) return
    this.running = false
    for (const timer of this.timers) clearInterval(timer)
    const held = [...this.active.values()]
    for (const execution of held) execution.abandon('the engine stops')
    await this.turn
    await Promise.all(this.ended)
    const releases = held.map(({ operation }) => releaseLease(this.parts.db, operation.id, operation.generation))
    for (const result of await Promise.allSettled(releases))
      if (result.status === 'rejected') this.parts.log.warn({ error: result.reason }, 'a lease was not given back')
  }

  /** Ends as a killed process would: nothing more is written. For tests of crashes. */
  die(): void {
    this.running = false
    for (const timer of this.timers) clearInterval(timer)
    for (const execution of this.active.values()) execution.abandon('it crashed')
  }

  /** Looks for work now. */
  kick(): void {
    if (!this.running) return
    this.again = true
    this.turn ??= this.work().finally(() => {
      this.turn = undefined
      if (this.again && this.parts.leader.current()) this.kick() // it came too late for that turn
    })
  }

  private wake(id: string): void {
    const execution = this.active.get(id)
    if (execution) void this.checkCancel(execution)
    this.kick()
  }

  private async checkCancel(execution: Execution): Promise<void> {
    try {
      if (await isCancelRequested(this.parts.db, execution.operation.id)) execution.requestCancel()
    } catch (error) {
      this.parts.log.warn({ error }, 'a cancel could not be read; it is read again with the next renewal')
    }
  }

  private async work(): Promise<void> {
    while (this.again && this.running && this.parts.leader.current()) {
      this.again = false
      try {
        await this.claim()
        await this.promoteQueued()
      } catch (error) {
        // The next kick or sweep tries again.
        this.parts.log[isDatabaseAway(error) ? 'debug' : 'error']({ error }, 'looking for operations failed')
        return
      }
    }
  }

  private async claim(): Promise<void> {
    const { deferredDb, instanceId, limit, times } = this.parts
    const room = limit - this.active.size
    if (room <= 0) return
    const claimed = await claimOperations(deferredDb, {
      runnerId: instanceId,
      limit: room,
      leaseMs: times.leaseMs,
      active: [...this.active.keys()],
      evenLeased: this.takeOver,
    })
    for (const operation of claimed) this.execute(operation)
    if (claimed.length === room) this.again = true
    else this.takeOver = false
  }

  private execute(operation: ClaimedOperation): void {
    const { log, definitions } = this.parts
    const definition = definitions.get(operation.kind)
    if (!definition) {
      // A newer build accepted it; it waits, visibly, for one that knows the kind.
      log.error({ operationId: operation.id, kind: operation.kind }, 'no definition of this kind of operation')
      void this.park(operation)
      return
    }
    const execution = new Execution(this.parts, operation, definition as never) // its input was stored for this kind
    this.active.set(operation.id, execution)
    if (!this.running) execution.abandon('the engine stops')
    const { id: operationId, kind, generation } = operation
    log.debug({ operationId, kind, generation }, 'operation claimed')
    const ended: Promise<void> = execution
      .run()
      .then(
        (end) => this.finished(execution, end),
        (error: unknown) => log.info({ error, operationId }, 'operation left to the next runner'),
      )
      .finally(() => {
        this.ended.delete(ended)
        this.active.delete(operation.id)
        this.kick()
      })
    this.ended.add(ended)
  }

  private finished({ operation }: Execution, end: ExecutionEnd): void {
    this.parts.log.info({ operationId: operation.id, kind: operation.kind, outcome: end }, 'operation ended')
  }

  private async park(operation: ClaimedOperation): Promise<void> {
    const reason = `This engine does not know operations of the kind ${operation.kind}; upgrade it, then retry.`
    try {
      await advance(this.parts.db, operation, [], { status: 'stuck', reason, letGo: true })
    } catch (error) {
      this.parts.log.warn({ error, operationId: operation.id }, 'an unknown operation was not parked')
    }
  }

  /** Lets operations that supersede others go on once these have ended, and asks those that have not to stop. */
  private async promoteQueued(): Promise<void> {
    const { db } = this.parts
    for (const id of await listWaitingForLocks(db)) {
      try {
        await transact(db, (tx) => takeQueuedLocks(tx, id))
        this.again = true // to claim it
      } catch (error) {
        if (!(error instanceof AppError && error.code === 'conflict')) throw error // still held: its end tells us
        const holders = await listToCancel(db, id)
        if (holders.length === 0) continue
        await transact(db, async (tx) => {
          await requestCancel(tx, holders)
          for (const holder of holders) await notifyRunners(tx, holder)
        })
      }
    }
  }

  /** One after the other: while the database is slow, more of them would only make it slower. */
  private renewOnce(): void {
    this.renewal ??= this.renew().finally(() => {
      this.renewal = undefined
    })
  }

  private async renew(): Promise<void> {
    const { db, instanceId, leader, log, times } = this.parts
    const held = [...this.active.values()]
    if (!leader.current()) return
    try {
      if (held.length > 0) {
        const kept = await renewLeases(
          db,
          instanceId,
          held.map(({ operation }) => operation),
          times.leaseMs,
        )
        const still = new Map(kept.map((row) => [row.id, row]))
        for (const execution of held) {
          const row = still.get(execution.operation.id)
          if (row?.cancelRequested) execution.requestCancel()
          // One that has just ended is not there either; it does not mind.
          if (!row) execution.abandon('its lease was lost')
        }
      }
      await this.healLocks()
    } catch (error) {
      log.warn({ error }, 'leases were not renewed')
    }
  }

  /** No lock without a live operation: the transaction that ends one releases them, so this finds our own bugs. */
  private async healLocks(): Promise<void> {
    const dead = await transact(this.parts.db, async (tx) => {
      const locks = await deleteDeadLocks(tx)
      await tellHealed(tx, locks, {})
      return locks
    })
    for (const lock of dead) this.parts.log.error({ lock }, 'a lock outlived its operation')
  }
}
