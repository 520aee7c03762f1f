import type { ErrorCode } from '@overt/api-client/errors'

/** What each code's `details` may hold; they are shown to the caller, so nothing secret goes in. */
export interface ErrorDetails {
  /** JSON pointer of the field to a sentence. */
  readonly fields?: Readonly<Record<string, string>>
  /** The operation in the way, if the caller may see it. */
  readonly operationId?: string
  readonly current?: string
  readonly allowed?: readonly string[]
  /** Why each candidate was refused. */
  readonly refusals?: readonly { readonly hostId: string; readonly hostName: string; readonly reason: string }[]
  readonly retryAfterSeconds?: number
  /** Of `quota_exceeded`: vCPUs or bytes. */
  readonly limit?: number
  readonly used?: number
  readonly asked?: number
  readonly quotaId?: string
  readonly quotaName?: string
  readonly resource?: 'vcpus' | 'memory' | 'storage'
}

/**
 * The one error class. `message` is read by the user and says what to do next; `cause` is for the log only.
 * Throw it where the fact is known; `http/error-response.ts` alone turns it into HTTP.
 */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, message: string, options: { details?: ErrorDetails; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.details = options.details ?? {}
  }
}

/** The `not_found` of an object that is absent or not the caller's to know of: both read the same. */
export function notFound(what: string): AppError {
  return new AppError('not_found', `There is no such ${what}, or you may not see it.`)
}
