import type { ConnectionState } from '../vm-status/derive.ts'

/** How patient the engine is; milliseconds. */
export interface LivenessTimes {
  /** Between heartbeats. */
  readonly heartbeatMs: number
  /** An open connection without an answer for so long is not `up` any more. */
  readonly missedAfterMs: number
  /** A closed connection that was not opened again for so long is not `up` any more: agents may restart unseen. */
  readonly closedAfterMs: number
  /**
   * Without an answer for so long, plus `gracePerVmMs` for each VM it runs, the host is `non_responsive`. One that is lost
   * again so soon after it had come back must answer for so long before it is `up`.
   */
  readonly graceMs: number
  readonly gracePerVmMs: number
  /** A host that was `non_responsive` must answer for so long before it is `up`. */
  readonly steadyMs: number
}

/** What the product uses. */
export const defaultLivenessTimes: LivenessTimes = {
  heartbeatMs: 5_000,
  missedAfterMs: 12_000,
  closedAfterMs: 3_000,
  graceMs: 60_000,
  gracePerVmMs: 500,
  steadyMs: 6_000,
}

/** A change of state to be told. */
export interface LivenessChange {
  readonly from: ConnectionState
  readonly to: ConnectionState
  readonly reason: string
}

/**
 * Judges one host from what was heard of it. Time comes in as monotonic milliseconds, so that a clock can be pushed.
 *
 * - `initializing` until the first session has told everything, or the grace time is over.
 * - `up` while a session is open and answers.
 * - `connecting` when it is not; the VMs' last known status still counts.
 * - `non_responsive` when that lasted; its VMs are `unknown` from then on, so leaving it takes some steadiness.
 *
 * An agent that was started anew is back at once. A link that flaps is lost, back, lost, and from then on stays what it is until it
 * has held for the whole grace time.
 */
export class Liveness {
  private readonly times: LivenessTimes
  private present: ConnectionState
  private lastAnswer: number
  private closedAt: number | undefined
  /** Whether the session in force has told everything. */
  private isReady = false
  /** Since when it answers without a break, as judged; undefined while it does not. */
  private steadySince: number | undefined
  private failure = ''
  /** When it last came back from being lost. */
  private backAt = Number.NEGATIVE_INFINITY
  /** It was lost again soon after that. */
  private isUnsteady = false
  /** The failure last told, and when. */
  private told = { failure: '', at: Number.NEGATIVE_INFINITY }

  constructor(times: LivenessTimes, now: number, state: ConnectionState = 'initializing') {
    this.times = times
    this.present = state
    this.lastAnswer = now
  }

  get state(): ConnectionState {
    return this.present
  }

  /** An answer or report came. */
  heard(now: number): void {
    this.lastAnswer = now
  }

  /** The session told everything and it is stored. */
  ready(now: number): void {
    this.isReady = true
    this.closedAt = undefined
    this.failure = ''
    this.heard(now)
  }

  /** The agent is another process than before: it was gone because it was started anew, not for a link that flaps. */
  restarted(): void {
    this.isUnsteady = false
  }

  /** The connection closed, or could not be opened. */
  failed(now: number, reason: string): void {
    this.isReady = false
    this.closedAt ??= now
    this.failure = reason
  }

  /** The engine itself did nothing for `ms`: no silence of a host in that time counts against it. */
  forgive(ms: number): void {
    this.lastAnswer += ms
    if (this.closedAt !== undefined) this.closedAt += ms
    if (this.steadySince !== undefined) this.steadySince += ms
    this.backAt += ms
  }

  /** Judges now; answers a change of state, if there is one. `runningVms` is how many the host should run. */
  judge(now: number, runningVms: number): LivenessChange | undefined {
    const next = this.next(now, runningVms)
    if (next === this.present) return undefined
    const from = this.present
    this.present = next
    if (from === 'up') this.isUnsteady = now - this.backAt < this.times.graceMs
    if (next === 'non_responsive') this.isUnsteady = false // that was no flapping
    if (next === 'up' && from !== 'initializing') this.backAt = now
    this.told = { failure: this.failure, at: now }
    return { from, to: next, reason: next === 'up' ? '' : this.explain(now) }
  }

  /**
   * Why a host that is lost is not reached, when that is something else than was told last: a machine that was off is
   * there, but shows a certificate that has ended. Told seldom, as what fails may differ from try to try.
   */
  newReason(now: number): string | undefined {
    const isLost = this.present === 'connecting' || this.present === 'non_responsive'
    if (!isLost || this.failure === this.told.failure) return undefined
    if (this.failure === '' && this.steadySince === undefined) return undefined
    if (now - this.told.at < this.times.missedAfterMs) return undefined
    this.told = { failure: this.failure, at: now }
    return this.explain(now)
  }

  private next(now: number, runningVms: number): ConnectionState {
    const { missedAfterMs, closedAfterMs, graceMs, gracePerVmMs } = this.times
    const silentMs = now - this.lastAnswer
    if (this.isReady && silentMs < missedAfterMs) {
      this.steadySince ??= now
      return now - this.steadySince >= this.neededMs() ? 'up' : this.present
    }
    this.steadySince = undefined
    if (silentMs >= graceMs + gracePerVmMs * runningVms) return 'non_responsive'
    if (this.present !== 'up') return this.present
    const closedLong = this.closedAt !== undefined && now - this.closedAt >= closedAfterMs
    return closedLong || silentMs >= missedAfterMs ? 'connecting' : 'up'
  }

  /** For how long it must answer without a break before it is `up`. */
  private neededMs(): number {
    if (this.present === 'up' || this.present === 'initializing') return 0
    if (this.isUnsteady) return this.times.graceMs
    return this.present === 'non_responsive' ? this.times.steadyMs : 0
  }

  private explain(now: number): string {
    if (this.isReady && this.steadySince !== undefined) {
      const soFar = Math.round((now - this.steadySince) / 1000)
      const needed = Math.round(this.neededMs() / 1000)
      return `It has answered again for ${soFar} s; as it was lost twice in short time, it is up once that is ${needed} s.`
    }
    const seconds = Math.round((now - this.lastAnswer) / 1000)
    const cause = this.failure ? ` (${this.failure})` : ''
    return `It has not answered for ${seconds} s${cause}.`
  }
}
