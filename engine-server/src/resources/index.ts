import type { OperationId } from '@overt/api-client/engine'
import type { Handler } from '../http/bind.ts'

/** A handler for every API operation of the contract. */
export type Handlers = { readonly [Id in OperationId]: Handler<Id> }

/** The handler tables of all resources, one line each; `complete.test.ts` has the compiler look for missing ones. */
export const handlers = {} satisfies Partial<Handlers>
