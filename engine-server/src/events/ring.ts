/** An event in memory, ready to be sent. */
export interface RingEntry {
  readonly seq: number
  readonly object_kind: string
  readonly ancestors: readonly string[]
  readonly frame: string
}

/** The newest events, for clients that come back after a short absence. */
export class Ring {
  private entries: RingEntry[] = []
  private readonly size: number
  private newestSeq: number | undefined
  private oldestSeq = 0

  constructor(size: number) {
    this.size = size
  }

  /** Whether a starting point is known. */
  get begun(): boolean {
    return this.newestSeq !== undefined
  }
  /** Number of the newest event that was read. */
  get newest(): number {
    return this.newestSeq ?? 0
  }
  /** All events after this number are here. */
  get oldest(): number {
    return this.oldestSeq
  }

  /** Begins empty, after an event. */
  begin(seq: number): void {
    this.newestSeq = seq
    this.oldestSeq = seq
  }

  /** Adds events in their order. */
  add(entries: readonly RingEntry[]): void {
    this.entries.push(...entries)
    this.newestSeq = entries.at(-1)?.seq ?? this.newestSeq
    // Cut rarely: moving the array for each event would cost more than the memory of a second half.
    if (this.entries.length < this.size * 2) return
    const cut = this.entries.length - this.size
    this.oldestSeq = this.entries[cut - 1]?.seq ?? this.oldestSeq
    this.entries = this.entries.slice(cut)
  }

  /** Entries after a number that is not before `oldest`. */
  after(seq: number): readonly RingEntry[] {
    let low = 0
    let high = this.entries.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.entries[middle]?.seq ?? 0) <= seq) low = middle + 1
      else high = middle
    }
    return this.entries.slice(low)
  }
}
