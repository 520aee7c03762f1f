/** How far back is looked: a disk whose speed is limited goes in bursts, several seconds apart. Milliseconds. */
const WINDOW_MS = 15_000

/** How fast a count grows, over the last seconds. */
export class Speed {
  private readonly seen: { bytes: number; atMs: number }[] = []

  /** The speed with this count; 0 for the first. Bytes per second. */
  next(bytes: number, atMs = performance.now()): number {
    const { seen } = this
    // One that is older stays, so that there are two to compare.
    while (seen[1] && atMs - seen[1].atMs >= WINDOW_MS) seen.shift()
    seen.push({ bytes, atMs })
    const [first] = seen
    if (!first || atMs <= first.atMs) return 0
    return Math.max(0, Math.round(((bytes - first.bytes) * 1_000) / (atMs - first.atMs)))
  }
}
