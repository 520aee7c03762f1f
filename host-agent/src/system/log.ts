import { type Logger as PinoLogger, pino } from 'pino'
import { sanitizeGuestText } from '../driver/guest-agent/sanitize-guest-text.ts'

/** The agent's structured log. Never hand it a command's parameters: a start carries cloud-init secrets. */
export type Logger = PinoLogger

/** Levels the configuration may name. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** Makes the root logger: JSON lines on standard output, with times in ISO form. */
export function createLogger(level: LogLevel): Logger {
  return pino({
    name: 'overt-agent',
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ['token', '*.token', 'cloudInit', '*.cloudInit', 'spec.cloudInit', 'params.spec'],
      censor: '[removed]',
    },
  })
}

/** Longest reason within a message; the whole of it is in the line's `err`. UTF-16 units. */
const REASON_MAX = 400

/**
 * What was thrown, in one line that may end a message: whoever follows the log sees messages only. Errors of a
 * hypervisor may carry what a guest said, so it is made fit for a terminal.
 */
export function reasonOf(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown)
  return sanitizeGuestText(text.replaceAll(/\s+/g, ' '), REASON_MAX) ?? 'no reason was given'
}
