import type { AgentErrorCode } from '@overt/api-client/agent'
import { AppError } from '../errors.ts'

/** What an agent answered instead of a result; the `cause` of the AppError a call rejects with. */
export class AgentFailure extends Error {
  readonly code: AgentErrorCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: AgentErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.name = 'AgentFailure'
    this.code = code
    this.details = details
  }
}

/** Turns an agent's answer into our error. The code is kept; only what the taxonomy lacks is mapped. */
export function toAppError(failure: AgentFailure): AppError {
  switch (failure.code) {
    case 'fenced':
      return new AppError('conflict', `It is out of date: ${failure.message}`, { cause: failure })
    case 'cancelled':
      // We did not ask for it (then the call rejects with the caller's reason): the agent is stopping.
      return new AppError('host_unreachable', 'The host stopped the command; try again.', { cause: failure })
    case 'internal':
      return new AppError('host_failed', failure.message, { cause: failure })
    case 'invalid_request':
    case 'not_found':
    case 'already_exists':
    case 'conflict':
    case 'busy':
    case 'insufficient_capacity':
    case 'host_failed':
    case 'timeout':
      return new AppError(failure.code, failure.message, { cause: failure })
  }
}

/** Whether a call was refused because a newer runner, leader, run, session or lease exists: stop, do not undo. */
export function isFenced(thrown: unknown): boolean {
  return thrown instanceof AppError && thrown.cause instanceof AgentFailure && thrown.cause.code === 'fenced'
}

/** The `host_unreachable` of a host without a session. */
export function unreachable(hostName: string, cause?: unknown): AppError {
  return new AppError(
    'host_unreachable',
    `Host ${hostName} does not answer; try again when it is up.`,
    cause === undefined ? {} : { cause },
  )
}
