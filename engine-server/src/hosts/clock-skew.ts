/** A clock so far from ours makes logs of the two hard to compare, and certificates end too early. Milliseconds. */
const FAR_OFF_MS = 5_000

/** Whether a clock is to be told as wrong; one that was is right again only at half of it, so that none is told twice. */
export function isSkewed(skewMs: number, was: boolean): boolean {
  return Math.abs(skewMs) > (was ? FAR_OFF_MS / 2 : FAR_OFF_MS)
}
