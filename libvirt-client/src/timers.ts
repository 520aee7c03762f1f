// setTimeout() takes 31 bits and fires at once on more, Infinity included.
const LONGEST_MS = 0x7fffffff

/** Runs `act` after `ms` milliseconds, or never when that is more than a timer holds (24 days). @returns its cancel */
export const after = (ms: number, act: () => void): (() => void) => {
  if (ms > LONGEST_MS) return () => undefined
  const timer = setTimeout(act, ms)
  return () => clearTimeout(timer)
}
