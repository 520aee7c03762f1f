import { AgentFailure } from '../hosts/agent-errors.ts'
import { isDatabaseError } from '../db/constraint-errors.ts'
import type { ErrorCode } from '@overt/api-client/errors'
import { AppError, type ErrorDetails } from '../errors.ts'
import type { Json } from './define.ts'

/** An AppError that ends its step at once, also with a code that is usually tried again. */
export class FinalFailure extends AppError {}

/** An AppError of a step that keeps in the journal what it found out, as a step that succeeds keeps its output. */
export class FailureWithOutput extends AppError {
  readonly output: Json

  constructor(code: ErrorCode, message: string, output: Json, options: { details?: ErrorDetails } = {}) {
    super(code, message, options)
    this.output = output
  }
}

/**
 * The execution stops without a word: another runner has the operation, the engine stops, or the database is away.
 * Nothing is written; the operation is adopted by whoever claims it next.
 */
export class Abandoned extends Error {
  constructor(why: string, options?: ErrorOptions) {
    super(why, options)
    this.name = 'Abandoned'
  }
}

/** What a cancellable step is aborted with. */
export class CancelRequested extends Error {
  constructor() {
    super('Cancel was asked')
    this.name = 'CancelRequested'
  }
}

/** What the runner does about what a step threw. */
export type Verdict =
  | { readonly kind: 'abandon'; readonly cause: unknown }
  | { readonly kind: 'again'; readonly error: AppError }
  | { readonly kind: 'fail'; readonly error: AppError }

const passing = new Set(['host_unreachable', 'timeout', 'busy'])

/** Decides what a failure of a step means. Cancel is not its matter. */
export function judge(thrown: unknown): Verdict {
  if (thrown instanceof Abandoned || isDatabaseAway(thrown)) return { kind: 'abandon', cause: thrown }
  if (!(thrown instanceof AppError))
    return { kind: 'fail', error: new AppError('internal', 'An internal error stopped it.', { cause: thrown }) }
  if (thrown.cause instanceof AgentFailure && thrown.cause.code === 'fenced') {
    // By the generation: another runner has it. By epoch or lease: ours is renewed, and the command is sent with it.
    const { fence } = thrown.cause.details
    if (fence === 'generation') return { kind: 'abandon', cause: thrown }
    return fence === 'run' ? { kind: 'fail', error: thrown } : { kind: 'again', error: thrown }
  }
  if (passing.has(thrown.code) && !(thrown instanceof FinalFailure)) return { kind: 'again', error: thrown }
  return { kind: 'fail', error: thrown }
}

/** SQLSTATE classes: connection, serialization, resources, object in use, operator's intervention. */
const awayClasses = new Set(['08', '40', '53', '55', '57'])
const awayCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT'])

/** Whether a query failed because the database is away or gave way, and not because of what was asked. */
export function isDatabaseAway(thrown: unknown): boolean {
  if (isDatabaseError(thrown)) return awayClasses.has(thrown.code.slice(0, 2))
  if (!(thrown instanceof Error) || thrown instanceof AppError) return false
  if ('code' in thrown && typeof thrown.code === 'string' && awayCodes.has(thrown.code)) return 'syscall' in thrown
  return /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after)/.test(
    thrown.message, // pg gives these no code
  )
}
