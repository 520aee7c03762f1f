import type { MigrationFigures, MigrationPolicy } from '@overt/api-client/agent'

/** How far the copying of a guest's memory is, by QEMU's own count. */
export type CopyProgress = {
  /** Times the memory was gone through; the first copies all of it, later ones what changed meanwhile. */
  iteration: number
  remainingBytes: number
  totalBytes: number
  bytesPerSecond: number
  dirtyBytesPerSecond: number
  /** The share of its processor time that is taken from the guest, for it to change less. */
  throttlePercent: number
}

/** What is done about a guest that changes its memory faster than it can be copied. */
export type Measure = { do: 'nothing' } | { do: 'allow'; downtimeMs: number } | { do: 'post_copy' } | { do: 'give_up' }

/** What a policy did for a migration to come to its end. */
export type Measures = Pick<MigrationFigures, 'throttlePercent' | 'allowedDowntimeMs' | 'postCopy'>

/** The bound that only a guest which changes little gets by with. Milliseconds. */
const BRIEF_MS = 30

/**
 * Bounds of the last stop by policy, one per round that did not get nearer to the end; after the last the migration is
 * given up. The policies and their steps from the second on are those of oVirt's `migration policies`, whose names
 * administrators know. The first is ours: QEMU stops the guest as soon as it thinks that the bound will do, so one that
 * changes little would stand still for longer than it has to under a bound that is meant for one that changes much.
 */
const ladders: Readonly<Record<Exclude<MigrationPolicy['name'], 'post_copy'>, readonly number[]>> = {
  minimal_downtime: [BRIEF_MS, 150, 200, 300, 400, 500],
  suspend_if_needed: [BRIEF_MS, 150, 200, 300, 400, 500, 5_000, 30_000, 600_000],
  very_large: [300, 500, 1_000, 2_000, 4_000, 8_000],
}

/** The bounds of a policy. Where little goes over the network the first would let next to nothing through. */
function stepsOf({ name, bandwidthMibPerSecond }: MigrationPolicy): readonly number[] {
  if (name === 'post_copy') return []
  const steps = ladders[name]
  return bandwidthMibPerSecond === undefined ? steps : steps.filter((ms) => ms > BRIEF_MS)
}

/** For how long the guest may stand still at first; undefined: as QEMU likes. Milliseconds. */
export function firstDowntimeMs(policy: MigrationPolicy): number | undefined {
  return stepsOf(policy)[0]
}

/** Rounds that do not get nearer to the end are borne so often before the next step is taken. */
const patience = 2

/**
 * Watches one migration and says what helps it to an end. A round counts as lost when it leaves no less than the best one
 * before it.
 */
export class Convergence {
  private readonly steps: readonly number[]
  private readonly isPostCopy: boolean
  private iteration = 0
  private best = Number.POSITIVE_INFINITY
  private lost = 0
  private step = 0
  private hasSwitched = false
  private throttlePercent = 0

  constructor(policy: MigrationPolicy) {
    this.steps = stepsOf(policy)
    this.isPostCopy = policy.name === 'post_copy'
  }

  /** Judges what is known now; each round once, as it ends. Post-copy is asked for until {@link switched}. */
  next(progress: CopyProgress): Measure {
    this.throttlePercent = Math.max(this.throttlePercent, progress.throttlePercent)
    if (this.isPostCopy)
      // The first round copies all there is.
      return { do: progress.iteration < 2 || this.hasSwitched ? 'nothing' : 'post_copy' }
    if (progress.iteration <= this.iteration) return { do: 'nothing' }
    this.iteration = progress.iteration
    // The first round says nothing about the ones to come.
    if (progress.iteration < 2) return { do: 'nothing' }
    if (progress.remainingBytes < this.best) {
      this.best = progress.remainingBytes
      this.lost = 0
      return { do: 'nothing' }
    }
    this.lost += 1
    if (this.lost < patience) return { do: 'nothing' }
    this.lost = 0
    this.step += 1
    const downtimeMs = this.steps[this.step]
    return downtimeMs === undefined ? { do: 'give_up' } : { do: 'allow', downtimeMs }
  }

  /** What was done so far. */
  measures(): Measures {
    if (this.isPostCopy) return { postCopy: this.hasSwitched }
    const allowedDowntimeMs = this.steps[Math.min(this.step, this.steps.length - 1)]
    return { throttlePercent: this.throttlePercent, ...(allowedDowntimeMs !== undefined && { allowedDowntimeMs }) }
  }

  /** The guest runs on the other host now, and what is left of its memory follows. */
  switched(): void {
    this.hasSwitched = true
  }
}

/** Why a migration was given up, for people: how long the guest would have to stand still, and how long it may. */
export function whyGivenUp(progress: CopyProgress, { throttlePercent = 0, allowedDowntimeMs = 0 }: Measures): string {
  const { iteration, remainingBytes, bytesPerSecond } = progress
  const mib = (bytes: number) => Math.round(bytes / 2 ** 20)
  const standing = bytesPerSecond > 0 ? `for about ${(remainingBytes / bytesPerSecond).toFixed(1)} s` : 'for good'
  const slowed = throttlePercent === 0 ? '' : `, though it was slowed by ${throttlePercent} %`
  return (
    `The guest changes its memory too fast: it would have to stand still ${standing}, as ${mib(remainingBytes)} MiB ` +
    `are left after ${iteration} rounds at ${mib(bytesPerSecond)} MiB/s${slowed}. Its policy allows at most ` +
    `${allowedDowntimeMs} ms. Choose another policy, or migrate when it is less busy.`
  )
}
