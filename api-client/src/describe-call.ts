import type { CallArguments } from './client.ts'
import type { OperationId } from './engine.ts'

/** One call, to be shown rather than made. */
export interface DescribedCall {
  readonly operationId: OperationId
  readonly path?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, unknown>>
  readonly body?: unknown
}

/** Describes a call by the very arguments that `client.call` takes, so that what is shown is what would be sent. */
export function describeCall<Id extends OperationId>(operationId: Id, args: CallArguments<Id>): DescribedCall {
  const { path, query, headers, body } = args as Omit<DescribedCall, 'operationId'>
  return {
    operationId,
    ...(path ? { path } : {}),
    ...(query ? { query } : {}),
    ...(headers ? { headers } : {}),
    ...(body === undefined ? {} : { body }),
  }
}
