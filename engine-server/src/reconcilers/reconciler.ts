import type { Log } from '../log/log.ts'

/**
 * A truth that is kept: it takes no input, reads the whole truth each time, and leaves what fails to its next turn.
 */
export interface Reconciler {
  readonly name: string
  /** Between the end of a turn and the next; a wake comes before. */
  readonly intervalMs: number
  /** How long wakes are gathered into one turn, in milliseconds; default 50. */
  readonly gatherMs?: number
  /** One turn. The signal is aborted when the lead is lost: then nothing more may be sent or written. */
  run(signal: AbortSignal): Promise<void>
}

/** What is told of each turn, for metrics. */
export type TurnListener = (name: string, outcome: 'done' | 'failed', seconds: number) => void

/** Wakes this soon after each other are one. */
const GATHER_MS = 50

/** Runs reconcilers while this engine leads. One never overlaps itself; a wake during a turn gives another turn. */
export class Reconcilers {
  private readonly loops: ReadonlyMap<string, Loop>

  constructor(reconcilers: readonly Reconciler[], log: Log, told: TurnListener = () => undefined) {
    this.loops = new Map(reconcilers.map((reconciler) => [reconciler.name, new Loop(reconciler, log, told)]))
  }

  /** Runs them until the signal aborts. */
  lead(signal: AbortSignal): void {
    for (const loop of this.loops.values()) loop.start(signal)
  }

  /** Has one take its next turn now. */
  wake(name: string): void {
    this.loops.get(name)?.wake()
  }

  /** Resolves when no turn is under way. */
  async idle(): Promise<void> {
    await Promise.all([...this.loops.values()].map((loop) => loop.idle()))
  }
}

class Loop {
  private readonly reconciler: Reconciler
  private readonly log: Log
  private readonly told: TurnListener
  private signal: AbortSignal | undefined
  private timer: NodeJS.Timeout | undefined
  private dueAt = 0
  private turn: Promise<void> | undefined
  private again = false

  constructor(reconciler: Reconciler, log: Log, told: TurnListener) {
    this.reconciler = reconciler
    this.log = log
    this.told = told
  }

  start(signal: AbortSignal): void {
    this.signal = signal
    signal.addEventListener('abort', () => {
      if (this.signal !== signal) return
      clearTimeout(this.timer)
      this.timer = undefined
    })
    this.schedule(GATHER_MS)
  }

  wake(): void {
    if (this.turn) this.again = true
    else this.schedule(this.gatherMs)
  }

  async idle(): Promise<void> {
    await this.turn
  }

  private get gatherMs(): number {
    return this.reconciler.gatherMs ?? GATHER_MS
  }

  private schedule(ms: number): void {
    if (!this.signal || this.signal.aborted) return
    // A turn that is near is not put off by those who ask for it again.
    const dueAt = performance.now() + ms
    if (this.timer && this.dueAt <= dueAt) return
    clearTimeout(this.timer)
    this.dueAt = dueAt
    this.timer = setTimeout(() => {
      this.timer = undefined
      this.turn ??= this.take()
    }, ms)
  }

  private async take(): Promise<void> {
    const { signal, reconciler } = this
    if (!signal || signal.aborted) {
      this.turn = undefined
      return
    }
    this.again = false
    const began = performance.now()
    const seconds = () => (performance.now() - began) / 1000
    try {
      await reconciler.run(signal)
      this.told(reconciler.name, 'done', seconds())
    } catch (error) {
      if (!signal.aborted) this.log.error({ error, reconciler: reconciler.name }, 'a reconciler failed; it tries again')
      this.told(reconciler.name, 'failed', seconds())
    }
    this.turn = undefined
    this.schedule(this.again ? this.gatherMs : reconciler.intervalMs)
  }
}
