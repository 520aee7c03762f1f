import { errorCodes, type Problem } from '@overt/api-client/errors'
import { AppError, type ErrorDetails } from '../errors.ts'
import { isDatabaseDown, isDatabaseError, translateConstraint } from '../db/constraint-errors.ts'
import type { Log } from '../log/log.ts'

/** An error as it goes out. */
export interface ErrorResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Problem
}

/** Where the page of an error code is. */
export function problemType(code: Problem['code']): string {
  return `/api/docs#error-${code}`
}

/**
 * The one place where an error becomes HTTP, and where one that nobody expected is logged. `status` overrides the
 * code's own, for what HTTP itself has words for (405).
 */
export function toErrorResponse(error: unknown, requestId: string, log: Log, status?: number): ErrorResponse {
  const known = toAppError(error)
  const facts = errorCodes[known.code]
  if (known.code === 'internal') log.error({ error: known.cause ?? known }, 'a request failed unexpectedly')
  else if (known.cause !== undefined) log.info({ error: known, code: known.code }, 'a request was refused')
  const { retryAfterSeconds } = known.details
  return {
    status: status ?? facts.status,
    headers: {
      ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(Math.ceil(retryAfterSeconds)) }),
      ...(known.code === 'unauthenticated' ? { 'WWW-Authenticate': 'Bearer' } : {}),
    },
    body: {
      type: problemType(known.code),
      title: facts.title,
      status: status ?? facts.status,
      code: known.code,
      detail:
        known.code === 'internal'
          ? `Something went wrong in the engine. Its log has it as ${requestId}.`
          : known.message,
      requestId,
      ...(hasDetails(known.details) ? { details: { ...known.details } } : {}),
    },
  }
}

function hasDetails(details: ErrorDetails): boolean {
  return Object.values(details).some((value) => value !== undefined)
}

function toAppError(error: unknown): AppError {
  const translated = translateConstraint(error)
  if (translated instanceof AppError) return translated
  if (isDatabaseDown(error))
    return new AppError('host_unreachable', "The engine's database does not answer. Try again in a moment.", {
      details: { retryAfterSeconds: 2 },
      cause: error,
    })
  if (isDatabaseError(error) && error.code === '57014')
    // statement_timeout
    return new AppError('timeout', 'The database took too long. Ask for less, or try again.', { cause: error })
  // What is no date, no id or no number to PostgreSQL though the contract lets it pass: parts of a made-up cursor.
  if (isDatabaseError(error) && /^22(P02|007|008|003)$/.test(error.code))
    return new AppError('invalid_request', 'A value in the request is not what it should be.', { cause: error })
  return new AppError('internal', 'Unexpected error', { cause: error })
}
