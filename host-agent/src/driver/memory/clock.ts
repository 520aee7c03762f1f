/** Time as the hypervisor in memory sees it. */
export interface Clock {
  now(): Date
  /** Runs `act` once, `ms` milliseconds from now; the function returned calls it off. */
  after(ms: number, act: () => void): () => void
}

/** The real time, for simulated hosts. Its timers do not keep the process alive. */
export const realClock: Clock = {
  now: () => new Date(),
  after: (ms, act) => {
    const timer = setTimeout(act, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
}

type Due = { atMs: number; act: () => void }

/** A clock that stands still until it is pushed, for tests. */
export class PushedClock implements Clock {
  #nowMs: number
  readonly #due = new Set<Due>()

  constructor(start = new Date('2026-01-01T00:00:00Z')) {
    this.#nowMs = start.getTime()
  }

  now(): Date {
    return new Date(this.#nowMs)
  }

  after(ms: number, act: () => void): () => void {
    const due = { atMs: this.#nowMs + ms, act }
    this.#due.add(due)
    return () => void this.#due.delete(due)
  }

  /** Lets time pass. What falls due runs in its order, each at its own time, and so does what that sets up. */
  async push(ms: number): Promise<void> {
    const end = this.#nowMs + ms
    for (;;) {
      // What is awaiting goes on first: it may set up or call off what comes next.
      await new Promise((resolve) => setImmediate(resolve))
      const next = [...this.#due].filter((due) => due.atMs <= end).toSorted((a, b) => a.atMs - b.atMs)[0]
      if (!next) break
      this.#due.delete(next)
      this.#nowMs = next.atMs
      next.act()
    }
    this.#nowMs = end
  }
}
