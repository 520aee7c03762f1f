import type { AgentErrorCode } from '@overt/api-client/agent'

/**
 * A failure with a code of the agent contract. `message` is for the operator and holds no secrets; `details` goes over
 * the wire; `cause` is for the log only.
 */
export class AgentError extends Error {
  override readonly name = 'AgentError'
  readonly code: AgentErrorCode
  readonly details: Record<string, unknown> | undefined

  constructor(
    code: AgentErrorCode,
    message: string,
    options: { details?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.details = options.details
  }
}

/** Turns anything thrown into an AgentError; what is not one already is our bug and becomes `internal`. */
export function toAgentError(thrown: unknown): AgentError {
  if (thrown instanceof AgentError) return thrown
  if (thrown instanceof Error && thrown.name === 'AbortError')
    return new AgentError('cancelled', 'It was cancelled.', { cause: thrown })
  return new AgentError('internal', 'The agent failed; its log says more.', { cause: thrown })
}

/** The `code` of a system error (`ENOENT`), or undefined. */
export function systemErrorCode(thrown: unknown): string | undefined {
  if (thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string') return thrown.code
  return undefined
}
