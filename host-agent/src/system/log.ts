import { type Logger as PinoLogger, pino } from 'pino'

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
