/** Work that is asked for often and done seldom. */
export interface Spaced {
  /** Asks for it: at once where there is room, else once when there is, however often it was asked meanwhile. */
  readonly want: () => void
  readonly stop: () => void
}

/** Runs at most once at a time and not before `gapMs` have passed since the last run ended; nothing asked is lost. */
export function spaced(run: () => Promise<unknown>, gapMs: number): Spaced {
  let isWanted = false
  let isResting = false
  let isStopped = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const rest = () => {
    timer = setTimeout(() => {
      isResting = false
      if (isWanted) begin()
    }, gapMs)
  }
  const begin = () => {
    isWanted = false
    isResting = true
    // What cannot be read shows its own error; here it is only over.
    run().then(rest, rest)
  }
  return {
    want() {
      isWanted = true
      if (!isResting && !isStopped) begin()
    },
    stop() {
      isStopped = true
      isWanted = false
      clearTimeout(timer)
    },
  }
}
