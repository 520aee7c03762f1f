// What an engine logs that an operator should look at, kept for whoever asks.
import pino from 'pino'
import type { Log } from '../../src/log/log.ts'

/** Lines of the levels error and fatal, and warnings by their message. */
export interface LoggedLines {
  readonly errors: readonly string[]
  readonly warnings: ReadonlyMap<string, number>
}

/** A log that keeps what is wrong and drops the rest. */
export function listeningLog(): { log: Log; logged: LoggedLines } {
  const errors: string[] = []
  const warnings = new Map<string, number>()
  const write = (line: string) => {
    const { level, msg } = JSON.parse(line) as { level: number; msg?: string }
    if (level >= 50) errors.push(line.trim())
    else warnings.set(msg ?? '', (warnings.get(msg ?? '') ?? 0) + 1)
  }
  return { log: pino({ level: 'warn', errorKey: 'error' }, { write }), logged: { errors, warnings } }
}
