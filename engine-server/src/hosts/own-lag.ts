/**
 * Measures how long this process itself did nothing, between two turns that should be `expectedMs` apart: a stalled
 * event loop, a suspended machine. What an engine slept through is not the hosts' silence.
 */
export class OwnLag {
  private last: number
  private readonly expectedMs: number

  constructor(now: number, expectedMs: number) {
    this.last = now
    this.expectedMs = expectedMs
  }

  /** Called each turn; answers the milliseconds missed since the turn before, 0 when it was on time. */
  turn(now: number): number {
    const missed = now - this.last - this.expectedMs
    this.last = now
    return missed > this.expectedMs ? missed : 0
  }
}
