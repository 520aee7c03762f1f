/** The contract's limit of ids one stream watches. */
const mostIds = 500
/** How long changes of what is shown are gathered, in milliseconds: a list that is scrolled shows other rows all the time. */
const gatherMs = 300

/** What watching needs of its surroundings. */
export interface WatchingParts {
  /** Tells the engine what a stream shall measure; whatever becomes of it. */
  readonly put: (streamId: string, ids: readonly string[], csrfToken: string | null) => Promise<void>
  readonly later: (run: () => void, delayMs: number) => () => void
}

/**
 * Adds up what all pages show, and has the stream carry measurements of that: one request for a burst of changes, one at
 * a time, none when nothing changed, and again for each new connection, which knows nothing of the one before.
 */
export class Watching<Page> {
  private readonly parts: WatchingParts
  private readonly shown = new Map<Page, ReadonlySet<string>>()
  private csrfToken: string | null = null
  private streamId: string | undefined
  /** What the present stream was told, in order. */
  private told = ''
  private cancel: (() => void) | undefined
  private busy = false

  constructor(parts: WatchingParts) {
    this.parts = parts
  }

  /** A page shows these now, in place of those before. */
  show(page: Page, ids: readonly string[], csrfToken: string | null): void {
    this.csrfToken = csrfToken
    if (ids.length === 0) this.shown.delete(page)
    else this.shown.set(page, new Set(ids))
    this.tellSoon()
  }

  /** A page is gone. */
  forget(page: Page): void {
    if (this.shown.delete(page)) this.tellSoon()
  }

  /** What a page shows. */
  shownBy(page: Page): ReadonlySet<string> | undefined {
    return this.shown.get(page)
  }

  /** A connection was made, or, without an id, lost. */
  connected(streamId: string | undefined): void {
    this.streamId = streamId
    this.told = ''
    if (streamId !== undefined) this.tellSoon()
  }

  private tellSoon(): void {
    this.cancel ??= this.parts.later(() => {
      this.cancel = undefined
      void this.tell()
    }, gatherMs)
  }

  private async tell(): Promise<void> {
    const { streamId } = this
    if (streamId === undefined || this.busy) return
    const ids = this.union()
    const text = ids.join()
    if (text === this.told) return
    this.told = text
    this.busy = true
    try {
      await this.parts.put(streamId, ids, this.csrfToken)
    } catch {
      // The engine is away, or knows no such stream any more: the next connection is told anew.
    } finally {
      this.busy = false
    }
    void this.tell()
  }

  private union(): string[] {
    const ids = new Set<string>()
    for (const shown of this.shown.values()) for (const id of shown) if (ids.size < mostIds) ids.add(id)
    return [...ids].sort()
  }
}
