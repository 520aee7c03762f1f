import pino from 'pino'

/** A structured logger; `child({ requestId, operationId })` carries ids to every line below. */
export type Log = pino.Logger

/**
 * Makes the process's logger: one JSON object per line on standard output. Never give it a body, a cookie, a token or
 * a cloud-init document; what looks like one by its key is removed all the same.
 */
export function createLog(level: string, instanceId: string): Log {
  return pino({
    level,
    base: { instanceId },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    // `err` is serialised with its causes and stack; `cause` of an AppError is what tells an operator the rest.
    errorKey: 'error',
    redact: {
      paths: ['password', 'token', 'cookie', 'authorization', '*.password', '*.token', '*.cookie', '*.authorization'],
      censor: '[removed]',
    },
  })
}

/** A logger that says nothing, for tests. */
export const silentLog: Log = pino({ level: 'silent' })
