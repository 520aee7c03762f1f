import { type QueryKey, queryOptions } from '@tanstack/react-query'
import type { CallArguments, Client } from './client.ts'
import { addressOf, type OperationId, type ReplyOf } from './engine.ts'

/** The part of a call's arguments that a query key holds. */
type QueryArguments<Id extends OperationId> = Omit<CallArguments<Id>, 'signal' | 'body' | 'headers'>

/** `[path template, parameters]`; never typed by hand, so that invalidation by path always finds it. */
export function queryKeyOf<Id extends OperationId>(operationId: Id, args: QueryArguments<Id>): QueryKey {
  return [addressOf(operationId).path, { path: args.path ?? {}, query: args.query ?? {} }]
}

/** Query options of a GET operation, its key derived from the contract. */
export function apiQuery<Id extends OperationId>(client: Client, operationId: Id, args: QueryArguments<Id>) {
  return queryOptions({
    queryKey: queryKeyOf(operationId, args),
    queryFn: ({ signal }): Promise<ReplyOf<Id>> =>
      client.call(operationId, { ...args, signal } as unknown as CallArguments<Id>),
  })
}

/** Mutation options of an operation: `useMutation(apiMutation(client, 'startVm'))`. */
export function apiMutation<Id extends OperationId>(client: Client, operationId: Id) {
  return {
    mutationKey: [addressOf(operationId).path],
    mutationFn: (args: CallArguments<Id>): Promise<ReplyOf<Id>> => client.call(operationId, args),
  }
}
