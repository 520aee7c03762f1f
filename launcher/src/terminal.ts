const warnLevel = 40

/**
 * What of a log line deserves the terminal: the message of a JSON line of level warn or worse, and whole lines by
 * which PostgreSQL or a dying node tells of trouble. Undefined for the rest.
 */
export function warningOf(line: string): string | undefined {
  if (line.startsWith('{')) {
    try {
      const { level, msg } = JSON.parse(line) as { level?: unknown; msg?: unknown }
      return typeof level === 'number' && level >= warnLevel && typeof msg === 'string' ? msg : undefined
    } catch {
      return undefined // cut off by a kill; the log has it
    }
  }
  // What PostgreSQL tells everybody who knocks too early.
  if (/FATAL: {2}the database system is (starting up|shutting down)/.test(line)) return undefined
  return /\b(WARNING|ERROR|FATAL|PANIC):|^(\w*Error|Uncaught)\b/.test(line) ? line.trim() : undefined
}

/** Prints one line for the person at the terminal. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
