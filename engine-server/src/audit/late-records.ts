import type { Log } from '../log/log.ts'
import type { NewRecord } from './store.ts'

/** How long until what could not be written is tried again. */
export const tryAgainMs = 10_000
/** Most records that are kept. */
export const mostLate = 1_000

/**
 * Records of what is done already, which could not be written: kept as they are, in their order, and tried again.
 * Beyond the limit a record goes to the engine's own log alone.
 */
export class LateRecords {
  private readonly write: (record: NewRecord) => Promise<void>
  private readonly log: Log
  private waiting: NewRecord[] = []
  private timer: NodeJS.Timeout | undefined

  constructor(write: (record: NewRecord) => Promise<void>, log: Log) {
    this.write = write
    this.log = log
  }

  /** Never rejects: what can't be written now is kept. */
  async add(record: NewRecord): Promise<void> {
    const at = new Date()
    try {
      await this.write(record)
    } catch (error) {
      if (this.waiting.length >= mostLate) {
        this.log.error({ error, record }, 'a call is missing in the audit log: too many wait to be written to it')
        return
      }
      this.log.error({ error }, 'a call could not be written to the audit log; trying again later')
      this.waiting.push({ at, ...record })
      this.tryLater()
    }
  }

  /** Writes what waits, as far as that is possible. */
  async flush(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    // Taken out one by one: another flush may begin meanwhile.
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) {
      try {
        await this.write(next)
      } catch (error) {
        this.waiting.unshift(next)
        this.log.error({ error, waiting: this.waiting.length }, 'the audit log takes no records; trying again later')
        return this.tryLater()
      }
    }
  }

  private tryLater(): void {
    this.timer ??= setTimeout(() => void this.flush(), tryAgainMs).unref()
  }
}
