import type { Logger } from '../system/log.ts'
import { EnrollmentRefused } from './engine-client.ts'

type Parts = {
  /** Whether the engine is connected. */
  isConnected(): boolean
  /** Asks the engine what this host waits for. @throws EnrollmentRefused when it is not registered any more */
  ask(): Promise<string>
  log: Logger
}

/** Twice as long without the engine, and it is asked. Milliseconds. */
const INTERVAL_MS = 60_000

/**
 * Says in the log why the engine does not connect: it was removed, it waits for approval, or the engine cannot reach it.
 * The engine is asked once it has not been connected for two turns; what it says is logged when it is something else.
 */
export class EnrollmentWatch {
  private readonly parts: Parts
  private readonly timer: NodeJS.Timeout
  private missed = 0
  private said: string | undefined

  constructor(parts: Parts, intervalMs = INTERVAL_MS) {
    this.parts = parts
    this.timer = setInterval(() => void this.turn(), intervalMs)
    this.timer.unref()
  }

  close(): void {
    clearInterval(this.timer)
  }

  /** Looks once; the timer does. */
  async turn(): Promise<void> {
    const { isConnected, ask, log } = this.parts
    this.missed = isConnected() ? 0 : this.missed + 1
    if (this.missed === 0) this.said = undefined
    if (this.missed < 2) return
    try {
      const message = await ask()
      if (this.isNews(message)) log.warn({ engine: message }, `the engine is not connected; it says: ${message}`)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      if (!this.isNews(reason)) return
      if (error instanceof EnrollmentRefused) log.error({ engine: reason }, `the engine refuses this host: ${reason}`)
      else log.warn({ reason }, `the engine is not connected, and cannot be asked why: ${reason}`)
    }
  }

  private isNews(sentence: string): boolean {
    if (this.said === sentence) return false
    this.said = sentence
    return true
  }
}
