/** Failed registrations allowed per address and minute. Tokens have 256 random bits: this saves work, not secrets. */
const FAILURES_PER_MINUTE = 10
const MINUTE_MS = 60_000
const MOST_ADDRESSES = 10_000

/** Counts failures by client address, in memory. */
export class FailedAttempts {
  private readonly failures = new Map<string, { count: number; since: number }>()

  /** Seconds until the address may try again; 0 when it may now. */
  blockedSeconds(address: string, now: number): number {
    const entry = this.failures.get(address)
    if (!entry || now - entry.since >= MINUTE_MS || entry.count < FAILURES_PER_MINUTE) return 0
    return Math.ceil((entry.since + MINUTE_MS - now) / 1000)
  }

  failed(address: string, now: number): void {
    const entry = this.failures.get(address)
    if (entry && now - entry.since < MINUTE_MS) {
      entry.count += 1
      return
    }
    this.failures.delete(address)
    this.failures.set(address, { count: 1, since: now })
    if (this.failures.size <= MOST_ADDRESSES) return
    const [oldest] = this.failures.keys()
    if (oldest !== undefined) this.failures.delete(oldest)
  }
}
